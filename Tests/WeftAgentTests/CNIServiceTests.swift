import Logging
import Synchronization
import Testing
import WeftAgent
import WeftJSON
import WeftNet
import WeftVRouter

/// A running core with fakes on all sides and no sockets.
struct AgentBench {
    let interfaces = FakeInterfaces()
    let driver: FakeDriver
    let node: EchoingControlNode
    let agent: HostAgent
    let service: CNIService
    private let workplace: Workplace

    init(
        deadline: Duration = .seconds(20), echoes: Bool = true,
        configuration: [HostConfigChange] = Example.configuration
    )
        throws
    {
        workplace = try Workplace()
        driver = FakeDriver(interfaces)
        node = EchoingControlNode(configuration: configuration, echoes: echoes)
        let worker = InterfaceWorker(interfaces)
        agent = HostAgent(
            router: VRouter(
                configuration: .init(
                    hostName: "compute-1", tunnelAddress: IPv4Address(172, 31, 0, 1),
                    controlNodes: [.v4(IPv4Address(172, 31, 0, 8))], workloadMTU: 1450)),
            driver: driver, ports: PortStore(try StateDirectory(workplace.state), logger: .silent), worker: worker,
            clients: [.first: node], logger: .silent)
        service = CNIService(agent: agent, worker: worker, workloadMTU: 1450, deadline: deadline)
    }

    /// Runs `body` with the control node connected.
    func connected(_ body: (AgentBench) async throws -> Void) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await node.run { event in await agent.received(event, from: .first) } }
            try await body(self)
            node.disconnect()
        }
    }

    func call(_ frame: CNIFrame.Request) async throws -> (exitCode: UInt8, json: JSON) {
        let (exitCode, body) = await service.answer(frame)
        return (exitCode, body.isEmpty ? .null : try JSON(parsing: body))
    }
}

