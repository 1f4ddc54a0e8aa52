import Testing
import WeftNet
import WeftTesting
import WeftVRouter

/// Two hosts: on each a port in VRF 1 and, on the first, one in VRF 2 with the same address as the second's.
@Suite("Model data plane")
struct ModelDatapathTests {
    private static let hosts = [IPv4Address(172, 31, 0, 1), IPv4Address(172, 31, 0, 2)]
    private static let a = IPv4Address(10, 0, 0, 3)
    private static let b = IPv4Address(10, 0, 0, 4)
    private var datapath = ModelDatapath()

    init() {
        for host in Self.hosts { datapath.addHost(at: .v4(host), routerMAC: .router(at: host), mtu: 1500) }
        for (port, vrf, address, host) in [(10, 1, Self.a, 0), (11, 2, Self.b, 0), (20, 1, Self.b, 1)] {
            change(at: host) { $0.set(PortTable.self, UInt32(port), Self.port(UInt32(port), vrf: UInt16(vrf))) }
            let source = PortAddress(interface: UInt32(port), address: address)
            change(at: host) { $0.set(SourceTable.self, source, SourceEntry(gateway: nil)) }
        }
        change(at: 1) {
            $0.set(LabelTable.self, Self.label, 20)
            $0.set(TunnelSourceTable.self, Self.hosts[0], TunnelSourceEntry())
        }
        route("10.0.0.3/32", .local(port: 10), at: 0)
        route("10.0.0.4/32", .tunnel(remote: Self.hosts[1], label: Self.label), at: 0)
        route("10.0.0.4/32", .local(port: 20), at: 1)
    }

    private static let label = MPLSLabel(16)!
    private static let vni = VNI(5)!

    private static func port(_ index: UInt32, vrf: UInt16) -> PortEntry {
        PortEntry(vrf: VRFID(rawValue: vrf), macAddress: MACAddress(rawValue: UInt64(index)))
    }

    private mutating func change(at host: Int, _ say: (inout DatapathChange) -> Void) {
        var change = DatapathChange()
        say(&change)
        datapath.apply(change, at: .v4(Self.hosts[host]))
    }

    private mutating func route(_ prefix: String, vrf: UInt16 = 1, _ hop: NextHop, at host: Int) {
        let key = FIBKey(vrf: VRFID(rawValue: vrf), prefix: IPv4Prefix(prefix)!)
        change(at: host) { $0.set(FIBTable.self, key, hop) }
    }

    private func outcome(
        from port: UInt32 = 10, _ source: IPv4Address = a, to destination: IPv4Address = b, _ timeToLive: UInt8 = 64,
        _ length: Int = 84, mac: MACAddress? = nil
    ) -> ModelDatapath.Outcome {
        datapath.outcome(
            of: .init(
                from: .v4(source), to: .v4(destination), timeToLive: timeToLive, length: length, sourceMAC: mac),
            from: .init(host: .v4(Self.hosts[0]), index: port))
    }

    private func dropped(_ reason: DropReason, at host: Int = 0) -> ModelDatapath.Outcome {
        .dropped(reason, at: .v4(Self.hosts[host]))
    }

    private func delivered(_ index: UInt32, at host: Int) -> ModelDatapath.Outcome {
        .delivered(to: .init(host: .v4(Self.hosts[host]), index: index))
    }

    @Test("a packet goes to a port of its host, through a tunnel to another, or to the gateway")
    mutating func ways() {
        #expect(outcome() == delivered(20, at: 1))
        route("10.0.0.4/32", .local(port: 10), at: 0)
        #expect(outcome() == delivered(10, at: 0))
        route("10.0.0.4/32", .receive, at: 0)
        #expect(outcome() == .received(by: .v4(Self.hosts[0])))
        route("10.0.0.4/32", .tunnel(remote: IPv4Address(192, 0, 2, 1), label: Self.label), at: 0)
        #expect(outcome() == .left(for: .v4(IPv4Address(192, 0, 2, 1))))
    }

    @Test("through a tunnel only a named sender is heard, for what leads to the label's port and for nothing else")
    mutating func forgers() {
        func receive(from sender: IPv4Address, for destination: IPv4Address) -> ModelDatapath.Outcome {
            datapath.outcome(
                of: .init(from: .v4(Self.a), to: .v4(destination)), in: .mpls(Self.label), from: .v4(sender),
                to: .v4(Self.hosts[1]))
        }
        let stranger = IPv4Address(203, 0, 113, 7)
        #expect(receive(from: Self.hosts[0], for: Self.b) == delivered(20, at: 1))
        #expect(receive(from: stranger, for: Self.b) == dropped(.invalidTunnelSource, at: 1))
        #expect(receive(from: Self.hosts[1], for: Self.b) == dropped(.invalidTunnelSource, at: 1))
        #expect(receive(from: Self.hosts[0], for: Self.a) == dropped(.invalidTunnelTarget, at: 1))
        change(at: 1) { $0.set(TunnelSourceTable.self, TunnelSourceTable.everybody, TunnelSourceEntry()) }
        #expect(receive(from: stranger, for: Self.b) == delivered(20, at: 1))
        // What a workload sends from a host's address is for nobody's tunnel.
        change(at: 0) {
            $0.set(SourceTable.self, PortAddress(interface: 10, address: Self.hosts[0]), SourceEntry(gateway: nil))
        }
        for (port, expected) in [
            (4789, dropped(.forgedTunnel)), (6635, dropped(.forgedTunnel)), (53, delivered(20, at: 1)),
        ] as [(UInt16, ModelDatapath.Outcome)] {
            let packet = ModelDatapath.Packet(from: .v4(Self.hosts[0]), to: .v4(Self.b), targetPort: port)
            #expect(datapath.outcome(of: packet, from: .init(host: .v4(Self.hosts[0]), index: 10)) == expected)
        }
    }

