import WeftBGP
import WeftNet

@testable import WeftBGPWire
@testable import WeftControlNode

/// A BGP peer that believes what it is told, and what it was told, put together.
final class TestPeer {
    struct Route: Hashable {
        var attributes: PathAttributes
        var label: UInt32
    }

    let id: PeerID
    let asn: UInt32
    let address: IPv4Address
    var isUp = false
    /// Leaves what it is sent unread.
    var isSlow = false
    var unread: [[UInt8]] = []
    /// What its session agreed on: the families in which it reads, and writes, destinations behind path identifiers.
    var readsIdentifiers: Set<BGPFamily> = []
    var writesIdentifiers: Set<BGPFamily> = []
    /// By family and text of the destination, behind its path identifier if it has one.
    var routes: [BGPFamily: [String: Route]] = [:]
    var ends: [BGPFamily] = []
    /// Requests and marks of route refreshes.
    var refreshes: [RouteRefreshMessage] = []
    /// Between marks: what is not told again will go (RFC 7313 §4).
    private var stale: [BGPFamily: Set<String>] = [:]
    /// By what they say in full.
    var evpn: Set<EVPNRoute> { Set(evpnAttributes.keys) }
    var evpnAttributes: [EVPNRoute: PathAttributes] = [:]
    var multicast: [MulticastRoute: PathAttributes] = [:]
    var interests: Set<String> = []
    /// Destinations that were withdrawn without having been announced.
    var needless: [String] = []
    var messageCount = 0
    /// What its session agreed on.
    var messageLimit = BGPHeader.messageLimit
    var hasWideAS = true
    /// Bytes of the longest message to it.
    var longest = 0
    /// The types of attributes in the last update of which it was said that somebody did not know them.
    var partial: [UInt8] { flags.filter { $1 & AttributeType.partial != 0 }.keys.sorted() }
    /// The flags of the attributes in the last update, by type.
    var flags: [UInt8: UInt8] = [:]
    /// What it could not use of what it was told.
    var faults: [String] = []
    /// What it left out of that.
    var discarded: [String] = []

    init(_ number: UInt32, asn: UInt32) {
        id = PeerID(number: number)
        self.asn = asn
        address = IPv4Address(198, 51, 100, UInt8(number))
    }

    private func readRefresh(_ body: UnsafeRawBufferPointer) {
        let refresh = try! RouteRefreshMessage(decoding: body)
        guard let family = refresh.family else { return }
        refreshes.append(refresh)
        switch refresh.kind {
        case .begin: stale[family] = Set(routes[family, default: [:]].keys)
        case .end: for name in stale.removeValue(forKey: family) ?? [] { routes[family]?[name] = nil }
        case .request, nil: break
        }
    }

    func read(_ messages: [UInt8]) {
        messages.withUnsafeBytes { bytes in
            var rest = bytes
            while let (type, length) = try! BGPHeader.read(rest, limit: messageLimit) {
                longest = max(longest, length)
                let body = UnsafeRawBufferPointer(rebasing: rest[19..<length])
                if type == .update { readUpdate(body) } else { readRefresh(body) }
                messageCount += 1
                rest = UnsafeRawBufferPointer(rebasing: rest[length...])
            }
        }
    }

    private func readUpdate(_ body: UnsafeRawBufferPointer) {
        var scan = UpdateScan()
        try! scan.scan(body)
        if let family = scan.endOfRIB { return ends.append(family) }
        var decoder = UpdateDecoder()
        decoder.decode(scan, body, .init(hasWideAS: hasWideAS, isInternal: true))
        flags = Dictionary(scan.spans.map { ($0.type, $0.flags) }) { $1 }
        discarded += decoder.discarded.map { "\($0)" }
        if let fault = decoder.fault { faults.append("\(fault)") }
        let attributes = decoder.compact.withUnsafeBytes { PathAttributes(rank: decoder.rank, compact: $0) }
        for (name, _) in destinations(body[scan.withdrawn], .ipv4Unicast) { withdraw(name, .ipv4Unicast) }
        if let unreach = scan.unreach, let family = unreach.family {
            readWide(body[unreach.range], family, attributes: nil)
            for (name, _) in destinations(body[unreach.range], family) { withdraw(name, family) }
        }
        for (name, label) in destinations(body[scan.announced], .ipv4Unicast) {
            stale[.ipv4Unicast]?.remove(name)
            routes[.ipv4Unicast, default: [:]][name] = Route(attributes: attributes, label: label)
        }
        if let reach = scan.reach, let family = reach.family {
            readWide(body[reach.range], family, attributes: attributes)
            for (name, label) in destinations(body[reach.range], family) {
                stale[family]?.remove(name)
                routes[family, default: [:]][name] = Route(attributes: attributes, label: label)
            }
        }
    }