@Suite("CNI verbs")
struct CNIServiceTests {
    @Test("ADD answers in the form of each version", arguments: CNIVersion.supported)
    func add(version: String) async throws {
        try await AgentBench().connected { bench async throws in
            let (exitCode, json) = try await bench.call(Example.frame("ADD", version: version))
            #expect(exitCode == 0)
            let host = "tap" + Example.interfaceID.description.prefix(11)
            var hostEnd: JSONObject = ["name": .string(host)]
            var podEnd: JSONObject = ["name": "eth0", "mac": "02:00:00:00:00:01", "sandbox": "/run/netns/c1"]
            if version == "1.1.0" {
                hostEnd["mtu"] = 1450
                podEnd["mtu"] = 1450
            }
            var address: JSONObject = ["interface": 1, "address": "10.0.1.3/24", "gateway": "10.0.1.1"]
            if version.hasPrefix("0.") { address["version"] = "4" }
            #expect(
                json == [
                    "cniVersion": .string(version), "interfaces": [.object(hostEnd), .object(podEnd)],
                    "ips": [.object(address)], "routes": [["dst": "0.0.0.0/0", "gw": "10.0.1.1"]], "dns": [:],
                ])
            #expect(bench.driver.state.withLock { $0.datapath.labels.count } == 1)
        }
    }

    @Test(
        "ADD in a subnet whose gateway is the unspecified address is one in a subnet without",
        arguments: ["0.0.0.0", "::"])
    func noGateway(gateway: String) async throws {
        let subnet = RoutedSubnet(
            prefix: IPPrefix(.v4(IPv4Address(10, 0, 1, 0)), length: 24), gateway: IPAddress(gateway))
        let configuration = Example.configuration.map { change -> HostConfigChange in
            guard case .update(let key, .virtualNetworkIPAM) = change else { return change }
            return .update(key, .virtualNetworkIPAM([subnet]))
        }
        try await AgentBench(configuration: configuration).connected { bench async throws in
            let (exitCode, json) = try await bench.call(Example.frame("ADD"))
            #expect(exitCode == 0)
            #expect(json["ips"] == [["interface": 1, "address": "10.0.1.3/24"]])
            #expect((json["routes"] ?? []) == [])
            let plans = bench.interfaces.state.withLock { $0.pairs.values.map(\.plan) }
            #expect(plans.flatMap(\.addresses).map(\.gateway) == [nil])
        }
    }

    @Test("ADD says what was missing when its time is over")
    func deadline() async throws {
        let short = Duration.milliseconds(20)
        func refusal(_ bench: AgentBench, _ pod: String = "web") async throws -> JSON {
            let (exitCode, json) = try await bench.call(Example.frame("ADD", pod: pod))
            #expect(exitCode == 1)
            #expect(json["code"] == 11)
            #expect(bench.interfaces.state.withLock { $0.pairs.isEmpty })
            #expect(bench.driver.state.withLock { $0.datapath } == DatapathState())
            return json["msg"] ?? .null
        }
        try await AgentBench(deadline: short).connected { bench async throws in
            #expect(
                try await refusal(bench, "other") == "virtual machine k8s1__default__other is not known on this host")
        }
        try await AgentBench(deadline: short, echoes: false).connected { bench async throws in
            #expect(try await refusal(bench) == "no control node has acknowledged 10.0.1.3/32 (1 connected)")
        }
        let offline = try AgentBench(deadline: short)
        #expect(try await refusal(offline) == "virtual machine k8s1__default__web is not known on this host")
    }

    @Test("ADD without its network namespace fails at once and names it")
    func missingSandbox() async throws {
        let (exitCode, json) = try await AgentBench().call(
            Example.frame("ADD", environment: ["CNI_NETNS": "/run/netns/none"]))
        #expect(exitCode == 1)
        #expect(json["code"] == 4)
        #expect(json["msg"]?.string?.contains("/run/netns/none") == true)
    }

    @Test("a kind of port that is not served is named to the caller")
    func unservedKind() {
        let failure = CNIFailure(.unserved(.tap("tap7")))
        #expect(failure.code == .invalidEnvironment)
        #expect(failure.message.contains("tap interface tap7"))
    }

    @Test("a kernel that refuses leaves nothing, and its words come out")
    func kernelRefuses() async throws {
        try await AgentBench().connected { bench async throws in
            bench.interfaces.state.withLock { $0.refused = "eth0" }
            let (_, json) = try await bench.call(Example.frame("ADD"))
            #expect(json["code"] == 101)
            #expect(json["msg"] == "create eth0: File exists")
        }
    }

    @Test("a data plane that refuses fails ADD and shows in STATUS")
    func datapathRefuses() async throws {
        try await AgentBench().connected { bench async throws in
            bench.driver.state.withLock {
                $0.fault = DatapathError(operation: "update map", errno: 28, reason: "no space")
            }
            let (exitCode, json) = try await bench.call(Example.frame("ADD"))
            #expect(exitCode == 1)
            #expect(json["msg"]?.string?.contains("no space") == true)
            let (_, status) = try await bench.call(Example.frame("STATUS", version: "1.1.0"))
            #expect(status["code"] == 51)

            bench.driver.state.withLock { $0.fault = nil }
            #expect(try await bench.call(Example.frame("STATUS", version: "1.1.0")).exitCode == 0)
            #expect(try await bench.call(Example.frame("ADD")).exitCode == 0)
            #expect(bench.driver.state.withLock { $0.datapath.labels.count } == 1)
        }
    }

    @Test("DEL undoes ADD and succeeds again and again")
    func deletion() async throws {
        try await AgentBench().connected { bench async throws in
            _ = try await bench.call(Example.frame("ADD"))
            let (other, _) = try await bench.call(Example.frame("DEL", container: "c2"))
            #expect(other == 0)
            #expect(bench.interfaces.state.withLock { $0.pairs.count } == 1)
            for _ in 0..<2 {
                let (exitCode, json) = try await bench.call(Example.frame("DEL"))
                #expect(exitCode == 0)
                #expect(json == .null)
                #expect(bench.interfaces.state.withLock { $0.pairs.isEmpty })
                #expect(bench.driver.state.withLock { $0.datapath } == DatapathState())
            }
        }
    }

    @Test("a new sandbox of the same pod gets its interface once the old one is really gone")
    func newSandbox() async throws {
        try await AgentBench().connected { bench async throws in
            for container in ["c1", "c2", "c1", "c2"] {
                let (exitCode, json) = try await bench.call(Example.frame("ADD", container: container))
                #expect(exitCode == 0, "\(json)")
                #expect(json["interfaces"]?[1]?["sandbox"]?.string == "/run/netns/\(container)")
            }
            let (exitCode, _) = try await bench.call(Example.frame("DEL", container: "c1"))
            #expect(exitCode == 0)
            #expect(bench.interfaces.state.withLock { $0.pairs.values.map(\.plan.sandbox.path) } == ["/run/netns/c2"])
        }
    }

    @Test("CHECK passes after ADD and names what was changed since")
    func check() async throws {
        try await AgentBench().connected { bench async throws in
            let (_, result) = try await bench.call(Example.frame("ADD"))
            func check(_ result: JSON = result, container: String = "c1") async throws -> JSON {
                let frame = Example.frame("CHECK", container: container, configuration: ["prevResult": result])
                return try await bench.call(frame).json
            }
            #expect(try await check() == .null)
            #expect(try await check(container: "c2")["code"] == 3)

            var wrong = try #require(result.object)
            wrong["ips"] = [["interface": 1, "address": "10.0.1.9/24"]]
            #expect(try await check(.object(wrong))["msg"]?.string?.contains("10.0.1.9/24") == true)
            #expect(try await check([:])["msg"]?.string?.contains("no interface eth0") == true)

            func tamper(_ change: (inout ObservedInterface) -> Void) {
                bench.interfaces.state.withLock { state in
                    for name in state.pairs.keys { change(&state.pairs[name]!.observed) }
                }
            }
            let honest = bench.interfaces.state.withLock { $0.pairs }
            let subnet = IPPrefix(.v4(IPv4Address(10, 0, 1, 0)), length: 24)
            let changes: [(String, (inout ObservedInterface) -> Void)] = [
                ("eth0 lacks address 10.0.1.3/24", { $0.addresses = [:] }),
                ("it is there as 10.0.1.3/16", { $0.addresses = [.v4(IPv4Address(10, 0, 1, 3)): 16] }),
                ("eth0 has no route to 0.0.0.0/0 by 10.0.1.1", { $0.routes[IPPrefix(.v4(.any), length: 0)] = nil }),
                ("eth0 has no route to 10.0.1.0/24", { $0.routes[subnet] = .v4(IPv4Address(10, 0, 1, 9)) }),
                ("eth0 does not know 10.0.1.1 at", { $0.neighbours = [:] }),
                ("eth0 is down", { $0.isUp = false }),
                ("eth0 has an MTU of 1400, not 1450", { $0.mtu = 1400 }),
                ("eth0 has MAC address 02:00:00:00:00:09", { $0.macAddress = MACAddress(2, 0, 0, 0, 0, 9) }),
            ]
            for (words, change) in changes {
                tamper(change)
                let failure = try await check()
                #expect(failure["code"] == 100)
                #expect(failure["msg"]?.string?.contains(words) == true, "\(failure)")
                bench.interfaces.state.withLock { $0.pairs = honest }
            }
            bench.interfaces.state.withLock { $0.pairs = [:] }
            #expect(try await check()["msg"]?.string?.contains("is gone") == true)
            bench.interfaces.state.withLock { $0.pairs = honest }

            let whole = bench.driver.state.withLock { $0.datapath }
            let removals: [(String, (inout DatapathState) -> Void)] = [
                ("map ports lacks", { $0.ports = [:] }), ("map sources lacks 10.0.1.", { $0.sources = [:] }),
                ("map labels lacks", { $0.labels = [:] }),
                ("map routes lacks 10.0.1.", { $0.routes = [:] }), ("map segments lacks 5", { $0.segments = [:] }),
            ]
            for (words, change) in removals where words != "map segments lacks 5" || !whole.segments.isEmpty {
                bench.driver.state.withLock { change(&$0.datapath) }
                let failure = try await check()
                #expect(failure["msg"]?.string?.contains(words) == true, "\(failure)")
                bench.driver.state.withLock { $0.datapath = whole }
            }
            #expect(try await check() == .null)
        }
    }

    @Test("STATUS tells whether ADD would work")
    func status() async throws {
        let bench = try AgentBench()
        let (exitCode, json) = try await bench.call(Example.frame("STATUS", version: "1.1.0"))
        #expect(exitCode == 1)
        #expect(json["code"] == 50)
        try await bench.connected { bench async throws in
            // ADD returns only with a session, so it orders STATUS behind the session's start.
            _ = try await bench.call(Example.frame("ADD"))
            #expect(try await bench.call(Example.frame("STATUS", version: "1.1.0")).exitCode == 0)
        }
    }

    @Test("GC deletes what is not listed, for this network and cluster only")
    func garbage() async throws {
        try await AgentBench().connected { bench async throws in
            func collect(_ more: JSONObject) async throws -> Int {
                _ = try await bench.call(Example.frame("ADD"))
                let (exitCode, _) = try await bench.call(Example.frame("GC", version: "1.1.0", configuration: more))
                #expect(exitCode == 0)
                return bench.interfaces.state.withLock { $0.pairs.count }
            }
            let listed: JSON = [["containerID": "c1", "ifname": "eth0"]]
            #expect(try await collect(["cni.dev/valid-attachments": listed]) == 1)
            #expect(try await collect(["cni.dev/valid-attachments": [], "name": "other"]) == 1)
            #expect(try await collect(["cni.dev/valid-attachments": [], "cluster-name": "k8s2"]) == 1)
            #expect(try await collect(["cni.dev/valid-attachments": []]) == 0)
        }
    }
}
