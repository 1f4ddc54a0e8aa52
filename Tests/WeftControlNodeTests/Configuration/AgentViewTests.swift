import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftXML
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("An agent's view of the configuration")
struct AgentViewTests {
    private let vn1 = TestNetwork("vn1", 1)
    private let vn2 = TestNetwork("vn2", 2)

    private func laboratory(_ more: [ConfigObject] = []) -> ControlNodeLaboratory {
        ControlNodeLaboratory(
            [TestConfiguration.system, TestConfiguration.project] + vn1.objects + vn2.objects
                + TestConfiguration.pod("pod1", in: vn1) + TestConfiguration.pod("pod2", in: vn2) + more)
    }

    private func subscribed(_ host: String, _ laboratory: ControlNodeLaboratory) -> TestAgent {
        let agent = laboratory.connect(host, isRegistered: false)
        laboratory.say(.subscribeConfiguration(agent.root), by: agent)
        return agent
    }

    private func names(_ agent: TestAgent, _ type: String) -> Set<String> {
        Set(agent.nodes.keys.filter { $0.type == type }.map(\.name))
    }

    @Test("holds what its virtual machines need and nothing of other hosts")
    func own() {
        let laboratory = laboratory([
            TestConfiguration.router("host1", machines: ["pod1"]),
            TestConfiguration.router("host2", machines: ["pod2"]),
        ])
        let agent = subscribed("host1", laboratory)
        #expect(names(agent, "virtual-router") == ["default-global-system-config:host1"])
        #expect(names(agent, "virtual-machine") == ["pod1"])
        #expect(names(agent, "virtual-machine-interface") == ["default-domain:k8s1-default:pod1"])
        #expect(names(agent, "instance-ip") == ["pod1-ip"])
        #expect(names(agent, "virtual-network") == [vn1.name])
        #expect(names(agent, "routing-instance") == [vn1.instance])
        #expect(names(agent, "route-target") == [])
        #expect(names(agent, "project") == ["default-domain:k8s1-default"])
        #expect(names(agent, "global-system-config") == ["default-global-system-config"])
        #expect(agent.disorder == [])
    }

