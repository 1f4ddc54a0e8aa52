import DatapathFabric
import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

/// Programs that send what tunnels carry, from the underlay and from workloads, through real stacks.
@Suite("forged tunnels", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct ForgedTunnelTests {
    private static let vrf = VRFID(rawValue: 1)
    private static let stranger = IPv4Address(172, 31, 0, 77)
    private let fabric: Fabric
    private let victim: FabricPod
    private let remote: FabricPod

    init() throws {
        fabric = try Fabric()
        try fabric.a.startAgent()
        try fabric.b.startAgent()
        victim = try fabric.a.addPod("victim", IPv4Address(10, 0, 1, 3), vrf: Self.vrf)
        remote = try fabric.b.addPod("remote", IPv4Address(10, 0, 1, 4), vrf: Self.vrf)
        try fabric.a.learn(remote)
        try fabric.b.learn(victim)
    }

    private func delivered() throws -> UInt64 {
        try fabric.a.datapath?.counters().ports[victim.interface]?.sentPackets ?? 0
    }

    private func drops(_ reason: DropReason, at host: FabricHost) throws -> UInt64 {
        try host.datapath?.counters().drops[reason] ?? 0
    }

    @Test("from the underlay a stranger reaches nobody, and a host nobody but the label's port")
    func underlay() throws {
        try fabric.b.ip("address", "add", "\(Self.stranger)/24", "dev", FabricHost.underlay)
        let stranger = try TunnelForger(in: fabric.b.sandbox, as: Self.stranger, to: fabric.a.address)
        let host = try TunnelForger(in: fabric.b.sandbox, as: fabric.b.address, to: fabric.a.address)
        let before = try delivered()
        try stranger.send(victim.label, for: victim.address)
        try Eventually.wait { try drops(.invalidTunnelSource, at: fabric.a) == 1 }
        try host.send(victim.label, for: IPv4Address(10, 0, 1, 99))
        try Eventually.wait { try drops(.invalidTunnelTarget, at: fabric.a) == 1 }
        #expect(try delivered() == before)
        try host.send(victim.label, for: victim.address)
        try Eventually.wait { try delivered() == before + 1 }
    }

    @Test("a program of the host's own does not tunnel to it, by its address or the loopback's")
    func ownHost() throws {
        let before = try delivered()
        for (source, target) in [
            (fabric.a.address, fabric.a.address), (IPv4Address(127, 0, 0, 1), IPv4Address(127, 0, 0, 1)),
        ] {
            // Nobody listens there, which the socket may be told.
            let forger = try TunnelForger(in: fabric.a.sandbox, as: source, to: target)
            try? forger.send(victim.label, for: victim.address)
        }
        // What the other host sends after that has passed it.
        let other = try UDPStream(from: remote.sandbox, to: victim.sandbox, address: victim.address)
        #expect(other.run(1) == 0)
        #expect(try delivered() == before + 1)
    }

    /// A workload of the other host that takes packets out of the fabric, as a router does: the underlay is behind it.
    private func addRouter() throws {
        let router = try fabric.b.addPod("router", IPv4Address(10, 0, 1, 9), vrf: Self.vrf)
        try fabric.b.ip(
            "link", "add", "out0", "type", "veth", "peer", "name", "out1", "netns", router.sandbox.path)
        try fabric.b.ip("address", "add", "192.0.2.1/30", "dev", "out0")
        try fabric.b.ip("link", "set", "out0", "up")
        try router.sandbox.run("ip", "address", "add", "192.0.2.2/30", "dev", "out1")
        try router.sandbox.run("ip", "link", "set", "out1", "up")
        try router.sandbox.run("ip", "route", "add", "\(fabric.a.address)/32", "via", "192.0.2.1")
        for sandbox in [router.sandbox, fabric.b.sandbox] {
            try sandbox.run("sysctl", "-qw", "net.ipv4.ip_forward=1")
            for name in ["all", "default", "eth0", "out0", "out1"] {
                _ = try sandbox.finish("sysctl", "-qw", "net.ipv4.conf.\(name).rp_filter=0")
            }
        }
        let way = FIBKey(vrf: Self.vrf, prefix: IPv4Prefix(host: fabric.a.address))
        try fabric.a.set(FIBTable.self, way, .tunnel(remote: fabric.b.address, label: router.label))
        try fabric.b.set(FIBTable.self, way, .local(port: router.interface))
    }

    @Test(
        "a workload that reaches the underlay by way of a router is nobody's tunnel",
        arguments: [6635, 51234] as [UInt16])
    func byRouter(port: UInt16) throws {
        try addRouter()
        let before = try delivered()
        let forger = try TunnelForger(in: victim.sandbox, as: victim.address, to: fabric.a.address, port: port)
        try forger.send(victim.label, for: victim.address)
        try Eventually.wait { try drops(.invalidTunnelSource, at: fabric.a) == 1 }
        #expect(try delivered() == before)
    }

    @Test("a workload with the address of a host does not get that far", arguments: [6635, 51234, 4789] as [UInt16])
    func asHost(port: UInt16) throws {
        try addRouter()
        let before = try delivered()
        try victim.sandbox.run("ip", "address", "add", "\(fabric.b.address)/32", "dev", "eth0")
        try fabric.a.set(
            SourceTable.self, PortAddress(interface: victim.interface, address: fabric.b.address),
            SourceEntry(gateway: nil))
        let forger = try TunnelForger(in: victim.sandbox, as: fabric.b.address, to: fabric.a.address, port: port)
        try forger.send(victim.label, for: victim.address)
        try Eventually.wait { try drops(.forgedTunnel, at: fabric.a) == 1 }
        #expect(try delivered() == before)
    }
}
