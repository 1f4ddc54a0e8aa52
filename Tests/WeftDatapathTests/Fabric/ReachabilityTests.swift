import DatapathFabric
import Testing
import WeftDatapath
import WeftNet
import WeftVRouter

/// Real workloads on two hosts, in namespaces.
@Suite("workloads on two hosts", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct ReachabilityTests {
    static let red = VRFID(rawValue: 1)
    static let blue = VRFID(rawValue: 2)
    static let one = IPv4Address(10, 0, 1, 3)
    static let two = IPv4Address(10, 0, 1, 4)
    static let three = IPv4Address(10, 0, 1, 5)

    let fabric: Fabric

    init() throws {
        fabric = try Fabric()
        try fabric.a.startAgent()
        try fabric.b.startAgent()
    }

    private func ping(_ from: FabricPod, _ to: IPv4Address, _ options: String...) throws -> (
        status: Int32, output: String
    ) {
        try NamespaceCommand(
            ["ping", "-n", "-c", "2", "-i", "0.05", "-W", "1"] + options + ["\(to)"], in: from.sandbox.path
        )
        .finish()
    }

    /// A workload on each host that know each other.
    private func pair(_ vrf: VRFID = Self.red, name: String = "pod") throws -> (FabricPod, FabricPod) {
        let one = try fabric.a.addPod(name, Self.one, vrf: vrf)
        let two = try fabric.b.addPod(name, Self.two, vrf: vrf)
        try fabric.a.learn(two)
        try fabric.b.learn(one)
        return (one, two)
    }

    private func drops() throws -> [DropReason: UInt64] {
        try [fabric.a, fabric.b].reduce(into: [:]) {
            $0.merge(try $1.datapath?.counters().drops ?? [:], uniquingKeysWith: +)
        }
    }

    @Test("they reach each other across hosts, on one host, and the gateway")
    func reachability() throws {
        let (one, two) = try pair()
        let three = try fabric.a.addPod("three", Self.three, vrf: Self.red)
        for (from, to) in [(one, two.address), (two, one.address), (one, three.address), (one, Fabric.gateway)] {
            let result = try ping(from, to)
            #expect(result.status == 0, "\(result.output)")
        }
        #expect(try ping(two, three.address).status != 0, "host b has not learnt the way")
    }

    @Test("a workload of an unknown next hop's network asks by ARP and is answered")
    func subnetWithoutGateway() throws {
        let one = try fabric.a.addPod("one", Self.one, vrf: Self.red, gateway: nil)
        let two = try fabric.b.addPod("two", Self.two, vrf: Self.red, gateway: nil)
        try fabric.a.learn(two)
        try fabric.b.learn(one)
        #expect(try ping(one, two.address).status == 0)
        #expect(try one.sandbox.run("ip", "neighbour").contains("\(two.address) dev eth0 lladdr 00:00:5e:00:01:00"))
    }

    @Test("equal addresses in two VRFs never meet")
    func overlap() throws {
        let (redOne, redTwo) = try pair(Self.red, name: "red")
        let (blueOne, blueTwo) = try pair(Self.blue, name: "blue")
        #expect(try ping(redOne, redTwo.address).status == 0)
        let before = try counters(blueOne, blueTwo)
        #expect(before.allSatisfy { $0.sentPackets == 0 }, "nothing of red arrived in blue")
        #expect(try ping(blueTwo, blueOne.address).status == 0)
        // With blue's other end gone, its address is red's alone, and still not reachable from blue.
        try fabric.b.remove(blueTwo.entries)
        #expect(try ping(blueOne, Self.two).status != 0)
        #expect(try ping(redOne, redTwo.address).status == 0)
    }

    private func counters(_ one: FabricPod, _ two: FabricPod) throws -> [PortCounters] {
        let a = try #require(try fabric.a.datapath?.counters().ports[one.interface])
        let b = try #require(try fabric.b.datapath?.counters().ports[two.interface])
        return [a, b]
    }

    @Test("a workload cannot send from another address or MAC")
    func spoofing() throws {
        let (one, two) = try pair()
        try one.sandbox.run("ip", "address", "add", "10.0.1.99/32", "dev", "eth0")
        #expect(try ping(one, two.address, "-I", "10.0.1.99").status != 0)
        #expect(try drops()[.invalidSource] == 2)
        try one.sandbox.run("ip", "link", "set", "eth0", "address", "02:00:00:00:00:99")
        #expect(try ping(one, two.address).status != 0)
        #expect(try drops()[.invalidSourceMAC, default: 0] >= 2)
        #expect(try counters(one, two)[1].sentPackets == 0)
    }

    @Test("nothing that a workload sends reaches the host's own stack")
    func host() throws {
        let (one, _) = try pair()
        try fabric.a.ip("address", "add", "10.0.1.200/32", "dev", "lo")
        #expect(try ping(one, IPv4Address(10, 0, 1, 200)).status != 0)
        #expect(try ping(one, fabric.a.address).status != 0)
        var port = DatapathState()
        port.ports = one.entries.ports
        try fabric.a.remove(port)
        #expect(try ping(one, IPv4Address(10, 0, 1, 200)).status != 0)
        #expect(try drops()[.invalidInterface, default: 0] >= 2)
    }

    @Test("the first hop of a trace is the gateway")
    func trace() throws {
        let (one, two) = try pair()
        let result = try ping(one, two.address, "-t", "1")
        #expect(result.output.contains("From \(Fabric.gateway)"), "\(result.output)")
        #expect(result.output.contains("Time to live exceeded"), "\(result.output)")
        #expect(try ping(one, two.address, "-t", "2").status == 0, "between hosts there is one hop")
    }

    @Test("the largest packet that fits passes unfragmented, and one byte more is reported with the size that fits")
    func pathMTU() throws {
        let (one, two) = try pair()
        try one.sandbox.run("ip", "link", "set", "eth0", "mtu", "1500")
        #expect(try ping(one, two.address, "-M", "do", "-s", "1440").status == 0)
        let result = try ping(one, two.address, "-M", "do", "-s", "1441")
        #expect(result.status != 0)
        #expect(result.output.contains("From \(Fabric.gateway)"), "\(result.output)")
        #expect(result.output.contains("mtu = 1468"), "\(result.output)")
    }

    @Test("a sender that allows fragments is told too, and its fragments arrive")
    func fragments() throws {
        let (one, two) = try pair()
        try one.sandbox.run("ip", "link", "set", "eth0", "mtu", "1500")
        _ = try ping(one, two.address, "-M", "dont", "-s", "3000")
        let result = try ping(one, two.address, "-M", "dont", "-s", "3000")
        #expect(result.status == 0, "\(result.output)")
    }

    @Test(
        "TCP carries a big transfer, also where the path is smaller than the workload thinks", arguments: [1468, 1500])
    func transfer(mtu: Int) throws {
        let (one, two) = try pair()
        try one.sandbox.run("ip", "link", "set", "eth0", "mtu", "\(mtu)")
        try two.sandbox.run("ip", "link", "set", "eth0", "mtu", "\(mtu)")
        let server = try NamespaceCommand(["iperf3", "-s", "-1"], in: two.sandbox.path).start()
        defer { withExtendedLifetime(server) {} }
        try Eventually.wait { try two.sandbox.run("ss", "-ltn").contains(":5201") }
        let report = try one.sandbox.run("iperf3", "-c", "\(two.address)", "-n", "256000000", "-J")
        #expect(!report.contains("\"error\""), "\(report)")
        #expect(try drops().keys.allSatisfy { $0 == .fragmentationNeeded || $0 == .invalidProtocol })
        let counters = try counters(one, two)
        #expect(counters[0].receivedBytes >= 200_000_000)
        #expect(counters[1].sentBytes >= 200_000_000)
    }

    @Test("datagrams that are cut on the way out keep their boundaries")
    func segmentedDatagrams() throws {
        let (one, two) = try pair()
        let stream = try UDPStream(from: one.sandbox, to: two.sandbox, address: two.address)
        let arrived = stream.runSegmented(count: 40, of: 1000)
        let (drops, counters) = (try drops(), try counters(one, two))
        #expect(arrived == 40, "\(drops) \(counters)")
    }

    @Test("a workload may pass on what it gets through a tunnel, if the addresses are allowed to it")
    func forwarding() throws {
        let (one, router) = try pair()
        let three = try fabric.a.addPod("three", Self.three, vrf: Self.blue)
        // red's way to three leads through the router on the other host, which has a second foot in blue.
        let key = FIBKey(vrf: Self.red, prefix: IPv4Prefix(host: three.address))
        try fabric.a.set(FIBTable.self, key, .tunnel(remote: router.host, label: router.label))
        try fabric.b.set(FIBTable.self, key, .tunnel(remote: three.host, label: three.label))
        for address in [one.address, three.address] {
            let key = PortAddress(interface: router.interface, address: address)
            try fabric.b.set(SourceTable.self, key, SourceEntry(gateway: nil))
        }
        for (host, other) in [(fabric.a, fabric.b), (fabric.b, fabric.a)] {
            try host.set(TunnelSourceTable.self, other.address, TunnelSourceEntry())
        }
        try router.sandbox.run("sysctl", "-w", "net.ipv4.ip_forward=1")
        // The way back is direct.
        let back = FIBKey(vrf: Self.blue, prefix: IPv4Prefix(host: one.address))
        try fabric.a.set(FIBTable.self, back, .local(port: one.interface))
        #expect(try ping(one, three.address, "-s", "1400").status == 0)
        // Large sends come out of the first tunnel whole and go into the second as they are.
        let server = try NamespaceCommand(["iperf3", "-s", "-1"], in: three.sandbox.path).start()
        defer { withExtendedLifetime(server) {} }
        try Eventually.wait { try three.sandbox.run("ss", "-ltn").contains(":5201") }
        let result = try one.sandbox.finish(
            "timeout", "20", "iperf3", "-c", "\(three.address)", "-n", "100000000", "-J")
        #expect(result.status == 0 && !result.output.contains("\"error\""), "\(result.output)")
        #expect(try drops()[.rewriteFailed] == nil)
    }
}
