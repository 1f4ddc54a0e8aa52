import WeftNet

@testable import WeftBGPWire

/// Updates whose attributes are long: one for each type of attribute that can be.
struct OversizedUpdate {
    /// What the sender's session agreed on.
    var hasWideAS: Bool
    var isInternal: Bool
    var family: BGPFamily

    /// Types whose values have no fixed length, and one that nobody knows. A type that ``AttributeRule`` gets a row for
    /// is among them.
    static let types: [UInt8] = (1...254).filter { type in
        switch AttributeRule.rule(for: type, hasWideAS: true)?.length {
        case .exactly: false
        case .list, .atLeast: true
        case nil: type == 200
        }
    }

    /// The body of an update that announces the family's destination with an attribute of about so many bytes; without
    /// one when it is `nil`.
    func body(_ type: UInt8?, bytes: Int) -> [UInt8] {
        var attributes: [[UInt8]] = [[0x40, 1, 1, 0]]
        if type != AttributeType.asPath { attributes.append(attribute(2, path(isWide: hasWideAS))) }
        if family == .ipv4Unicast { attributes.append([0x40, 3, 4, 198, 51, 100, 1]) }
        if isInternal { attributes.append([0x40, 5, 4, 0, 0, 0, 100]) }
        if let type {
            let value = value(of: type, bytes)
            let flags = AttributeRule.rule(for: type, hasWideAS: true)?.flags ?? 0xc0
            attributes.append(attribute(type, value, flags: flags))
        }
        var hop: [UInt8] = Array(repeating: 0, count: family.hasDistinguishers ? 8 : 0)
        if family.afi == 2 { hop += [0x20, 0x01, 0x0d, 0xb8] + Array(repeating: 0, count: 8) }
        hop += [198, 51, 100, 1]
        var writer = UpdateWriter(limit: BGPHeader.extendedMessageLimit)
        writer.beginAnnouncements(of: family, attributes.flatMap { $0 }[...], nextHop: hop[...])
        addDestination(to: &writer)
        writer.finish()
        precondition(writer.messageCount == 1, "the message is not too long itself")
        return Array(writer.bytes.dropFirst(BGPHeader.length))
    }

    var withdrawal: [UInt8] {
        var writer = UpdateWriter(limit: BGPHeader.messageLimit)
        writer.beginWithdrawals(of: family)
        addDestination(to: &writer)
        writer.finish()
        return Array(writer.bytes.dropFirst(BGPHeader.length))
    }

    private func attribute(_ type: UInt8, _ value: [UInt8], flags: UInt8 = 0x40) -> [UInt8] {
        var bytes: [UInt8] = []
        CompactAttributes.appendHead(flags, type, length: value.count, to: &bytes)
        return bytes + value
    }

    private func path(isWide: Bool, members: Int = 1) -> [UInt8] {
        guard !isInternal || members > 1 else { return [] }
        var path = ASPath(sequence: [65001] + Array(repeating: 65100, count: members - 1))
        // As a speaker writes it that has to: numbers beyond 65,535 only where there is room.
        if isWide, members > 1 { path.segments[0].members[1] = 4_200_000_000 }
        return isWide ? path.wire : path.shortWire
    }

    private func value(of type: UInt8, _ bytes: Int) -> [UInt8] {
        switch type {
        case AttributeType.asPath:
            let size = hasWideAS ? 4 : 2
            return path(isWide: hasWideAS, members: (bytes - bytes / 255) / size)
        case AttributeType.as4Path: return path(isWide: true, members: 2)
        case AttributeType.pmsiTunnel: return [0, 6, 0, 0, 16] + Array(repeating: 7, count: bytes)
        case AttributeType.edgeDiscovery:
            return DiscoveredEdge.wire(
                (0..<bytes / 14).map { DiscoveredEdge(address: IPv4Address(rawValue: UInt32($0)), labels: 16...31) })
        case AttributeType.edgeForwarding:
            let size = ForwardingEdge.wireLength
            return (0..<bytes / size).flatMap { _ in [4] + Array(repeating: 1, count: size - 1) as [UInt8] }
        default: break
        }
        guard case .list(let size)? = AttributeRule.rule(for: type, hasWideAS: hasWideAS)?.length else {
            return Array(repeating: 9, count: bytes)
        }
        var value: [UInt8] = []
        for number in 0..<UInt32(bytes / size) {
            // Communities and clusters, route targets, large communities.
            if size == 8 { value += [0, 2, 0xfd, 0xe9] }
            if size == 12 { value += [0, 0, 0xfd, 0xe9, 0, 0, 0, 1] }
            value.append(wire: 0xfde9_0000 | number)
        }
        return value
    }

    private func addDestination(to writer: inout UpdateWriter) {
        let rd = RouteDistinguisher(asn: 65001, 1)
        let wide = IPv6Address(high: 0x2001_0db8_0000_0001, low: 0)
        switch family {
        case .ipv4Unicast: writer.addIPv4(0x0a01_0200, 24)
        case .ipv4Labeled: writer.addLabeledIPv4(100 << 4 | 1, 0x0a01_0200, 24)
        case .ipv4VPN: writer.addVPNv4(100 << 4 | 1, rd.wire, 0x0a01_0200, 24)
        case .ipv6Unicast: writer.addIPv6(wide, 64)
        case .ipv6Labeled: writer.addIPv6(wide, 64, label: 100 << 4 | 1)
        case .ipv6VPN: writer.addIPv6(wide, 64, label: 100 << 4 | 1, distinguisher: rd.wire)
        case .evpn:
            var route = EVPNRoute(WideDestination(.macIP, detail: 32, 0x0200_0000_0001, 0, 0x0a01_0105), rd)
            route.label = 5001
            writer.addEVPN(route)
        case .routeTarget:
            let target = ExtendedCommunity(RouteTarget("target:64512:8000001")!).rawValue
            writer.addInterest(WideDestination(interestIn: target, length: 64, origin: 65001))
        case .ermVPN:
            writer.addMulticast(
                MulticastRoute(WideDestination(.localTree, tag: 0xc000_0201, source: .any, group: .broadcast), rd))
        case .ipv4MVPN:
            writer.addMulticast(MulticastRoute(WideDestination(.intraASInclusive, detail: 32, 0, 0, 0xc633_6401), rd))
        }
    }
}
