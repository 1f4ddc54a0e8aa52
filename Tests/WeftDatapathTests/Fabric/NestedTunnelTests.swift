import CNetlink
import DatapathFabric
import Testing
import WeftNet
import WeftVRouter

@testable import WeftDatapath

/// Workloads that have tunnels of their own, as clusters inside of workloads do: their large sends must survive ours,
/// also where the underlay cuts them apart.
@Suite("tunnels in tunnels", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct NestedTunnelTests {
    static let vrf = VRFID(rawValue: 1)
    let fabric: Fabric
    let one: FabricPod
    let two: FabricPod

    init() throws {
        fabric = try Fabric()
        try fabric.a.startAgent()
        try fabric.b.startAgent()
        one = try fabric.a.addPod("one", IPv4Address(10, 0, 1, 3), vrf: Self.vrf)
        two = try fabric.b.addPod("two", IPv4Address(10, 0, 1, 4), vrf: Self.vrf)
        try fabric.a.learn(two)
        try fabric.b.learn(one)
    }

    private func addTunnel(_ pod: FabricPod, to other: FabricPod, _ kind: String, _ address: String) throws {
        let (local, remote) = ("\(pod.address)", "\(other.address)")
        if kind == "vxlan" {
            try pod.sandbox.run(
                "ip", "link", "add", "tun7", "type", "vxlan", "id", "7", "dstport", "4789", "local", local, "remote",
                remote)
        } else {
            try pod.sandbox.run("ip", "link", "add", "tun7", "type", "ipip", "local", local, "remote", remote)
        }
        try pod.sandbox.run("ip", "address", "add", "\(address)/24", "dev", "tun7")
        try pod.sandbox.run("ip", "link", "set", "tun7", "mtu", "1400", "up")
    }

    @Test(
        "TCP in a workload's own tunnel is carried, with an underlay that cuts bundles apart and with one that does not",
        arguments: ["vxlan", "ipip"], [false, true])
    func transfer(kind: String, underlayCuts: Bool) throws {
        if underlayCuts {
            for host in [fabric.a, fabric.b] {
                let underlay = try #require(try host.network.interface(named: FabricHost.underlay))
                let generic = try NetlinkSocket(genericIn: NetworkNamespace(path: host.namespacePath))
                let family = try generic.family(named: "ethtool")
                let features = ["tx-udp_tnl-segmentation", "tx-udp_tnl-csum-segmentation"]
                try generic.perform(features.map { .clear($0, index: underlay.index, family: family) })
            }
        }
        do {
            try addTunnel(one, to: two, kind, "10.9.0.1")
        } catch let failure as NamespaceCommand.Failure where failure.description.contains("Unknown device type") {
            return  // This kernel has no such tunnels.
        }
        try addTunnel(two, to: one, kind, "10.9.0.2")
        let server = try NamespaceCommand(["iperf3", "-s", "-1"], in: two.sandbox.path).start()
        defer { withExtendedLifetime(server) {} }
        try Eventually.wait { try two.sandbox.run("ss", "-ltn").contains(":5201") }
        let result = try one.sandbox.finish("timeout", "20", "iperf3", "-c", "10.9.0.2", "-n", "30000000", "-J")
        let drops = try [fabric.a, fabric.b].map { try $0.datapath?.counters().drops ?? [:] }
        #expect(result.status == 0 && !result.output.contains("\"error\""), "\(drops) \(result.output.suffix(600))")
        #expect(drops.allSatisfy { $0[.rewriteFailed] == nil && $0[.invalidPacket] == nil }, "\(drops)")
    }
}