    @Test("the longest prefix counts, and each VRF has its own")
    mutating func longest() {
        route("10.0.0.0/24", .discard, at: 0)
        #expect(outcome() == delivered(20, at: 1))
        #expect(outcome(to: IPv4Address(10, 0, 0, 9)) == dropped(.discard))
        let key = FIBKey(vrf: VRFID(rawValue: 1), prefix: IPv4Prefix("10.0.0.4/32")!)
        change(at: 0) { $0.remove(FIBTable.self, key, .discard) }
        #expect(outcome() == dropped(.discard))
        #expect(outcome(from: 11, Self.b, to: Self.a) == dropped(.noRoute))
    }

    @Test("what a workload sends is checked before anything else")
    mutating func sources() {
        #expect(outcome(from: 99) == dropped(.invalidInterface))
        #expect(outcome(mac: MACAddress(rawValue: 11)) == dropped(.invalidSourceMAC))
        #expect(outcome(to: IPv4Address(224, 0, 0, 1)) == dropped(.multicast))
        #expect(outcome(to: IPv4Address(255, 255, 255, 255)) == dropped(.multicast))
        #expect(outcome(Self.b) == dropped(.invalidSource))
        let behind = IPv4Address(10, 9, 0, 1)
        #expect(outcome(behind) == dropped(.invalidSource))
        route("10.9.0.0/16", .local(port: 10), at: 0)
        #expect(outcome(behind) == delivered(20, at: 1))
        let v6 = ModelDatapath.Packet(from: IPAddress("fd00::1")!, to: IPAddress("fd00::2")!)
        #expect(
            datapath.outcome(of: v6, from: .init(host: .v4(Self.hosts[0]), index: 10)) == dropped(.invalidProtocol))
    }

    @Test("a packet that is too old or too big goes nowhere, and says where it ended")
    mutating func limits() {
        #expect(outcome(to: Self.b, 1) == dropped(.ttlExceeded))
        #expect(outcome(to: Self.b, 64, 1468) == delivered(20, at: 1))
        #expect(outcome(to: Self.b, 64, 1469) == dropped(.fragmentationNeeded))
        route("10.0.0.4/32", .segment(remote: Self.hosts[1], vni: Self.vni, mac: .zero), at: 0)
        #expect(outcome(to: Self.b, 64, 1451) == dropped(.fragmentationNeeded))
        route("10.0.0.4/32", .local(port: 11), at: 0)
        #expect(outcome(to: Self.b, 64, 9000) == delivered(11, at: 0))
    }

    @Test("a label that is not known, and a port that is gone, are seen at the host that has them")
    mutating func otherEnd() {
        change(at: 1) {
            $0.remove(LabelTable.self, Self.label, 20)
            $0.remove(PortTable.self, 20, Self.port(20, vrf: 1))
        }
        #expect(outcome() == dropped(.invalidLabel, at: 1))
        change(at: 1) { $0.set(LabelTable.self, Self.label, 20) }
        #expect(outcome() == dropped(.invalidInterface, at: 1))
        route("10.0.0.4/32", .local(port: 77), at: 0)
        #expect(outcome() == dropped(.invalidInterface))
    }

    @Test("a segment leads to an address of its VRF there, and a routed one only by its router")
    mutating func segments() {
        let owner = MACAddress(rawValue: 20)
        route("10.0.0.4/32", .segment(remote: Self.hosts[1], vni: Self.vni, mac: owner), at: 0)
        #expect(outcome() == dropped(.invalidVNI, at: 1))
        change(at: 1) { $0.set(SegmentTable.self, Self.vni, SegmentEntry(VRFID(rawValue: 1))) }
        #expect(outcome() == delivered(20, at: 1))
        change(at: 1) { $0.set(SegmentTable.self, Self.vni, SegmentEntry(VRFID(rawValue: 1), isRouted: true)) }
        #expect(outcome() == dropped(.invalidTargetMAC, at: 1))
        let router = MACAddress.router(at: Self.hosts[1])
        route("10.0.0.4/32", .segment(remote: Self.hosts[1], vni: Self.vni, mac: router), at: 0)
        #expect(outcome() == delivered(20, at: 1))
        #expect(outcome(to: Self.b, 2) == dropped(.ttlExceeded, at: 1))
        // What a segment brings is never sent on.
        route("10.0.0.4/32", .tunnel(remote: Self.hosts[0], label: Self.label), at: 1)
        #expect(outcome() == dropped(.noRoute, at: 1))
    }

    @Test("what refers to something that is not there is a fault")
    mutating func references() {
        #expect(datapath.faults == [])
        route("10.0.0.5/32", .local(port: 50), at: 0)
        change(at: 0) { $0.set(LabelTable.self, MPLSLabel(17)!, 51) }
        change(at: 1) { $0.remove(PortTable.self, 20, Self.port(20, vrf: 1)) }
        #expect(datapath.faults.count == 3, "\(datapath.faults)")
    }

    @Test("a resync leaves what is told, and with it what else was there if that is asked for")
    mutating func resync() {
        let host = IPAddress.v4(Self.hosts[0])
        var desired = DatapathState()
        desired.ports[30] = Self.port(30, vrf: 1)
        datapath.resync(desired, at: host, keepingOthers: true)
        #expect(datapath.hosts[host]?.state.ports.keys.sorted() == [10, 11, 30])
        datapath.resync(desired, at: host, keepingOthers: false)
        #expect(datapath.hosts[host]?.state.ports.keys.sorted() == [30])
        #expect(datapath.hosts[host]?.state.routes.isEmpty == true)
    }
}
