import DatapathFabric
import Testing
import WeftDatapath
import WeftNet
import WeftVRouter

/// Real workloads on one host, and a machine behind the kernel's own VXLAN on the other.
@Suite("workloads and segments", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct SegmentPacketTests {
    private static let red = VRFID(rawValue: 1)
    private static let blue = VRFID(rawValue: 2)

    private let fabric: Fabric
    private let segment: KernelSegment
    private let pod: FabricPod

    init() throws {
        fabric = try Fabric()
        try fabric.a.startAgent()
        segment = try KernelSegment(
            on: fabric.b, "machine", vni: try #require(VNI(5001)), address: IPv4Address(10, 0, 1, 100))
        pod = try fabric.a.addPod("pod", IPv4Address(10, 0, 1, 3), vrf: Self.red)
        try segment.learn(pod)
        try join(Self.red)
    }

    /// What a MAC route with an address makes of a VRF.
    private func join(_ vrf: VRFID) throws {
        try fabric.a.set(TunnelSourceTable.self, segment.host, TunnelSourceEntry())
        try fabric.a.set(SegmentTable.self, segment.vni, SegmentEntry(vrf))
        try fabric.a.set(
            FIBTable.self, FIBKey(vrf: vrf, prefix: IPv4Prefix(host: segment.address)),
            .segment(remote: segment.host, vni: segment.vni, mac: segment.mac))
    }

    private func ping(
        _ from: Sandbox, _ to: IPv4Address, _ options: String...
    ) throws -> (status: Int32, output: String) {
        try NamespaceCommand(["ping", "-n", "-c", "2", "-i", "0.05", "-W", "1"] + options + ["\(to)"], in: from.path)
            .finish()
    }

    private func drops() throws -> [DropReason: UInt64] { try fabric.a.datapath?.counters().drops ?? [:] }

    @Test(
        "a workload and a machine behind a kernel's VXLAN reach each other, whoever begins", arguments: [true, false])
    func reachability(podBegins: Bool) throws {
        let result =
            try podBegins ? ping(pod.sandbox, segment.address) : ping(segment.machine, pod.address)
        #expect(result.status == 0, "\(result.output)")
        let known = try segment.machine.run("ip", "neighbour")
        #expect(known.contains("\(pod.address) dev eth0 lladdr \(pod.macAddress)"), "\(known)")
        #expect(try fabric.a.datapath?.contents().segments == [segment.vni: SegmentEntry(Self.red)])
    }

    @Test("a VNI leads into its own VRF only, and an unknown one nowhere")
    func separation() throws {
        let other = try fabric.a.addPod("other", pod.address, vrf: Self.blue)
        #expect(try ping(segment.machine, pod.address).status == 0)
        let all = try fabric.a.datapath?.counters().ports
        let counters = try #require(all?[other.interface])
        #expect(counters.sentPackets == 0, "nothing of red arrived in blue")
        #expect(try ping(other.sandbox, segment.address).status != 0, "blue has no way there")
        var gone = DatapathState()
        gone.segments[segment.vni] = SegmentEntry(Self.red)
        try fabric.a.remove(gone)
        #expect(try ping(segment.machine, pod.address).status != 0)
        #expect(try drops()[.invalidVNI, default: 0] > 0)
    }

    @Test("a machine behind a VXLAN that no control node names is not heard, and not answered")
    func unnamed() throws {
        #expect(try ping(segment.machine, pod.address).status == 0)
        // What the machine's kernel says of itself may have come before the segment was there.
        let early = try drops()[.invalidVNI]
        var gone = DatapathState()
        gone.tunnelSources[segment.host] = TunnelSourceEntry()
        try fabric.a.remove(gone)
        #expect(try ping(segment.machine, pod.address).status != 0)
        #expect(try drops()[.invalidTunnelSource, default: 0] > 0)
        #expect(try drops()[.invalidVNI] == early)
    }

    @Test("nobody is answered for who is not a workload of this host")
    func strangers() throws {
        for address in [Fabric.gateway, IPv4Address(10, 0, 1, 77)] {
            #expect(try ping(segment.machine, address).status != 0)
        }
        #expect(try drops()[.noARPAnswer, default: 0] >= 2)
    }

    @Test("the largest packet that fits passes, and one byte more is reported with the size that fits in VXLAN")
    func pathMTU() throws {
        #expect(try ping(pod.sandbox, segment.address, "-M", "do", "-s", "1422").status == 0)
        let result = try ping(pod.sandbox, segment.address, "-M", "do", "-s", "1423")
        #expect(result.status != 0)
        #expect(result.output.contains("mtu = 1450"), "\(result.output)")
    }

    @Test("TCP carries a big transfer both ways", arguments: [true, false])
    func transfer(podSends: Bool) throws {
        let (client, server, address) =
            podSends
            ? (pod.sandbox, segment.machine, segment.address) : (segment.machine, pod.sandbox, pod.address)
        let service = try NamespaceCommand(["iperf3", "-s", "-1"], in: server.path).start()
        defer { withExtendedLifetime(service) {} }
        try Eventually.wait { try server.run("ss", "-ltn").contains(":5201") }
        let report = try client.run("iperf3", "-c", "\(address)", "-n", "128000000", "-J")
        #expect(!report.contains("\"error\""), "\(report)")
        #expect(try drops()[.rewriteFailed] == nil)
    }

    /// What a prefix route with a router's MAC makes of a VRF, on either side.
    private func routed() throws -> KernelRouter {
        let router = try KernelRouter(on: fabric.b, vni: try #require(VNI(9001)), address: IPv4Address(10, 0, 8, 1))
        try router.learn(pod)
        try fabric.a.set(SegmentTable.self, router.vni, SegmentEntry(Self.red, isRouted: true))
        try fabric.a.set(
            FIBTable.self, FIBKey(vrf: Self.red, prefix: IPv4Prefix(host: router.address)),
            .segment(remote: router.host, vni: router.vni, mac: router.mac))
        return router
    }

    @Test("a workload and what is behind a router reach each other over a layer 3 VNI, with two routers in between")
    func layer3() throws {
        let router = try routed()
        let there = try ping(pod.sandbox, router.address)
        #expect(there.status == 0, "\(there.output)")
        let back = try ping(router.site, pod.address, "-I", "\(router.address)")
        #expect(back.status == 0, "\(back.output)")
        // The reply leaves the workload with 64: its host takes one, and the router delivers to itself.
        #expect(back.output.contains("ttl=63"), "\(back.output)")
        // The request reaches the workload with 1 less, and does not with 1.
        #expect(try ping(router.site, pod.address, "-I", "\(router.address)", "-t", "2").status == 0)
        #expect(try ping(router.site, pod.address, "-I", "\(router.address)", "-t", "1").status != 0)
        #expect(try drops()[.ttlExceeded] == 2)
    }

    @Test("a layer 3 VNI has no ARP, and frames for another router's MAC are dropped")
    func otherRouter() throws {
        let router = try routed()
        try router.learn(pod, at: MACAddress(2, 0, 0, 0, 9, 9))
        #expect(try ping(router.site, pod.address, "-I", "\(router.address)").status != 0)
        #expect(try drops()[.invalidTargetMAC] == 2)
        let before = try drops()[.invalidProtocol, default: 0]
        try router.forgetMAC(of: pod)
        #expect(try ping(router.site, pod.address, "-I", "\(router.address)").status != 0)
        #expect(try drops()[.invalidProtocol, default: 0] > before)
        #expect(try drops()[.noARPAnswer] == nil)
    }

    @Test("an agent that takes over keeps the segments")
    func takeover() throws {
        fabric.a.stopAgent()
        #expect(try ping(pod.sandbox, segment.address).status == 0, "without an agent")
        try fabric.a.startAgent()
        #expect(try fabric.a.datapath?.contents().segments == [segment.vni: SegmentEntry(Self.red)])
        #expect(try ping(segment.machine, pod.address).status == 0)
    }
}
