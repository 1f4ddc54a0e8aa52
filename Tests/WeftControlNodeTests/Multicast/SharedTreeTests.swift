import Testing
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("One tree of several control nodes")
struct SharedTreeTests {
    /// Control nodes that all peer with each other, and agents of which each joins at one.
    private final class Mesh {
        private static let network = TestNetwork("vn1", 1)
        let nodes: [ControlNodeLaboratory]
        /// Whom each control node knows the others as.
        private let peers: [[Int: TestPeer]]
        private var told: [[Int]: [MulticastRoute: PathAttributes]] = [:]
        /// By host.
        private(set) var members: [Int: (agent: TestAgent, node: Int)] = [:]
        private static let group = MulticastItem.Group(.broadcast)

        init(_ count: Int) {
            let nodes = (0..<count).map { number in
                let own = TestConfiguration.object(
                    .bgpRouter, "\(RoutingConfiguration.fabricInstance):own",
                    properties: [
                        "bgp_router_parameters": [
                            "address": .string("\(Self.identifier(number))"), "autonomous_system": 64512,
                        ]
                    ])
                var settings = ControlNodeSettings()
                settings.name = "own"
                return ControlNodeLaboratory(
                    settings: settings, TestConfiguration.fabric + [own] + Self.network.objects)
            }
            self.nodes = nodes
            peers = nodes.indices.map { number in
                var others: [Int: TestPeer] = [:]
                for other in nodes.indices where other != number {
                    others[other] = nodes[number].peer(UInt32(other + 1), asn: 64512, families: [.ermVPN])
                }
                return others
            }
        }

        static func identifier(_ number: Int) -> IPv4Address { IPv4Address(198, 51, 100, UInt8(number + 1)) }

        func join(_ host: Int, at node: Int) {
            let name = "host-\(host)"
            let known = nodes[node].agents[name].flatMap { $0.session == nil ? nil : $0 }
            let agent = known ?? nodes[node].connect(name)
            let join = RouteItem.multicast(
                MulticastItem(
                    Self.group,
                    forwarders: [
                        .init(address: .v4(agent.address), labels: 4609...5119, encapsulations: ["gre", "udp"])
                    ]))
            nodes[node].say(
                agent.subscription(Self.network.instance), .publish(routingInstance: Self.network.instance, [join]),
                by: agent)
            members[host] = (agent, node)
            settle()
        }

        func leave(_ host: Int) {
            guard let (agent, node) = members.removeValue(forKey: host) else { return }
            nodes[node].say(.unsubscribe(routingInstance: Self.network.instance), by: agent)
            agent.trees = [:]
            settle()
        }

        /// A control node is gone for the others, and its agents with it.
        func lose(_ node: Int) {
            for other in nodes.indices where other != node {
                if let peer = peers[other][node] { nodes[other].lose(peer) }
                told[[node, other]] = nil
            }
            members = members.filter { $0.value.node != node }
            settle(without: node)
        }

        /// Carries what control nodes say to each other until nobody has anything new to say.
        func settle(without gone: Int? = nil) {
            var isChanged = true
            while isChanged {
                isChanged = false
                for (speaker, listener) in nodes.indices.flatMap({ a in nodes.indices.map { (a, $0) } })
                where speaker != listener && speaker != gone && listener != gone {
                    guard let says = peers[speaker][listener]?.multicast, let peer = peers[listener][speaker],
                        says != told[[speaker, listener]] ?? [:]
                    else { continue }
                    let old = told[[speaker, listener]] ?? [:]
                    nodes[listener].withdraw(old.keys.filter { says[$0] == nil }, .ermVPN, by: peer)
                    for (route, attributes) in says where old[route] != attributes {
                        nodes[listener].announce([route], .ermVPN, by: peer) { $0 = attributes }
                    }
                    told[[speaker, listener]] = says
                    isChanged = true
                }
            }
        }

        private func place(of agent: TestAgent) -> MulticastItem? {
            agent.trees[Self.network.instance]?["\(agent.address):1:\(Self.group)"]
        }

        /// What keeps the agents from being one tree.
        var faults: [String] {
            var faults: [String] = []
            var places: [IPv4Address: MulticastItem] = [:]
            for (agent, _) in members.values { places[agent.address] = place(of: agent) }
            if places.count != members.count { faults.append("\(members.count - places.count) have no place") }
            for (address, place) in places {
                for branch in place.branches {
                    let other = places[branch.address]
                    if other?.sourceLabel != branch.label {
                        faults.append("\(address) sends to \(branch), who is not there")
                    }
                    if other?.branches.contains(where: { $0.address == address }) != true {
                        faults.append("\(address) sends to \(branch.address), who does not send back")
                    }
                }
            }
            let links = places.values.reduce(0) { $0 + $1.branches.count }
            if links != 2 * max(0, places.count - 1) { faults.append("\(links) links among \(places.count)") }
            var reached: Set<IPv4Address> = []
            var next = places.keys.min().map { [$0] } ?? []
            while let address = next.popLast() {
                guard reached.insert(address).inserted else { continue }
                next += places[address]?.branches.map(\.address) ?? []
            }
            if reached.count != places.count { faults.append("\(reached.count) of \(places.count) are reached") }
            return faults + nodes.flatMap { $0.node.rib.checkInvariants() }
        }
    }

    @Test("agents of two control nodes are one tree, joined by an edge of each")
    func two() {
        let mesh = Mesh(2)
        for host in 1...3 { mesh.join(host, at: 0) }
        #expect(mesh.faults == [])
        for host in 4...6 { mesh.join(host, at: 1) }
        #expect(mesh.faults == [])
        let routes = mesh.nodes[0].peers.values.flatMap(\.multicast.keys).map(\.destination.kind)
        #expect(routes.filter { $0 == .localTree }.count == 1)
        #expect(routes.filter { $0 == .globalTree }.count == 2, "the one with the lower identifier builds")
        #expect(mesh.nodes[1].peers.values.flatMap(\.multicast.keys).map(\.destination.kind) == [.localTree])
        // The edges are the last of their trees; one after the other they go.
        for host in (1...6).reversed() {
            mesh.leave(host)
            #expect(mesh.faults == [])
        }
        for laboratory in mesh.nodes {
            #expect(laboratory.node.trees.isNothingShared == true)
            let tables = laboratory.node.tableSnapshots.filter { $0.name.hasSuffix("ermvpn.0") }
            #expect(tables.count == 2 && tables.allSatisfy { $0.counts.paths == 0 })
        }
    }

    @Test("a control node that is gone, the builder even, leaves the others one tree")
    func lost() {
        let mesh = Mesh(5)
        for host in 1...15 { mesh.join(host, at: host % 5) }
        #expect(mesh.faults == [])
        mesh.lose(0)
        #expect(mesh.faults == [])
    }

    @Test(
        "agents that come and go at any control node are one tree at any time", arguments: 1...6 as ClosedRange<UInt64>)
    func simulation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let mesh = Mesh(6)
        for _ in 0..<60 {
            let host = Int.random(in: 1...30, using: &generator)
            if mesh.members[host] != nil {
                mesh.leave(host)
            } else {
                mesh.join(host, at: Int.random(in: 0..<6, using: &generator))
            }
            #expect(mesh.faults == [])
        }
    }
}
