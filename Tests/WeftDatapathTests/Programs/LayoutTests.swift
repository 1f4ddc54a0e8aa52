import CLibbpf
import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

@Suite("layout of the maps")
struct LayoutTests {
    @Test("drop reasons have the numbers that the programs count under")
    func dropReasons() {
        let expected: [(DropReason, weft_drop)] = [
            (.discard, WEFT_DROP_DISCARD), (.noRoute, WEFT_DROP_NO_ROUTE),
            (.invalidInterface, WEFT_DROP_INVALID_INTERFACE), (.invalidSource, WEFT_DROP_INVALID_SOURCE),
            (.invalidSourceMAC, WEFT_DROP_INVALID_SOURCE_MAC), (.invalidProtocol, WEFT_DROP_INVALID_PROTOCOL),
            (.invalidPacket, WEFT_DROP_INVALID_PACKET), (.invalidARP, WEFT_DROP_INVALID_ARP),
            (.noARPAnswer, WEFT_DROP_NO_ARP_ANSWER), (.invalidLabel, WEFT_DROP_INVALID_LABEL),
            (.ttlExceeded, WEFT_DROP_TTL_EXCEEDED), (.fragmentationNeeded, WEFT_DROP_FRAGMENTATION_NEEDED),
            (.multicast, WEFT_DROP_MULTICAST), (.notForGateway, WEFT_DROP_NOT_FOR_GATEWAY),
            (.rewriteFailed, WEFT_DROP_REWRITE_FAILED), (.invalidVNI, WEFT_DROP_INVALID_VNI),
            (.invalidTargetMAC, WEFT_DROP_INVALID_TARGET_MAC),
            (.invalidTunnelSource, WEFT_DROP_INVALID_TUNNEL_SOURCE),
            (.invalidTunnelTarget, WEFT_DROP_INVALID_TUNNEL_TARGET), (.forgedTunnel, WEFT_DROP_FORGED_TUNNEL),
        ]
        for (reason, number) in expected { #expect(reason.rawValue == number.rawValue) }
        #expect(expected.count == Int(WEFT_DROP_REASONS.rawValue))
        #expect(DropReason.allCases.count == expected.count)
        #expect(Set(DropReason.allCases.map(\.name)).count == expected.count)
    }

    @Test(
        "values survive the way into a map and back",
        arguments: [
            NextHop.discard, .receive, .local(port: 7), .local(port: .max), .agent(device: 7), .agent(device: .max),
        ])
    func nextHops(hop: NextHop) { #expect(NextHop(raw: hop.raw) == hop) }

    @Test("a tunnel keeps its address and every bit of its label", arguments: [0, 1, 16, 0xabcde, 0xfffff] as [UInt32])
    func tunnels(number: UInt32) throws {
        let label = try #require(MPLSLabel(number))
        let hop = NextHop.tunnel(remote: IPv4Address(172, 31, 0, 2), label: label)
        #expect(NextHop(raw: hop.raw) == hop)
    }

    @Test("a segment keeps its address, MAC and every bit of its VNI", arguments: [1, 0xabcdef, 0xff_ffff] as [UInt32])
    func segments(number: UInt32) throws {
        let vni = try #require(VNI(number))
        let hop = NextHop.segment(
            remote: IPv4Address(172, 31, 0, 2), vni: vni, mac: MACAddress(2, 0x11, 0x22, 0x33, 0x44, 0x55))
        #expect(NextHop(raw: hop.raw) == hop)
        #expect(VNI(raw: vni.raw) == vni)
        for isRouted in [false, true] {
            let entry = SegmentEntry(VRFID(rawValue: .max), isRouted: isRouted)
            #expect(SegmentEntry(raw: entry.raw) == entry)
        }
    }

    @Test("a host keeps its own facts, its MAC as a router among them")
    func host() {
        let facts = HostFacts(
            address: IPv4Address(172, 31, 0, 2), underlay: 2, mtu: 1468, segmentMTU: 1450, segments: 3)
        let read = HostFacts(raw: facts.raw)
        #expect(read.routerMAC == MACAddress(2, 0, 172, 31, 0, 2))
        #expect(read.segments == 3)
    }

    @Test("routes keep VRF and prefix", arguments: ["0.0.0.0/0", "10.0.1.0/24", "10.47.255.252/32"])
    func routes(text: String) throws {
        let prefix = try #require(IPv4Prefix(text))
        for vrf in [0, 1, UInt16.max] {
            let key = FIBKey(vrf: VRFID(rawValue: vrf), prefix: prefix)
            #expect(FIBKey(raw: key.raw) == key)
        }
    }

    @Test("entries that no agent could have written are not taken for values")
    func nonsense() {
        #expect(NextHop(raw: weft_hop(kind: 99, target: 0, label: 0, mac: (0, 0, 0, 0, 0, 0), unused: 0)) == nil)
        #expect(FIBKey(raw: weft_route(prefix_length: 31, vrf: 1, address: 0)) == nil)
        #expect(FIBKey(raw: weft_route(prefix_length: 65, vrf: 1, address: 0)) == nil)
        #expect(FIBKey(raw: weft_route(prefix_length: 32, vrf: 0x10000, address: 0)) == nil)
        #expect(PortEntry(raw: weft_port(vrf: 0x10000, mac: (0, 0, 0, 0, 0, 0), unused: 0)) == nil)
        #expect(SegmentEntry(raw: weft_segment(vrf: 0x10000, is_routed: 0)) == nil)
        #expect(SegmentEntry(raw: weft_segment(vrf: 1, is_routed: 2)) == nil)
        #expect(MPLSLabel(raw: 1 << 20) == nil)
    }
}
