import Synchronization
import Testing
import WeftAgent
import WeftJSON
import WeftNet
import WeftVRouter

/// ADD beside, after and instead of other ADDs.
@Suite("ADD and its relatives")
struct AttachRelativesTests {
    @Test(
        "a second ADD of a container is refused while the first one's interface is there, in whatever namespace and under whatever name"
    )
    func twice() async throws {
        try await AgentBench().connected { bench async throws in
            #expect(try await bench.call(Example.frame("ADD")).exitCode == 0)
            let before = bench.driver.state.withLock { $0.datapath }
            for changes: [String: String?] in [[:], ["CNI_NETNS": "/run/netns/c2"], ["CNI_IFNAME": "net1"]] {
                let (exitCode, json) = try await bench.call(Example.frame("ADD", environment: changes))
                #expect(exitCode == 1)
                #expect(json["code"] == 4)
                #expect(json["msg"] == "container c1 already has interface eth0 in /run/netns/c1")
            }
            #expect(bench.driver.state.withLock { $0.datapath } == before)
        }
    }

    @Test("an ADD of a container whose namespace vanished with its interface finds nothing in its way")
    func namespaceVanished() async throws {
        try await AgentBench().connected { bench async throws in
            #expect(try await bench.call(Example.frame("ADD")).exitCode == 0)
            bench.interfaces.state.withLock {
                $0.pairs = [:]
                $0.sandboxes.remove("/run/netns/c1")
            }
            let gone = try await bench.call(Example.frame("ADD"))
            #expect(gone.json["code"] == 4)
            #expect(gone.json["msg"]?.string?.contains("/run/netns/c1") == true)
            let (exitCode, json) = try await bench.call(
                Example.frame("ADD", environment: ["CNI_NETNS": "/run/netns/c2"]))
            #expect(exitCode == 0, "\(json)")
            #expect(bench.interfaces.state.withLock { $0.pairs.values.map(\.plan.sandbox.path) } == ["/run/netns/c2"])
            #expect(bench.driver.state.withLock { $0.datapath.labels.count } == 1)
        }
    }

    @Test("a port that the configuration switches off has nothing in the data plane, and comes back with it")
    func administrativeState() async throws {
        try await AgentBench().connected { bench async throws in
            #expect(try await bench.call(Example.frame("ADD")).exitCode == 0)
            let whole = bench.driver.state.withLock { $0.datapath }
            func say(isEnabled: Bool) async {
                let interface = ConfigKey(.virtualMachineInterface, "default-domain:k8s1-default:web__1")
                let fields = ConfigFields.Interface(
                    id: Example.interfaceID, macAddress: MACAddress(2, 0, 0, 0, 0, 1),
                    position: .init(index: 1, count: 1), requestedName: nil, isEnabled: isEnabled)
                await bench.agent.received(
                    .configuration([.update(interface, .virtualMachineInterface(fields))]), from: .first)
            }
            await say(isEnabled: false)
            #expect(bench.driver.state.withLock { $0.datapath } == DatapathState())
            #expect(bench.node.published.withLock { $0.isEmpty })
            let check = try await bench.call(Example.frame("CHECK", configuration: ["prevResult": [:]]))
            #expect(check.exitCode == 1)
            await say(isEnabled: true)
            let back = bench.driver.state.withLock { $0.datapath }
            #expect(back.ports.count == whole.ports.count)
            #expect(back.labels == whole.labels)
        }
    }

    @Test("CHECK passes for a port whose second address is the lower one")
    func lowerSecondAddress() async throws {
        let second = ConfigKey(.instanceIp, "second")
        let interface = ConfigKey(.virtualMachineInterface, "default-domain:k8s1-default:web__1")
        let more: [HostConfigChange] = [
            .update(second, .instanceIP(.v4(IPv4Address(10, 0, 1, 2)), isSecondary: true)),
            .link(second, interface, kind: "instance-ip-virtual-machine-interface"),
        ]
        try await AgentBench(configuration: Example.configuration + more).connected { bench async throws in
            let (_, result) = try await bench.call(Example.frame("ADD"))
            #expect(result["ips"]?.array?.map { $0["address"]?.string } == ["10.0.1.3/24", "10.0.1.2/24"])
            let check = try await bench.call(Example.frame("CHECK", configuration: ["prevResult": result]))
            #expect(check.exitCode == 0, "\(check.json)")
        }
    }

    @Test("an address that the configuration names after ADD makes CHECK miss nothing")
    func laterAddress() async throws {
        try await AgentBench().connected { bench async throws in
            let (_, result) = try await bench.call(Example.frame("ADD"))
            let second = ConfigKey(.instanceIp, "second")
            let interface = ConfigKey(.virtualMachineInterface, "default-domain:k8s1-default:web__1")
            await bench.agent.received(
                .configuration([
                    .update(second, .instanceIP(.v4(IPv4Address(10, 0, 1, 2)), isSecondary: true)),
                    .link(second, interface, kind: "instance-ip-virtual-machine-interface"),
                ]), from: .first)
            let check = try await bench.call(Example.frame("CHECK", configuration: ["prevResult": result]))
            #expect(check.exitCode == 0, "\(check.json)")
        }
    }
}
