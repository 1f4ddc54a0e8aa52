import Synchronization
import Testing
import WeftAgent
import WeftIntrospect
import WeftJSON
import WeftNet
import WeftVRouter

/// What an agent makes of IPv6 in calls of kubelets, in records and on its pages.
@Suite("address families of an agent")
struct AddressFamilyTests {
    private static let six = InterfaceAddress(
        address: IPAddress("fd00:1::3")!, prefixLength: 64, gateway: IPAddress("fd00:1::1"))
    private static let key = ConfigKey(.instanceIp, "ip6")

    /// Beside what the pod has in IPv4.
    private static let dualStack: [HostConfigChange] = [
        .update(key, .instanceIP(six.address, isSecondary: false)),
        .link(
            key, ConfigKey(.virtualMachineInterface, "default-domain:k8s1-default:web__1"),
            kind: "instance-ip-virtual-machine-interface"),
    ]

    @Test("ADD gives a pod with addresses of both families what is forwarded, and CHECK holds to it")
    func add() async throws {
        var plain = JSON.null
        try await AgentBench().connected { bench async throws in
            plain = try await bench.call(Example.frame("ADD")).json
        }
        try await AgentBench(configuration: Example.configuration + Self.dualStack).connected { bench async throws in
            let (exitCode, result) = try await bench.call(Example.frame("ADD"))
            #expect(exitCode == 0)
            #expect(result == plain)
            let check = Example.frame("CHECK", configuration: ["prevResult": result])
            #expect(try await bench.call(check).json == .null)

            var other = try #require(result.object)
            other["ips"] = .array((result["ips"]?.array ?? []) + [["interface": 1, "address": "fd00:1::3/64"]])
            let failure = try await bench.call(
                Example.frame("CHECK", configuration: ["prevResult": .object(other)])
            ).json
            #expect(failure["code"] == 100)
            #expect(failure["msg"]?.string?.contains("fd00:1::3/64") == true)

            let view = try #require(await bench.agent.interfaces().first)
            #expect(view.isActive && view.addresses.count == 2 && view.unserved == [Self.six.address])
            let rows = await bench.agent.unservedViews()
            #expect(rows.map(\.subject) == ["address"] && rows.map(\.count) == [1])
        }
    }

    @Test("ADD of a pod that has addresses of IPv6 only is refused, and names them")
    func refusal() async throws {
        let configuration = Example.configuration.filter {
            if case .update(let key, _) = $0 { key.type != .instanceIp } else { true }
        }
        try await AgentBench(deadline: .milliseconds(20), configuration: configuration + Self.dualStack).connected {
            bench async throws in
            let (exitCode, json) = try await bench.call(Example.frame("ADD"))
            #expect(exitCode == 1 && json["code"] == 11)
            #expect(
                json["msg"]?.string?.hasPrefix("address fd00:1::3 of interface default-domain:k8s1-default:web__1: ")
                    == true, "\(json)")
            #expect(bench.interfaces.state.withLock { $0.pairs.isEmpty })
        }
    }

    @Test("CHECK of a pod that has addresses of IPv6 left names them")
    func remainder() async throws {
        try await AgentBench(configuration: Example.configuration + Self.dualStack).connected { bench async throws in
            let result = try await bench.call(Example.frame("ADD")).json
            await bench.agent.received(.configuration([.remove(ConfigKey(.instanceIp, "ip"))]), from: .first)
            let failure = try await bench.call(Example.frame("CHECK", configuration: ["prevResult": result])).json
            #expect(failure["code"] == 100)
            #expect(
                failure["msg"]?.string?.hasPrefix(
                    "interface default-domain:k8s1-default:web__1 does not forward: address fd00:1::3 of ") == true,
                "\(failure)")
        }
    }

    @Test("what a workload was given by an agent that serves more is neither missed nor given again")
    func given() {
        var port = StateTests.port
        let plain = ObservedInterface(port, mtu: 1450)
        port.givenAddresses.append(Self.six)
        #expect(ObservedInterface(port, mtu: 1450) == plain)
        #expect(port.givenServedAddresses == StateTests.port.givenAddresses)
    }

    @Test("a result says the family of each address, and each family's way out", arguments: ["0.4.0", "1.0.0"])
    func result(version: String) throws {
        var port = StateTests.port
        port.givenAddresses = [port.state.addresses[0], Self.six]
        let json = CNIResult.json(for: [port], mtu: 1450, version: try #require(CNIVersion(version)))
        #expect(json["ips"]?.array?.map { $0["address"]?.string } == ["10.0.1.3/24", "fd00:1::3/64"])
        #expect(json["ips"]?.array?.map { $0["gateway"]?.string } == ["10.0.1.1", "fd00:1::1"])
        let families: [String?] = version == "0.4.0" ? ["4", "6"] : [nil, nil]
        #expect(json["ips"]?.array?.map { $0["version"]?.string } == families)
        #expect(
            json["routes"] == [
                ["dst": "0.0.0.0/0", "gw": "10.0.1.1"], ["dst": "::/0", "gw": "fd00:1::1"],
            ])
    }

    @Test("a record keeps addresses and subnets of both families")
    func record() throws {
        let workplace = try Workplace()
        let directory = try StateDirectory(workplace.state)
        let store = PortStore(directory, logger: .silent)
        var port = StateTests.port
        port.state.addresses.append(Self.six)
        port.state.network.subnets.append(RoutedSubnet(prefix: Self.six.subnet, gateway: Self.six.gateway))
        try store.store(port)
        #expect(try store.load().ports == [port])
        let record = try JSON(parsing: try directory.read("\(port.id)"))
        #expect(
            record["state"]?["addresses"]?[2]
                == ["address": "fd00:1::3", "prefix-length": 64, "gateway": "fd00:1::1"])
        #expect(
            record["state"]?["network"]?["subnets"]?[2] == ["prefix": "fd00:1::/64", "gateway": "fd00:1::1"])
    }

    @Test(
        "a record with a prefix longer than its address is put aside", arguments: [("10.0.1.3", 33), ("fd00::3", 129)])
    func impossible(address: String, length: Int) throws {
        let workplace = try Workplace()
        let directory = try StateDirectory(workplace.state)
        let store = PortStore(directory, logger: .silent)
        try store.store(StateTests.port)
        let name = "\(StateTests.port.id)"
        var record = try #require(try JSON(parsing: try directory.read(name)).object)
        var state = try #require(record["state"]?.object)
        state["addresses"] = [["address": .string(address), "prefix-length": .int(Int64(length))]]
        record["state"] = .object(state)
        try directory.write(name, JSON.object(record).bytes)
        #expect(try store.load().unreadable == [name])
    }
}
