import Testing
import WeftModel
import WeftNet
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("What is shown of agents' configuration")
struct ConfigListingTests {
    private let vn1 = TestNetwork("vn1", 1)

    private func laboratory() -> ControlNodeLaboratory {
        ControlNodeLaboratory(
            [TestConfiguration.system, TestConfiguration.project] + vn1.objects
                + TestConfiguration.pod("pod1", in: vn1) + TestConfiguration.boundPod("pod2", in: vn1, to: "host2")
                + [TestConfiguration.router("host1", machines: ["pod1"]), TestConfiguration.router("host2")])
    }

    private func subscribed(_ host: String, _ laboratory: ControlNodeLaboratory, isSlow: Bool = false) -> TestAgent {
        let agent = laboratory.connect(host, isRegistered: false)
        agent.isSlow = isSlow
        laboratory.say(.subscribeConfiguration(agent.root), by: agent)
        return agent
    }

    /// Puts a listing together of parts.
    private func whole<Item>(_ slice: (UInt32?) -> ConfigSlice<Item>) -> [Item] {
        var items: [Item] = []
        var position: UInt32?
        while true {
            let part = slice(position)
            items += part.items
            guard let next = part.next else { return items }
            #expect(next > position ?? 0 || position == nil, "no listing goes back")
            position = next
        }
    }

    private func nodes(of client: String, _ laboratory: ControlNodeLaboratory, limit: Int = 100) -> [ClientNodeSnapshot]
    {
        whole { laboratory.node.configNodeSnapshots(ofClient: client, after: $0, limit: limit) }
    }

    private func links(of client: String, _ laboratory: ControlNodeLaboratory, limit: Int = 100) -> [ClientLinkSnapshot]
    {
        whole { laboratory.node.configLinkSnapshots(ofClient: client, after: $0, limit: limit) }
    }

