import Testing
import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Trees for agents")
struct TreeTests {
    private static let networks = [TestNetwork("vn1", 1), TestNetwork("vn2", 2)]
    private static let group = MulticastItem.Group(.broadcast)
    private let laboratory = ControlNodeLaboratory(TestConfiguration.fabric + networks.flatMap(\.objects))

    private var instance: String { Self.networks[0].instance }

    private func join(
        _ agent: TestAgent, _ labels: ClosedRange<UInt32>? = 4609...5119, group: MulticastItem.Group = group
    )
        -> RouteItem
    {
        .multicast(
            MulticastItem(
                group,
                forwarders: [.init(address: .v4(agent.address), labels: labels, encapsulations: ["gre", "udp"])]))
    }

    private func id(_ agent: TestAgent, group: MulticastItem.Group = group) -> String { "\(agent.address):1:\(group)" }

    private func enter(_ agent: TestAgent, _ instance: String, _ labels: ClosedRange<UInt32> = 4609...5119) {
        laboratory.say(
            agent.subscription(instance), .publish(routingInstance: instance, [join(agent, labels)]), by: agent)
    }

    @Test("two agents of a network are each told the other and the label to be reached on; a leave is told, too")
    func two() throws {
        let a = laboratory.connect("host-1")
        let b = laboratory.connect("host-2")
        enter(a, instance)
        #expect(a.trees[instance]?[id(a)] == MulticastItem(Self.group, sourceLabel: 4609))
        enter(b, instance, 17...20)
        let own = try #require(a.trees[instance]?[id(a)])
        #expect(
            own.branches == [.init(address: b.address, label: 17, encapsulations: ["gre", "udp"])],
            "an agent is told its own place alone")
        #expect(a.trees[instance]?.count == 1)
        #expect(b.trees[instance]?[id(b)]?.branches.map(\.label) == [own.sourceLabel])
        #expect(b.trees[instance]?[id(b)]?.sourceLabel == 17)
        let shown = laboratory.node.routeSnapshots(ofTable: "\(instance).ermvpn.0", after: nil, limit: 10)
        #expect(shown.map(\.name) == ["0-192.0.2.1:1-0.0.0.0,\(Self.group)", "0-192.0.2.2:1-0.0.0.0,\(Self.group)"])
        let tables = laboratory.node.treeTables
        #expect(tables.map(\.name) == ["\(instance).ermvpn.0"])
        #expect(
            laboratory.node.treeSnapshots(ofTable: tables[0].name).first?.places.map(\.neighbors)
                == [[.init(address: b.address, label: 17)], [.init(address: a.address, label: 4609)]])
        laboratory.say(.withdraw(routingInstance: instance, [join(b)]), by: b)
        #expect(a.trees[instance]?[id(a)]?.branches == [])
        #expect(b.trees[instance]?.isEmpty == true)
        #expect(laboratory.node.trees.tables.values.flatMap(\.trees.values).map(\.forwarders.count) == [1])
    }

    @Test("a join that breaks a rule is left out, the session stays")
    func faults() {
        let agent = laboratory.connect("host-1")
        laboratory.say(
            agent.subscription(instance), .publish(routingInstance: instance, [join(agent, nil)]),
            .publish(routingInstance: instance, [.multicast(MulticastItem(Self.group))]), by: agent)
        #expect(agent.session != nil)
        #expect(laboratory.ignored.count == 2)
        #expect(agent.trees[instance] == nil)
    }

    @Test("an agent without a label left waits until it has one")
    func labels() {
        let agent = laboratory.connect("host-1")
        enter(agent, instance, 17...17)
        enter(agent, Self.networks[1].instance, 17...17)
        #expect(agent.trees[Self.networks[1].instance] == nil)
        laboratory.say(.withdraw(routingInstance: instance, [join(agent)]), by: agent)
        #expect(agent.trees[Self.networks[1].instance]?.values.map(\.sourceLabel) == [17])
    }

    @Test("an agent that restarts keeps its place and is told it again")
    func restart() {
        let a = laboratory.connect("host-1")
        let b = laboratory.connect("host-2")
        for agent in [a, b] { enter(agent, instance) }
        let before = a.trees
        let told = b.messages.count
        laboratory.disconnect(a)
        a.forget()
        laboratory.connect("host-1")
        enter(a, instance)
        #expect(a.trees == before)
        #expect(b.messages.count == told, "nothing changed for its neighbour")
        laboratory.disconnect(a)
        laboratory.expire(.stale(laboratory.id(of: a)))
        #expect(b.trees[instance]?[id(b)]?.branches == [])
    }

    @Test("an agent whose window is full is told its last place once")
    func slow() throws {
        let agents = (1...12).map { laboratory.connect("host-\($0)") }
        let slow = agents[0]
        enter(slow, instance)
        slow.isSlow = true
        var size = 0
        while laboratory.node.agents[laboratory.id(of: slow)]?.isBlocked != true, size < 2000 {
            size += 1
            let agent = agents[1 + size % 11]
            if agent.trees[instance]?.isEmpty != false {
                enter(agent, instance)
            } else {
                laboratory.say(.unsubscribe(routingInstance: instance), by: agent)
                agent.trees[instance] = nil
            }
        }
        let waiting = slow.unread.count
        for agent in agents.dropFirst() where agent.trees[instance]?.isEmpty != false { enter(agent, instance) }
        #expect(slow.unread.count == waiting)
        slow.isSlow = false
        laboratory.drain(slow)
        let place = try #require(slow.trees[instance]?[id(slow)])
        #expect(place.branches.map(\.address.rawValue).sorted() == (2...5).map { 0xc000_0200 + $0 })
    }

    @Test("joins and leaves leave a tree that all its agents agree on", arguments: 1...8 as ClosedRange<UInt64>)
    func simulation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let agents = (1...24).map { laboratory.connect("host-\($0)") }
        let instances = Self.networks.map(\.instance)
        var members: Set<[Int]> = []
        for _ in 0..<200 {
            let (number, place) = (Int.random(in: 0..<24, using: &generator), Int.random(in: 0..<2, using: &generator))
            let (agent, instance) = (agents[number], instances[place])
            if agent.session == nil { laboratory.connect(agent.host) }
            switch (members.contains([number, place]), Int.random(in: 0..<4, using: &generator)) {
            case (_, 0):
                laboratory.disconnect(agent)
                agent.forget()
                laboratory.expire(.stale(laboratory.id(of: agent)))
                for place in 0..<2 { members.remove([number, place]) }
            case (false, _):
                // Two labels less than twenty-four agents of two networks would like to have of some.
                enter(agent, instance, number % 3 == 0 ? 16...17 : 4609...5119)
                members.insert([number, place])
            case (true, 1): laboratory.say(.publish(routingInstance: instance, [join(agent, 16...40)]), by: agent)
            case (true, _):
                laboratory.say(.unsubscribe(routingInstance: instance), by: agent)
                agent.trees[instance] = nil
                members.remove([number, place])
            }
        }
        for (number, instance) in instances.enumerated() {
            let inside = members.filter { $0[1] == number }.map { agents[$0[0]] }
            check(inside, instance)
        }
        for agent in agents {
            let labels = agent.trees.values.flatMap(\.values).map(\.sourceLabel)
            #expect(Set(labels).count == labels.count, "no label stands for two trees")
        }
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    private func check(_ inside: [TestAgent], _ instance: String) {
        var places: [IPv4Address: MulticastItem] = [:]
        for agent in inside {
            #expect(agent.trees[instance]?.count == 1)
            places[agent.address] = agent.trees[instance]?[id(agent)]
        }
        var edges = 0
        for (address, place) in places {
            #expect(place.branches.count <= 5)
            edges += place.branches.count
            for branch in place.branches {
                #expect(places[branch.address]?.sourceLabel == branch.label)
                #expect(places[branch.address]?.branches.contains { $0.address == address } == true)
            }
        }
        #expect(edges == 2 * max(0, places.count - 1))
        var reached: Set<IPv4Address> = []
        var next = places.keys.first.map { [$0] } ?? []
        while let address = next.popLast() {
            guard reached.insert(address).inserted else { continue }
            next += places[address]?.branches.map(\.address) ?? []
        }
        #expect(reached.count == places.count, "all are reached")
    }
}