    private func withdraw(_ name: String, _ family: BGPFamily) {
        if routes[family]?.removeValue(forKey: name) == nil { needless.append(name) }
    }

    /// - Parameter attributes: `nil` in a withdrawal.
    private func readWide(_ bytes: Slice<UnsafeRawBufferPointer>, _ family: BGPFamily, attributes: PathAttributes?) {
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        let isWithdrawal = attributes == nil
        if family.isMulticast {
            var reader = MulticastReader(bytes, family, hasPathIdentifiers: readsIdentifiers.contains(family))
            while let route = try! reader.next() {
                let old = multicast.removeValue(forKey: route)
                if let attributes { multicast[route] = attributes } else if old == nil { needless.append("\(route)") }
            }
        }
        if family == .evpn {
            var reader = EVPNReader(bytes, hasPathIdentifiers: readsIdentifiers.contains(family))
            while let route = try! reader.next() {
                let same = evpn.filter {
                    $0.destination == route.destination && $0.distinguisher == route.distinguisher
                        && $0.pathIdentifier == route.pathIdentifier
                }
                for old in same { evpnAttributes[old] = nil }
                if let attributes {
                    evpnAttributes[route] = attributes
                } else if same.isEmpty {
                    needless.append("\(route)")
                }
            }
        }
        if family == .routeTarget {
            var reader = RouteTargetReader(bytes)
            while let interest = try! reader.next() {
                if isWithdrawal { interests.remove("\(interest)") } else { interests.insert("\(interest)") }
            }
        }
    }

    private func destinations(
        _ bytes: Slice<UnsafeRawBufferPointer>, _ family: BGPFamily
    ) -> [(String, UInt32)] {
        guard family != .evpn, family != .routeTarget, !family.isMulticast else { return [] }
        var reader = PrefixReader(
            UnsafeRawBufferPointer(rebasing: bytes), hasPathIdentifiers: readsIdentifiers.contains(family),
            hasLabels: family.hasLabels, hasDistinguishers: family.hasDistinguishers)
        var found: [(String, UInt32)] = []
        func add(
            _ prefix: some CustomStringConvertible, _ label: UInt32, _ distinguisher: UInt64, _ identifier: UInt32
        ) {
            let path = readsIdentifiers.contains(family) ? "\(identifier) " : ""
            let rd = family.hasDistinguishers ? "\(RouteDistinguisher(wire: distinguisher)):" : ""
            found.append(("\(path)\(rd)\(prefix)", label >> 4))
        }
        if family.afi == 2 {
            while let next = try! reader.nextIPv6() {
                let address = IPv6Address(high: next.high, low: next.low)
                add(IPPrefix(.v6(address), length: next.length), next.label, next.distinguisher, next.pathIdentifier)
            }
        } else {
            while let next = try! reader.nextIPv4() {
                let prefix = IPv4Prefix(IPv4Address(rawValue: next.network), length: next.length)
                add(prefix, next.label, next.distinguisher, next.pathIdentifier)
            }
        }
        return found
    }
}

extension UpdateWriter {
    /// The distinguisher is 65001:1 where there is one.
    fileprivate mutating func add(_ prefix: IPPrefix, _ family: BGPFamily, _ label: UInt32) {
        let distinguisher = family.hasDistinguishers ? RouteDistinguisher(asn: 65001, 1).wire : nil
        switch prefix.network {
        case .v4(let network): addLabeledIPv4(label, network.rawValue, prefix.length)
        case .v6(let network):
            addIPv6(
                network, prefix.length, label: family.hasLabels ? label : nil, distinguisher: distinguisher)
        }
    }
}

extension ControlNodeLaboratory {
    static let localAS: UInt32 = 64512

    @discardableResult
    func peer(
        _ number: UInt32, asn: UInt32, families: [BGPFamily] = [.ipv4Unicast],
        _ change: (inout PeerConfiguration) -> Void = { _ in }, session: (inout NegotiatedSession) -> Void = { _ in }
    ) -> TestPeer {
        let peer = TestPeer(number, asn: asn)
        peers[peer.id] = peer
        var configuration = PeerConfiguration(
            name: "peer\(number)",
            session: BGPPeerSettings(
                peerAddress: .v4(peer.address), peerAS: asn, localAS: Self.localAS,
                localIdentifier: IPv4Address(192, 0, 2, 254), families: families))
        change(&configuration)
        node.configure(peer.id, configuration, at: time)
        establish(peer, families, session)
        return peer
    }