    @Test("what a client is to know is what it was told, in parts of any size", arguments: [1, 2, 3, 100])
    func client(limit: Int) throws {
        let laboratory = laboratory()
        let agent = subscribed("host1", laboratory)
        let nodes = nodes(of: "host1", laboratory, limit: limit)
        let objects = agent.nodes.keys.filter { ObjectType($0.type) != nil }.map { "\($0.type):\($0.name)" }
        #expect(nodes.map(\.name).sorted() == objects.sorted())
        #expect(nodes.allSatisfy { $0.isKnown && $0.isSeen })
        let links = links(of: "host1", laboratory, limit: limit)
        #expect(Set(links.map(\.metadata)) == Set(agent.links.map(\.metadata)))
        #expect(links.allSatisfy { $0.isKnown && $0.isSeen })
        #expect(
            links.contains {
                $0.left == "virtual-machine-interface:default-domain:k8s1-default:pod1"
                    && $0.right == "virtual-network:\(vn1.name)"
            })
        let client = try #require(laboratory.node.configClientSnapshots.first)
        #expect(client.name == "host1")
        #expect([client.wantedCount, client.knownCount] == [nodes.count + links.count, nodes.count + links.count])
        #expect(client.counters.nodeUpdates > 0)
    }

    @Test("a client is found by its number as well, and nobody's has nothing")
    func names() throws {
        let laboratory = laboratory()
        _ = subscribed("host1", laboratory)
        let second = subscribed("host2", laboratory)
        let number = "\(laboratory.id(of: second).number)"
        #expect(nodes(of: number, laboratory) == nodes(of: "host2", laboratory))
        #expect(nodes(of: "host2", laboratory) != nodes(of: "host1", laboratory))
        for client in ["", "host3", "99", "-1"] {
            #expect(nodes(of: client, laboratory).isEmpty)
            #expect(links(of: client, laboratory).isEmpty)
        }
    }

    @Test("what waits for a slow client is to be known and not told, until it leaves its view")
    func slow() throws {
        var settings = ControlNodeSettings()
        settings.window = 1
        let laboratory = ControlNodeLaboratory(
            settings: settings,
            [TestConfiguration.system, TestConfiguration.project] + vn1.objects
                + TestConfiguration.pod("pod1", in: vn1) + [TestConfiguration.router("host1")])
        let agent = subscribed("host1", laboratory, isSlow: true)
        let told = nodes(of: "host1", laboratory)
        #expect(told.allSatisfy { $0.isKnown })
        laboratory.configure([TestConfiguration.router("host1", machines: ["pod1"])])
        let waiting = nodes(of: "host1", laboratory).filter { !$0.isKnown }.map(\.name)
        #expect(waiting.contains("virtual-machine:pod1"))
        #expect(links(of: "host1", laboratory).contains { !$0.isKnown && $0.isSeen })
        let client = try #require(laboratory.node.configClientSnapshots.first)
        #expect(client.wantedCount > client.knownCount)
        laboratory.configure([TestConfiguration.router("host1")])
        #expect(nodes(of: "host1", laboratory) == told)
        #expect(links(of: "host1", laboratory).allSatisfy { $0.isKnown })
        laboratory.drain(agent)
        #expect(
            laboratory.node.configClientSnapshots.map(\.wantedCount)
                == laboratory.node.configClientSnapshots.map(\.knownCount))
    }

    @Test(
        "links show whom they concern, who was told and who made them, in parts of any size", arguments: [1, 3, 1000])
    func graph(limit: Int) throws {
        let laboratory = laboratory()
        let agent = subscribed("host2", laboratory)
        _ = subscribed("host1", laboratory)
        laboratory.say(.subscribeConfiguration(ConfigurationKey(type: "virtual-machine", name: "pod2")), by: agent)
        let links = whole { laboratory.node.configLinkSnapshots(after: $0, limit: limit) }
        #expect(links.count == laboratory.node.configLinkCount)
        let machines = links.filter { $0.metadata == "virtual-router-virtual-machine" }.sorted { $0.right < $1.right }
        #expect(machines.map(\.right) == ["virtual-machine:pod1", "virtual-machine:pod2"])
        #expect(machines.map(\.viewers) == [["host1"], ["host2"]])
        #expect(machines.map(\.informed) == [["host1"], ["host2"]])
        #expect(machines.map(\.origins) == [[.configuration], [.binding]])
        let network = try #require(links.first { $0.metadata == "virtual-network-routing-instance" })
        #expect(network.viewers == ["host1", "host2"])
        #expect(network.informed == network.viewers)
        let project = try #require(links.first { $0.metadata == "project-virtual-network" })
        #expect(project.viewers == [], "no agent is told of it")
        laboratory.configure([], deleting: [TestConfiguration.object(.virtualMachine, "pod1")])
        #expect(
            !whole { laboratory.node.configLinkSnapshots(after: $0, limit: limit) }.contains {
                $0.right.hasSuffix("pod1") && $0.metadata == "virtual-router-virtual-machine"
            })
    }

    @Test("positions that no listing gave are at its end")
    func strangePositions() {
        let laboratory = laboratory()
        _ = subscribed("host1", laboratory)
        #expect(laboratory.node.configLinkSnapshots(after: .max, limit: 10).items.isEmpty)
        #expect(laboratory.node.configLinkSnapshots(after: .max, limit: 10).next == nil)
        #expect(laboratory.node.configNodeSnapshots(ofClient: "host1", after: .max, limit: 10).items.isEmpty)
    }

    @Test("a client that went is remembered with when it came and went, and comes back as another")
    func history() throws {
        let laboratory = laboratory()
        let start = laboratory.time
        let agent = subscribed("host1", laboratory)
        let number = laboratory.id(of: agent).number
        #expect(laboratory.node.formerClientSnapshots == [])
        laboratory.time.microseconds += 5_000_000
        laboratory.disconnect(agent)
        let first = FormerClient(number: number, name: "host1", since: start, until: laboratory.time)
        #expect(laboratory.node.formerClientSnapshots == [first])
        _ = laboratory.connect("host1", isRegistered: false)
        laboratory.disconnect(agent)
        #expect(laboratory.node.formerClientSnapshots == [first], "it did not ask for its configuration")
        laboratory.time.microseconds += 1_000_000
        _ = subscribed("host1", laboratory)
        laboratory.disconnect(agent)
        #expect(laboratory.node.formerClientSnapshots.map(\.since) == [start, laboratory.time])
    }

    @Test(
        "only the last clients are remembered, oldest first",
        arguments: [1, FormerClients.limit, FormerClients.limit + 7])
    func boundedHistory(count: Int) {
        var clients = FormerClients()
        let time = WallTime(microseconds: 0)
        for number in 0..<UInt32(count) {
            clients.append(FormerClient(number: number, name: "host", since: time, until: time))
        }
        let kept = UInt32(count - min(count, FormerClients.limit))..<UInt32(count)
        #expect(clients.all.map(\.number) == Array(kept))
    }
}
