import Testing
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

/// Two control nodes and a few agents that speak to both, over a network that delays each agent's messages on its own
/// and loses sessions. Once it is quiet, everybody must know what follows from what the agents say.
@Suite("Convergence")
struct ConvergenceTests {
    @Test(
        "agents of two control nodes end up with the routes that follow from what was said",
        arguments: 0..<16 as Range<UInt64>)
    func convergence(seed: UInt64) throws {
        var simulation = Simulation(seed: seed)
        for _ in 0..<600 { simulation.step() }
        simulation.calm()
        let expected = simulation.resolve()
        for (number, laboratory) in simulation.nodes.enumerated() {
            for host in simulation.hosts {
                let agent = try #require(laboratory.agents[host.name])
                #expect(agent.session != nil, "seed \(seed) node \(number): \(agent.closing ?? "")")
                for instance in host.subscriptions.keys.sorted() {
                    let told = (agent.routes[instance] ?? [:]).reduce(into: [String: Set<Simulation.Hop>]()) {
                        all, route in
                        all[route.key.description] = Set(
                            route.value.nextHops.map { .init(address: $0.address, label: $0.label) })
                    }
                    #expect(told == expected[instance] ?? [:], "seed \(seed) node \(number) \(host.name) \(instance)")
                }
            }
            let faults = laboratory.node.rib.checkInvariants()
            #expect(faults == [], "seed \(seed)")
        }
    }
}

/// The agents' side of the simulation: what each wants its control nodes to know.
private struct Simulation {
    struct Hop: Hashable {
        var address: IPAddress
        var label: UInt32
    }

    struct Publication: Hashable {
        var label: UInt32
        var preference: UInt32
    }

    struct Host {
        let name: String
        var subscriptions: [String: UInt16] = [:]
        var routes: [String: [String: Publication]] = [:]
        /// What was said and has not arrived, by control node.
        var queues: [[AgentMessage]] = [[], []]
    }