    @Test("names links by the types of their ends and puts the data of a link into a node between them")
    func links() {
        let laboratory = laboratory([TestConfiguration.router("host1", machines: ["pod1"])])
        let agent = subscribed("host1", laboratory)
        let interface = ConfigurationKey(type: "virtual-machine-interface", name: "default-domain:k8s1-default:pod1")
        let network = ConfigurationKey(type: "virtual-network", name: vn1.name)
        let instance = ConfigurationKey(type: "routing-instance", name: vn1.instance)
        let data = ConfigurationKey(
            type: "virtual-machine-interface-routing-instance", name: "attr(\(interface.name),\(instance.name))")
        #expect(
            agent.links.isSuperset(of: [
                .init(interface, network, metadata: "virtual-machine-interface-virtual-network"),
                .init(network, instance, metadata: "virtual-network-routing-instance"),
                .init(interface, data, metadata: data.type), .init(data, instance, metadata: data.type),
            ]))
        #expect(agent.nodes[data] != nil)
        #expect(agent.links.filter { $0.metadata == "project-virtual-network" }.isEmpty, "no view extends along it")
    }

    @Test("writes properties as the schema names them")
    func properties() throws {
        let laboratory = laboratory([TestConfiguration.router("host1", machines: ["pod1"])])
        let agent = subscribed("host1", laboratory)
        let key = ConfigurationKey(type: "virtual-machine-interface", name: "default-domain:k8s1-default:pod1")
        let node = XMLElement("node", children: try #require(agent.nodes[key]).properties)
        #expect(
            node.child("virtual-machine-interface-mac-addresses")?.text(of: "mac-address") == "02:00:00:00:00:01")
        let id = TestNetwork.id(.virtualMachineInterface, key.name)
        #expect(node.child("id-perms")?.child("uuid")?.text(of: "uuid-mslong") == "\(id.high)")
        #expect(node.child("id-perms")?.child("uuid")?.text(of: "uuid-lslong") == "\(id.low)")
    }

    @Test("follows changes, and forgets what nothing leads to any more")
    func changes() {
        let laboratory = laboratory([TestConfiguration.router("host1")])
        let agent = subscribed("host1", laboratory)
        #expect(names(agent, "virtual-network") == [])
        laboratory.configure([TestConfiguration.router("host1", machines: ["pod1", "pod2"])])
        #expect(names(agent, "virtual-network") == [vn1.name, vn2.name])
        laboratory.configure([TestConfiguration.router("host1", machines: ["pod2"])])
        #expect(names(agent, "virtual-network") == [vn2.name])
        #expect(names(agent, "virtual-machine-interface") == ["default-domain:k8s1-default:pod2"])
        laboratory.configure([], deleting: TestConfiguration.pod("pod2", in: vn2).reversed())
        #expect(names(agent, "virtual-machine-interface") == [])
        #expect(agent.links.filter { $0.metadata.contains("interface") } == [])
        #expect(agent.disorder == [])
    }

    @Test("a virtual machine that is bound to the host is in it, whatever the agent says, until it is bound elsewhere")
    func machines() {
        let laboratory = laboratory([TestConfiguration.router("host1")] + TestConfiguration.boundPod("pod1", in: vn1))
        let agent = subscribed("host1", laboratory)
        let machine = ConfigurationKey(type: "virtual-machine", name: "pod1")
        laboratory.say(.subscribeConfiguration(machine), by: agent)
        #expect(names(agent, "virtual-network") == [vn1.name])
        #expect(laboratory.node.agents.named("host1")?.counters.machinesWaited == 0)
        laboratory.say(.unsubscribeConfiguration(machine), by: agent)
        #expect(names(agent, "virtual-network") == [vn1.name])
        laboratory.configure([], deleting: [TestConfiguration.object(.virtualMachine, "pod1")])
        #expect(names(agent, "virtual-network") == [])
        laboratory.configure([TestConfiguration.object(.virtualMachine, "pod1")])
        #expect(names(agent, "virtual-network") == [vn1.name])
        laboratory.configure(TestConfiguration.boundPod("pod1", in: vn1, to: "host2"))
        #expect(names(agent, "virtual-network") == [])
        laboratory.configure([], deleting: [TestConfiguration.router("host1")])
        laboratory.configure(TestConfiguration.boundPod("pod1", in: vn1))
        laboratory.configure([TestConfiguration.router("host1")])
        let again = subscribed("host1", laboratory)
        #expect(names(again, "virtual-network") == [vn1.name], "the host may come later")
    }

    @Test("a virtual machine of another host that the agent names waits, told nothing, counted and named")
    func foreignMachines() {
        let laboratory = laboratory([
            TestConfiguration.router("host1"), TestConfiguration.router("host2", machines: ["pod2"]),
        ])
        let agent = subscribed("host1", laboratory)
        let before = agent.nodes
        laboratory.say(.subscribeConfiguration(ConfigurationKey(type: "virtual-machine", name: "pod2")), by: agent)
        #expect(agent.nodes == before)
        #expect(agent.session != nil)
        #expect(laboratory.ignored.last?.contains("virtual-machine:pod2") == true)
        let counters = laboratory.node.agents.named("host1")?.counters
        #expect(counters?.machinesWaited == 1)
        #expect(laboratory.node.agentSnapshots.first { $0.name == "host1" }?.waitingMachines == ["pod2"])
        #expect(counters?.itemsIgnored == 0)
        laboratory.configure([
            TestConfiguration.router("host1", machines: ["pod2"]), TestConfiguration.router("host2"),
        ])
        #expect(names(agent, "virtual-network") == [vn2.name], "the order of the two means nothing")
        laboratory.configure([TestConfiguration.router("host1"), TestConfiguration.router("host2", machines: ["pod2"])])
        #expect(names(agent, "virtual-network") == [])
    }

    @Test("an agent may ask before its virtual router is configured, and for nothing but its own")
    func early() {
        let laboratory = laboratory()
        let agent = subscribed("host1", laboratory)
        #expect(agent.nodes.isEmpty)
        laboratory.configure([TestConfiguration.router("host1", machines: ["pod1"])])
        #expect(names(agent, "virtual-machine") == ["pod1"])
        let stranger = laboratory.connect("host2", isRegistered: false)
        laboratory.say(.subscribeConfiguration(agent.root), by: stranger)
        #expect(stranger.nodes.isEmpty)
        laboratory.say(.subscribeConfiguration(ConfigurationKey(type: "virtual-machine", name: "pod1")), by: stranger)
        laboratory.say(.subscribeConfiguration(ConfigurationKey(type: "no-such-type", name: "x")), by: stranger)
        #expect(laboratory.ignored.count == 3)
        #expect(stranger.session != nil)
    }

    @Test("at most 16 objects travel in one message")
    func messageSize() {
        let machines = (0..<40).map { "pod-\($0)" }
        let laboratory = laboratory(
            machines.map { TestConfiguration.object(.virtualMachine, $0) }
                + [TestConfiguration.router("host1", machines: machines)])
        let agent = subscribed("host1", laboratory)
        for message in agent.messages {
            guard case .configuration(let changes) = message else { continue }
            let count = changes.reduce(0) { total, change in
                switch change {
                case .update(let items), .delete(let items): total + items.count
                }
            }
            #expect(count <= 16)
        }
        #expect(names(agent, "virtual-machine").count == 40)
    }
}
