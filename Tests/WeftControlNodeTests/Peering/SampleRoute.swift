import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

/// A destination of any family and what a peer says of it, behind a path identifier where the session has those.
struct SampleRoute: Sendable {
    var family: BGPFamily
    var number: UInt8 = 1
    var identifier: UInt32?
    var nextHop: IPv4Address?
    /// Behind the peer's own AS.
    var path: [UInt32] = []
    /// Behind those, without order.
    var set: [UInt32] = []
    var communities: [Community] = []
    var localPreference: UInt32 = 100
    var targets: [RouteTarget] = []

    init(_ family: BGPFamily, _ number: UInt8 = 1, identifier: UInt32? = nil) {
        self.family = family
        self.number = number
        self.identifier = identifier
    }

    func message(by peer: TestPeer, limit: Int = BGPHeader.messageLimit) -> [UInt8] {
        let isInternal = peer.asn == ControlNodeLaboratory.localAS
        var attributes = PathAttributes(nextHop: .v4(nextHop ?? peer.address))
        attributes.asPath = ASPath(sequence: (isInternal ? [] : [peer.asn]) + path)
        if !set.isEmpty { attributes.asPath.segments.append(.init(.set, set)) }
        attributes.communities = communities
        attributes.extendedCommunities = targets.map { ExtendedCommunity($0) }
        var wire: [UInt8] = [0x40, 1, 1, 0] + (attributes.asPath.segments.isEmpty ? [0x40, 2, 0] : [])
        let hop = nextHop ?? peer.address
        if family == .ipv4Unicast { wire += [0x40, 3, 4] + hop.octets }
        if isInternal {
            wire += [0x40, 5, 4]
            wire.append(wire: localPreference)
        }
        precondition(attributes.encodeCompact(into: &wire))
        var writer = UpdateWriter(limit: limit)
        writer.beginAnnouncements(of: family, wire[...], nextHop: wireNextHop(hop)[...])
        return write(&writer)
    }

    var withdrawal: [UInt8] {
        var writer = UpdateWriter(limit: BGPHeader.messageLimit)
        writer.beginWithdrawals(of: family)
        return write(&writer)
    }

    private func wireNextHop(_ address: IPv4Address) -> [UInt8] {
        if family == .ipv4Unicast { return [] }
        var hop: [UInt8] = Array(repeating: 0, count: family.hasDistinguishers ? 8 : 0)
        if family.afi == 2 { hop += Array(repeating: 0, count: 10) + [0xff, 0xff] }
        return hop + address.octets
    }

    private func write(_ writer: inout UpdateWriter) -> [UInt8] {
        writer.pathIdentifier = identifier
        let rd = RawUpdate.distinguisher
        let network = 0x0a01_0000 | UInt32(number) << 8
        let wide = IPv6Address(high: 0x2001_0db8_0000_0000 | UInt64(number) << 16, low: 0)
        switch family {
        case .ipv4Unicast: writer.addIPv4(network, 24)
        case .ipv4Labeled: writer.addLabeledIPv4(100 << 4 | 1, network, 24)
        case .ipv4VPN: writer.addVPNv4(100 << 4 | 1, rd.wire, network, 24)
        case .ipv6Unicast: writer.addIPv6(wide, 48)
        case .ipv6Labeled: writer.addIPv6(wide, 48, label: 100 << 4 | 1)
        case .ipv6VPN: writer.addIPv6(wide, 48, label: 100 << 4 | 1, distinguisher: rd.wire)
        case .evpn:
            var route = EVPNRoute(WideDestination(.ipPrefix, detail: 24, 4, 0, UInt64(network)), rd)
            route.label = 5001
            writer.addEVPN(route)
        case .routeTarget:
            let target = RouteTarget(asn: 64512, UInt32(number))!
            writer.addInterest(
                WideDestination(interestIn: ExtendedCommunity(target).rawValue, length: 64, origin: 65001))
        case .ermVPN:
            let tree = WideDestination(.localTree, tag: 0xc633_6400 | UInt32(number), source: .any, group: .broadcast)
            writer.addMulticast(MulticastRoute(tree, rd))
        case .ipv4MVPN:
            let source = IPv4Address(rawValue: network | 9)
            let active = WideDestination(.sourceActive, source: source, group: IPv4Address(239, 1, 1, 1))
            writer.addMulticast(MulticastRoute(active, rd))
        }
        writer.finish()
        return writer.bytes
    }
}

extension ControlNodeLaboratory {
    /// A peer whose session agreed on several paths, one way or both.
    @discardableResult
    func peer(
        _ number: UInt32, asn: UInt32, _ families: [BGPFamily], _ ways: AdditionalPathWays,
        _ change: (inout PeerConfiguration) -> Void = { _ in }, session: (inout NegotiatedSession) -> Void = { _ in }
    ) -> TestPeer {
        let own = Set(families.filter(\.hasAdditionalPaths))
        let peer = self.peer(number, asn: asn, families: families, change) {
            if ways.contains(.receive) { $0.receivesAdditionalPaths = own }
            if ways.contains(.send) { $0.sendsAdditionalPaths = own }
            session(&$0)
        }
        node.peers[peer.id].map { node.interestIsKnown(of: $0) }
        settle()
        return peer
    }

    func say(_ route: SampleRoute, by peer: TestPeer) { say(route.message(by: peer), by: peer) }
    func takeBack(_ route: SampleRoute, by peer: TestPeer) { say(route.withdrawal, by: peer) }

    /// The paths that the control node has of a peer, in all tables.
    func pathCount(of peer: TestPeer) -> Int { node.peers[peer.id].map { node.rib.pathCount(of: $0.source) } ?? 0 }
}

extension TestPeer {
    /// What it was told of a family: each path's identifier, 0 without, with its next hop.
    func paths(_ family: BGPFamily) -> [UInt32: IPAddress] {
        var found: [UInt32: IPAddress] = [:]
        for (route, attributes) in evpnAttributes where family == .evpn {
            found[route.pathIdentifier] = attributes.nextHop
        }
        for (route, attributes) in multicast where family.isMulticast {
            found[route.pathIdentifier] = attributes.nextHop
        }
        for (name, route) in routes[family] ?? [:] {
            let identifier = readsIdentifiers.contains(family) ? name.split(separator: " ").first : nil
            found[identifier.flatMap { UInt32($0) } ?? 0] = route.attributes.nextHop
        }
        return found
    }

    /// Their next hops.
    func hops(_ family: BGPFamily) -> [String] { paths(family).values.map(\.description).sorted() }
}