    var random: SeededGenerator
    let nodes = [ControlNodeLaboratory(), ControlNodeLaboratory()]
    var hosts: [Host]
    var networks: [TestNetwork]
    var configured: Set<Int> = []

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        hosts = (1...5).map { Host(name: "host\($0)") }
        networks = (0..<4).map { TestNetwork("vn\($0)", $0) }
        for node in nodes { for host in hosts { node.connect(host.name) } }
    }

    mutating func step() {
        let index = Int.random(in: hosts.indices, using: &random)
        let side = Int.random(in: 0...1, using: &random)
        let agent = nodes[side].agents[hosts[index].name]!
        switch Int.random(in: 0..<30, using: &random) {
        case 0..<10: act(index)
        case 10..<20: deliver(index, side, count: Int.random(in: 1...3, using: &random))
        case 20..<22: configure()
        case 22: agent.isSlow.toggle()
        case 23..<27: nodes[side].drain(agent)
        case 27:
            // The session is lost with what is under way; stale routes may or may not outlive it.
            nodes[side].disconnect(agent)
            hosts[index].queues[side] = []
            if Bool.random(using: &random), let id = nodes[side].node.agents.named(agent.host)?.id {
                nodes[side].expire(.stale(id))
            }
        default: reconnect(index, side)
        }
    }

    /// A host changes its mind and says so to both control nodes.
    private mutating func act(_ index: Int) {
        let instance = networks.randomElement(using: &random)!.instance
        let prefix = "10.0.0.\(Int.random(in: 1...6, using: &random))/32"
        guard hosts[index].subscriptions[instance] != nil else {
            let number = UInt16.random(in: 1...9, using: &random)
            hosts[index].subscriptions[instance] = number
            return say(.subscribe(routingInstance: instance, id: number, wantsRoutes: true), index)
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            hosts[index].subscriptions[instance] = nil
            hosts[index].routes[instance] = nil
            say(.unsubscribe(routingInstance: instance), index)
        case 1..<4:
            hosts[index].routes[instance]?[prefix] = nil
            say(.withdraw(routingInstance: instance, [item(prefix, nil, index)]), index)
        default:
            let publication = Publication(
                label: UInt32.random(in: 16...20, using: &random),
                preference: [100, 200].randomElement(using: &random)!)
            hosts[index].routes[instance, default: [:]][prefix] = publication
            say(.publish(routingInstance: instance, [item(prefix, publication, index)]), index)
        }
    }

    private mutating func say(_ message: AgentMessage, _ index: Int) {
        for side in 0...1 where nodes[side].agents[hosts[index].name]?.session != nil {
            hosts[index].queues[side].append(message)
        }
    }

    private func item(_ prefix: String, _ publication: Publication?, _ index: Int) -> UnicastItem {
        nodes[0].agents[hosts[index].name]!.item(prefix, label: publication?.label ?? 16) {
            $0.localPreference = publication?.preference ?? 100
        }
    }

    private func address(ofHost index: Int) -> IPv4Address { nodes[0].agents[hosts[index].name]!.address }

    private mutating func deliver(_ index: Int, _ side: Int, count: Int) {
        let agent = nodes[side].agents[hosts[index].name]!
        for _ in 0..<min(count, hosts[index].queues[side].count) {
            let message = hosts[index].queues[side].removeFirst()
            if case .unsubscribe(let instance) = message {
                // With the registration the agent forgets the table; what it was told before it has read by then.
                nodes[side].drain(agent)
                nodes[side].say(message, by: agent)
                agent.forget(instance)
            } else {
                nodes[side].say(message, by: agent)
            }
        }
    }

    private mutating func reconnect(_ index: Int, _ side: Int) {
        let agent = nodes[side].agents[hosts[index].name]!
        guard agent.session == nil else { return }
        agent.forget()
        nodes[side].connect(agent.host)
        var messages: [AgentMessage] = []
        for (instance, number) in hosts[index].subscriptions.sorted(by: { $0.key < $1.key }) {
            messages.append(.subscribe(routingInstance: instance, id: number, wantsRoutes: true))
            for (prefix, publication) in (hosts[index].routes[instance] ?? [:]).sorted(by: { $0.key < $1.key }) {
                messages.append(.publish(routingInstance: instance, [item(prefix, publication, index)]))
            }
        }
        hosts[index].queues[side] = messages + [.endOfRIB]
    }

    /// Networks appear and are connected and disconnected. (None goes: an agent would have to be told.)
    private mutating func configure() {
        let index = Int.random(in: networks.indices, using: &random)
        let other = Int.random(in: networks.indices, using: &random)
        if !configured.insert(index).inserted, index != other {
            let isConnected = networks[index].connections.contains(networks[other].name)
            for (a, b) in [(index, other), (other, index)] {
                let name = networks[b].name
                networks[a].connections.removeAll { $0 == name }
                if !isConnected { networks[a].connections.append(name) }
            }
        }
        let objects = configured.sorted().flatMap { networks[$0].objects }
        for node in nodes { node.configure(objects) }
    }

    /// Everything arrives.
    mutating func calm() {
        for index in networks.indices { configured.insert(index) }
        for node in nodes { node.configure(networks.flatMap(\.objects)) }
        for index in hosts.indices {
            for side in 0...1 {
                reconnect(index, side)
                deliver(index, side, count: .max)
                nodes[side].say(.endOfRIB, by: nodes[side].agents[hosts[index].name]!)
            }
        }
        for node in nodes { for host in hosts { node.drain(node.agents[host.name]!) } }
    }

    /// The next hops of every destination of every network, from the rules alone: what is best in a network is copied
    /// to those connected to it, and copies are not copied.
    func resolve() -> [String: [String: Set<Hop>]] {
        struct Path: Hashable {
            var hop: Hop
            var preference: UInt32
            var isOwn = true
        }
        var own: [String: [String: Set<Path>]] = [:]
        for (index, host) in hosts.enumerated() {
            for (instance, routes) in host.routes {
                for (prefix, route) in routes {
                    let hop = Hop(address: .v4(address(ofHost: index)), label: route.label)
                    let path = Path(hop: hop, preference: route.preference)
                    own[instance, default: [:]][prefix, default: []].insert(path)
                }
            }
        }
        func best(_ paths: Set<Path>) -> Set<Path> {
            // What is a network's own comes before all that it takes over.
            let nearest = paths.contains(where: \.isOwn) ? paths.filter(\.isOwn) : paths
            let highest = nearest.map(\.preference).max()
            return nearest.filter { $0.preference == highest }
        }
        var all = own
        while true {
            var next = own
            for network in networks {
                for (prefix, paths) in own[network.instance] ?? [:] {
                    let shared = paths.intersection(best(all[network.instance]?[prefix] ?? []))
                    for other in networks where network.connections.contains(other.name) && !shared.isEmpty {
                        next[other.instance, default: [:]][prefix, default: []].formUnion(
                            shared.map { Path(hop: $0.hop, preference: $0.preference, isOwn: false) })
                    }
                }
            }
            if next == all { break }
            all = next
        }
        return all.mapValues { $0.mapValues { Set(best($0).map(\.hop)) } }
    }
}