    func establish(
        _ peer: TestPeer, _ families: [BGPFamily] = [.ipv4Unicast],
        _ change: (inout NegotiatedSession) -> Void = { _ in }
    ) {
        var session = NegotiatedSession(families: Set(families), peerIdentifier: peer.address, peerAS: peer.asn)
        session.hasRouteRefresh = true
        change(&session)
        peer.messageLimit = session.messageLimit
        peer.hasWideAS = session.hasWideASNumbers
        peer.isUp = true
        peer.readsIdentifiers = session.sendsAdditionalPaths
        peer.writesIdentifiers = session.receivesAdditionalPaths
        peer.routes = [:]
        peer.evpnAttributes = [:]
        peer.multicast = [:]
        peer.ends = []
        peer.refreshes = []
        node.established(peer.id, session, at: time)
        settle()
    }

    func lose(_ peer: TestPeer, mayReturn: Bool = false) {
        peer.isUp = false
        node.lost(peer.id, mayReturn: mayReturn, at: time)
        settle()
    }

    func deliver(_ messages: [UInt8], to id: PeerID) {
        guard let peer = peers[id], peer.isUp else { return }
        if peer.isSlow { return peer.unread.append(messages) }
        peer.read(messages)
        node.setBytesInFlight(peer.unread.reduce(0) { $0 + $1.count }, to: id)
    }

    func drain(_ peer: TestPeer) {
        peer.isSlow = false
        while !peer.unread.isEmpty {
            let messages = peer.unread
            peer.unread = []
            for message in messages { deliver(message, to: peer.id) }
            settle()
        }
    }

    /// Sends an update with IPv4 prefixes, behind distinguishers for VPN routes.
    func announce(
        _ prefixes: [String], by peer: TestPeer, rd: RouteDistinguisher? = nil, label: UInt32 = 100,
        path: [UInt32]? = nil, _ change: (inout PathAttributes) -> Void = { _ in }
    ) {
        var attributes = PathAttributes(nextHop: .v4(peer.address))
        attributes.origin = .igp
        attributes.asPath = ASPath(sequence: path ?? (peer.asn == Self.localAS ? [] : [peer.asn]))
        change(&attributes)
        var wire: [UInt8] = [0x40, 1, 1, attributes.origin.rawValue]
        if attributes.asPath.segments.isEmpty { wire += [0x40, 2, 0] }
        var rest: [UInt8] = []
        precondition(attributes.encodeCompact(into: &rest))
        wire += rest
        var hop: [UInt8] = rd == nil ? [] : Array(repeating: 0, count: 8)
        hop.append(wire: (attributes.nextHop.v4 ?? peer.address).rawValue)
        if rd == nil { wire += [0x40, 3, 4] + hop }
        if peer.asn == Self.localAS {
            wire += [0x40, 5, 4]
            wire.append(wire: attributes.localPreference)
        }
        if attributes.med != 0 {
            wire += [0x80, 4, 4]
            wire.append(wire: attributes.med)
        }
        if let originator = attributes.originatorID {
            wire += [0x80, 9, 4]
            wire.append(wire: originator.rawValue)
        }
        var writer = UpdateWriter(limit: 4096)
        writer.beginAnnouncements(of: rd == nil ? .ipv4Unicast : .ipv4VPN, wire[...], nextHop: hop[...])
        add(prefixes, rd, label, &writer)
        say(writer.bytes, by: peer)
    }

    /// Sends prefixes of any family but IPv4's own two, whose messages differ.
    func announce(_ prefixes: [IPPrefix], _ family: BGPFamily, by peer: TestPeer, label: UInt32 = 100) {
        var wire: [UInt8] = [0x40, 1, 1, 0, 0x40, 2, 6, 2, 1]
        wire.append(wire: peer.asn)
        var hop: [UInt8] = Array(repeating: 0, count: family.hasDistinguishers ? 8 : 0)
        if family.afi == 2 { hop += Array(repeating: 0, count: 10) + [0xff, 0xff] }
        hop.append(wire: peer.address.rawValue)
        var writer = UpdateWriter(limit: 4096)
        writer.beginAnnouncements(of: family, wire[...], nextHop: hop[...])
        for prefix in prefixes { writer.add(prefix, family, label << 4 | 1) }
        writer.finish()
        say(writer.bytes, by: peer)
    }

