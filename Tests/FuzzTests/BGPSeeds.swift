import WeftBGPWire
import WeftNet

/// Messages as peers send them, for the fuzzer to begin with.
enum BGPSeeds {
    /// By the names of their files; the octet in front says how they are to be read (`BGPProperties`).
    static var all: [String: [UInt8]] {
        var seeds = sessions
        for family in BGPFamily.allCases {
            seeds["\(family)-announced"] = [0x81] + announcement(family)
            seeds["\(family)-withdrawn"] = [0x81] + withdrawal(family)
            seeds["\(family)-identified"] =
                [0x85] + announcement(family, identifier: 7) + withdrawal(family, identifier: 7)
            seeds["\(family)-end"] = [0x81] + UpdateWriter.endOfRIB(family)
        }
        return seeds
    }

    private static var sessions: [String: [UInt8]] {
        let restart = Capability.gracefulRestart(
            .init(
                isRestarting: true, coversNotifications: true, restartTime: 60,
                families: [.init(afi: 1, safi: 1, keptForwarding: true)]))
        let open = OpenMessage(
            asn: 4_200_000_000, holdTime: 90, identifier: IPv4Address(192, 0, 2, 1),
            capabilities: BGPFamily.allCases.map { .multiprotocol(afi: $0.afi, safi: $0.safi) } + [
                .routeRefresh, .enhancedRouteRefresh, .extendedMessages, .wideAS(4_200_000_000), restart,
                .additionalPaths([.init(afi: 1, safi: 1, direction: 3)]),
                .longLivedGracefulRestart([.init(afi: 1, safi: 128, keptForwarding: true, staleTime: 3600)]),
                .unknown(code: 73, value: Array("host".utf8)),
            ])
        let shutdown = BGPFault(.cease, 2, data: BGPFault.shutdownData("maintenance"))
        let refresh = RouteRefreshMessage(.ipv4VPN)
        return [
            "open": [1] + open.message + BGPHeader.keepalive, "notification": [1] + shutdown.message,
            "notification-empty": [1] + BGPFault(.cease, 2, data: [0]).message,
            "refresh": [1] + refresh.message + RouteRefreshMessage(.evpn, .begin).message,
        ]
    }

    /// - Parameter communities: so many of them besides one attribute of every type.
    static func announcement(_ family: BGPFamily, communities: Int = 1, identifier: UInt32? = nil) -> [UInt8] {
        var hop: [UInt8] = Array(repeating: 0, count: family.hasDistinguishers ? 8 : 0)
        if family.afi == 2 { hop += [0x20, 0x01, 0x0d, 0xb8] + Array(repeating: 0, count: 8) }
        hop += [192, 0, 2, 9]
        var writer = UpdateWriter(limit: BGPHeader.extendedMessageLimit)
        writer.beginAnnouncements(of: family, attributes(communities)[...], nextHop: hop[...])
        writer.pathIdentifier = identifier
        destinations(family)(&writer)
        writer.finish()
        return writer.bytes
    }

    static func withdrawal(_ family: BGPFamily, identifier: UInt32? = nil) -> [UInt8] {
        var writer = UpdateWriter(limit: BGPHeader.messageLimit)
        writer.beginWithdrawals(of: family)
        writer.pathIdentifier = identifier
        destinations(family)(&writer)
        writer.finish()
        return writer.bytes
    }

    /// One attribute of every type.
    private static func attributes(_ communities: Int) -> [UInt8] {
        var attributes = PathAttributes(nextHop: .v4(IPv4Address(192, 0, 2, 9)))
        attributes.asPath = ASPath(sequence: [65001, 4_200_000_000])
        attributes.asPath.segments.append(.init(.set, [65002, 65003]))
        attributes.aggregator = Aggregator(autonomousSystem: 65001, address: IPv4Address(192, 0, 2, 1))
        attributes.communities = (1...UInt32(communities)).map { .init(rawValue: 0xfde9_0000 | $0) }
        attributes.largeCommunities = [.init(65001, 1, 2)]
        attributes.extendedCommunities = [
            ExtendedCommunity(RouteTarget("target:64512:8000001")!), .encapsulation(.mplsInUDP),
        ]
        attributes.clusterList = [0xc000_0201]
        attributes.pmsiTunnel = PMSITunnel(
            flags: 0, type: PMSITunnel.ingressReplication, label: 5001 << 4, identifier: [192, 0, 2, 9])
        attributes.edgeDiscovery = [DiscoveredEdge(address: IPv4Address(192, 0, 2, 9), labels: 4609...5119)]
        attributes.edgeForwarding = [
            ForwardingEdge(
                inboundAddress: IPv4Address(192, 0, 2, 9), inboundLabel: 4609,
                outboundAddress: IPv4Address(192, 0, 2, 8), outboundLabel: 4610)
        ]
        attributes.originNetworkPath = [0x8071_fc00_0000_0001]
        attributes.unknown = [OpaqueAttribute(flags: 0xc0, type: 200, value: [1, 2, 3])]
        var compact: [UInt8] = []
        precondition(attributes.encodeCompact(into: &compact), "attributes of a seed can be written")
        return [0x40, 1, 1, 0, 0x40, 3, 4, 192, 0, 2, 9, 0x80, 4, 4, 0, 0, 0, 5, 0x40, 5, 4, 0, 0, 0, 100, 0x40, 6, 0]
            + [0x80, 9, 4, 192, 0, 2, 7] + compact
    }