    func withdraw(_ prefixes: [IPPrefix], _ family: BGPFamily, by peer: TestPeer) {
        var writer = UpdateWriter(limit: 4096)
        writer.beginWithdrawals(of: family)
        for prefix in prefixes { writer.add(prefix, family, 0x80_0000) }
        writer.finish()
        say(writer.bytes, by: peer)
    }

    func withdraw(_ prefixes: [String], by peer: TestPeer, rd: RouteDistinguisher? = nil) {
        var writer = UpdateWriter(limit: 4096)
        writer.beginWithdrawals(of: rd == nil ? .ipv4Unicast : .ipv4VPN)
        add(prefixes, rd, 0, &writer)
        say(writer.bytes, by: peer)
    }

    private func add(_ prefixes: [String], _ rd: RouteDistinguisher?, _ label: UInt32, _ writer: inout UpdateWriter) {
        for prefix in prefixes.map({ IPv4Prefix($0)! }) {
            if let rd {
                writer.addVPNv4(label << 4 | 1, rd.wire, prefix.network.rawValue, prefix.length)
            } else {
                writer.addIPv4(prefix.network.rawValue, prefix.length)
            }
        }
        writer.finish()
    }

    func announce(_ routes: [EVPNRoute], by peer: TestPeer, _ targets: [RouteTarget] = []) {
        var wire: [UInt8] = [0x40, 1, 1, 0, 0x40, 2, 6, 2, 1]
        wire.append(wire: peer.asn)
        if !targets.isEmpty {
            wire += [0xc0, 16, UInt8(targets.count * 8)]
            for target in targets { wire.append(wire: ExtendedCommunity(target).rawValue) }
        }
        var hop: [UInt8] = []
        hop.append(wire: peer.address.rawValue)
        var writer = UpdateWriter(limit: 4096)
        writer.beginAnnouncements(of: .evpn, wire[...], nextHop: hop[...])
        for route in routes { writer.addEVPN(route) }
        writer.finish()
        say(writer.bytes, by: peer)
    }

    func announce(
        _ routes: [MulticastRoute], _ family: BGPFamily, by peer: TestPeer,
        _ change: (inout PathAttributes) -> Void = { _ in }
    ) {
        var attributes = PathAttributes(nextHop: .v4(peer.address))
        attributes.asPath = ASPath(sequence: peer.asn == Self.localAS ? [] : [peer.asn])
        change(&attributes)
        var wire: [UInt8] = [0x40, 1, 1, 0] + (attributes.asPath.segments.isEmpty ? [0x40, 2, 0] : [])
        if peer.asn == Self.localAS { wire += [0x40, 5, 4, 0, 0, 0, 100] }
        precondition(attributes.encodeCompact(into: &wire))
        var hop: [UInt8] = []
        hop.append(wire: peer.address.rawValue)
        var writer = UpdateWriter(limit: 4096)
        writer.beginAnnouncements(of: family, wire[...], nextHop: hop[...])
        for route in routes { writer.addMulticast(route) }
        writer.finish()
        say(writer.bytes, by: peer)
    }

    func withdraw(_ routes: [MulticastRoute], _ family: BGPFamily, by peer: TestPeer) {
        var writer = UpdateWriter(limit: 4096)
        writer.beginWithdrawals(of: family)
        for route in routes { writer.addMulticast(route) }
        writer.finish()
        say(writer.bytes, by: peer)
    }

    func want(_ interests: [WideDestination], by peer: TestPeer, isOver: Bool = false) {
        var writer = UpdateWriter(limit: 4096)
        var hop: [UInt8] = []
        hop.append(wire: peer.address.rawValue)
        var wire: [UInt8] = [0x40, 1, 1, 0, 0x40, 2, 6, 2, 1]
        wire.append(wire: peer.asn)
        if isOver {
            writer.beginWithdrawals(of: .routeTarget)
        } else {
            writer.beginAnnouncements(of: .routeTarget, wire[...], nextHop: hop[...])
        }
        for interest in interests { writer.addInterest(interest) }
        writer.finish()
        say(writer.bytes, by: peer)
    }

    func say(_ messages: [UInt8], by peer: TestPeer) {
        messages.withUnsafeBytes { bytes in
            var rest = bytes
            while let (type, length) = try! BGPHeader.read(rest, limit: peer.messageLimit) {
                precondition(type == .update)
                node.received(
                    update: UnsafeRawBufferPointer(rebasing: rest[19..<length]), from: peer.id, at: time)
                rest = UnsafeRawBufferPointer(rebasing: rest[length...])
            }
        }
        settle()
    }
}