    private static func destinations(_ family: BGPFamily) -> (inout UpdateWriter) -> Void {
        let rd = RouteDistinguisher(asn: 65001, 1)
        let wide = IPv6Address(high: 0x2001_0db8_0000_0001, low: 1)
        switch family {
        case .ipv4Unicast:
            return { writer in
                writer.addIPv4(0, 0)
                writer.addIPv4(0x0a01_0200, 23)
            }
        case .ipv4Labeled: return { $0.addLabeledIPv4(100 << 4 | 1, 0x0a01_0200, 24) }
        case .ipv4VPN: return { $0.addVPNv4(100 << 4 | 1, rd.wire, 0x0a01_0203, 32) }
        case .ipv6Unicast: return { $0.addIPv6(wide, 64) }
        case .ipv6Labeled: return { $0.addIPv6(wide, 128, label: 100 << 4 | 1) }
        case .ipv6VPN: return { $0.addIPv6(wide, 65, label: 100 << 4 | 1, distinguisher: rd.wire) }
        case .evpn:
            return { writer in
                for destination in evpn {
                    var route = EVPNRoute(destination, rd)
                    route.label = 5001
                    writer.addEVPN(route)
                }
            }
        case .routeTarget:
            let target = ExtendedCommunity(RouteTarget("target:64512:8000001")!).rawValue
            return { writer in
                writer.addInterest(WideDestination(interestIn: 0, length: 0, origin: 0))
                writer.addInterest(WideDestination(interestIn: target, length: 64, origin: 65001))
            }
        case .ermVPN, .ipv4MVPN:
            return { writer in
                for destination in multicast(family) { writer.addMulticast(MulticastRoute(destination, rd)) }
            }
        }
    }

    private static func multicast(_ family: BGPFamily) -> [WideDestination] {
        let (source, group) = (IPv4Address(10, 0, 1, 9), IPv4Address(239, 1, 1, 1))
        guard family == .ipv4MVPN else {
            return [.localTree, .globalTree].map {
                WideDestination($0, tag: 0xc000_0201, source: .any, group: .broadcast)
            }
        }
        let pair = UInt64(source.rawValue) << 32 | UInt64(group.rawValue)
        return [
            WideDestination(.intraASInclusive, detail: 32, 0, 0, 0xc633_6401),
            WideDestination(.interASInclusive, tag: 65001, 0, 0),
            WideDestination(.selective, detail: 128, tag: 32, UInt64(group.rawValue), 0x2001_0db8_0000_0000, 1),
            WideDestination(.leaf, detail: 3, tag: 32 << 16 | 32, pair, 0xc633_6401, 0xc633_6402),
            WideDestination(.leaf, detail: 2, 0, 65001, 0xc633_6402),
            WideDestination(.sourceActive, source: source, group: group),
            WideDestination(.sharedJoin, tag: 65001, source: source, group: group),
            WideDestination(.sourceJoin, tag: 65001, source: source, group: group),
        ]
    }

    private static let evpn = [
        WideDestination(.ethernetAutoDiscovery, tag: 1, 0, 0x11, 0x2233),
        WideDestination(.macIP, detail: 32, 0x0200_0000_0001, 0, 0x0a01_0105),
        WideDestination(.macIP, detail: 128, 0x0200_0000_0001, 0x2001_0db8_0000_0000, 1),
        WideDestination(.inclusiveMulticast, detail: 32, 0, 0, 0xc633_6401),
        WideDestination(.ethernetSegment, detail: 32, tag: 0x11, 0x2233, 0, 0xc633_6401),
        WideDestination(.ipPrefix, detail: 24, 4, 0, 0x0a01_0200),
        WideDestination(.ipPrefix, detail: 64, 6, 0x2001_0db8_0000_0000, 0),
    ]
}
