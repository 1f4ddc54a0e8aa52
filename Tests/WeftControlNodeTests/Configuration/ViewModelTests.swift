import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

/// The graph gets random changes; what agents then know must be what a walk over the objects finds.
@Suite("Views against a model")
struct ViewModelTests {
    /// Objects of which any subset may exist, with references that change.
    struct World {
        var objects: [GraphKey: ConfigObject] = [:]

        static let types: [ObjectType] = [
            .virtualRouter, .virtualMachine, .virtualMachineInterface, .virtualNetwork, .routingInstance, .instanceIp,
            .project, .tag, .networkIpam, .logicalRouter,
        ]

        /// Which type may refer to which.
        static let links: [ObjectType: [ObjectType]] = [
            .virtualRouter: [.virtualMachine, .networkIpam],
            .virtualMachineInterface: [.virtualMachine, .virtualNetwork, .routingInstance, .tag],
            .instanceIp: [.virtualMachineInterface, .virtualNetwork], .virtualNetwork: [.networkIpam, .tag],
            .logicalRouter: [.virtualMachineInterface, .virtualNetwork], .project: [.tag], .virtualMachine: [.tag],
        ]

        static let parents: [ObjectType: ObjectType] = [
            .virtualMachineInterface: .project, .virtualNetwork: .project, .routingInstance: .virtualNetwork,
            .logicalRouter: .project,
        ]

        static func name(_ type: ObjectType, _ number: Int) -> String {
            type == .virtualRouter ? "default-global-system-config:host\(number)" : "\(type)-\(number)"
        }

        mutating func change(_ random: inout SeededGenerator) -> ObjectChange {
            let type = Self.types.randomElement(using: &random)!
            let number = Int.random(in: 0..<4, using: &random)
            let name = Self.name(type, number)
            let id = TestNetwork.id(type, name)
            if Int.random(in: 0..<4, using: &random) == 0 {
                objects[GraphKey(type: type, id: id)] = nil
                return .delete(type, id)
            }
            var references: ReferenceSet = []
            for target in Self.links[type] ?? [] where Bool.random(using: &random) {
                let name = Self.name(target, Int.random(in: 0..<4, using: &random))
                references.insert(
                    Reference(
                        target, TestNetwork.id(target, name), attribute: Bool.random(using: &random) ? ["x": 1] : nil))
            }
            // The parent of an object never changes.
            let parent = Self.parents[type].map { ParentReference($0, TestNetwork.id($0, Self.name($0, number % 2))) }
            let object = ConfigObject(
                type: type, id: id, name: FQName(splitting: name), parent: parent,
                properties: [
                    "display_name": .string("\(random.next() % 3)"),
                    "virtual_machine_interface_bindings": [
                        "key_value_pair": [["key": "host_id", "value": .string("host\(random.next() % 4)")]]
                    ],
                ], references: references)
            objects[GraphKey(type: type, id: id)] = object
            return .put(object)
        }

        /// The keys that a walk from the host's virtual router reaches.
        func view(of host: String) -> Set<GraphKey> {
            let root = "default-global-system-config:\(host)"
            var seen: Set<GraphKey> = []
            var frontier = [GraphKey(type: .virtualRouter, id: TestNetwork.id(.virtualRouter, root))]
            while let key = frontier.popLast() {
                guard objects[key] != nil, seen.insert(key).inserted else { continue }
                for other in objects.keys where WalkRules.shared.follows(key.type, other.type) {
                    let isMachine =
                        key.type == .virtualRouter && other.type == .virtualMachine && isBound(other, to: host)
                    if isLinked(key, other) || isLinked(other, key) || isMachine { frontier.append(other) }
                }
            }
            return seen
        }

        /// Whether an interface of the machine is bound to the host.
        private func isBound(_ machine: GraphKey, to host: String) -> Bool {
            objects.values.contains { object in
                let pair = object.properties["virtual_machine_interface_bindings"]?["key_value_pair"]?.array?.first
                return object.type == .virtualMachineInterface && pair?["value"]?.string == host
                    && object.references[to: .virtualMachine, machine.id] != nil
            }
        }

        private func isLinked(_ a: GraphKey, _ b: GraphKey) -> Bool {
            guard let object = objects[a] else { return false }
            return object.references[to: b.type, b.id] != nil
                || object.parent == ParentReference(b.type, b.id)
        }

        /// How many links stand between the objects of a view, those with data counting twice.
        func linkCount(in view: Set<GraphKey>) -> Int {
            var count = 0
            for key in view {
                let object = objects[key]!
                for reference in object.references
                where view.contains(GraphKey(type: reference.targetType, id: reference.target)) {
                    count += key.type.schema.reference(to: reference.targetType)?.attribute == nil ? 1 : 2
                }
                if let parent = object.parent, view.contains(GraphKey(type: parent.type, id: parent.id)),
                    WalkRules.shared.follows(parent.type, key.type) || WalkRules.shared.follows(key.type, parent.type)
                {
                    count += 1
                }
                if key.type == .virtualRouter {
                    for machine in view where machine.type == .virtualMachine {
                        if isBound(machine, to: object.name.name),
                            object.references[to: .virtualMachine, machine.id] == nil
                        {
                            count += 1
                        }
                    }
                }
            }
            return count
        }
    }

    @Test("agents know exactly what a walk finds, whatever happened before", arguments: 0..<12 as Range<UInt64>)
    func agreement(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var world = World()
        let laboratory = ControlNodeLaboratory()
        let agents = (0..<3).map { laboratory.connect("host\($0)", isRegistered: false) }
        var machines: [Set<String>] = [[], [], []]
        for agent in agents { laboratory.say(.subscribeConfiguration(agent.root), by: agent) }
        for step in 0..<250 {
            let changes = (0..<Int.random(in: 1...4, using: &random)).map { _ in world.change(&random) }
            laboratory.node.apply(changes, isComplete: true, at: laboratory.time)
            let index = Int.random(in: 0..<3, using: &random)
            let machine = World.name(.virtualMachine, Int.random(in: 0..<4, using: &random))
            let key = ConfigurationKey(type: "virtual-machine", name: machine)
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                machines[index].insert(machine)
                laboratory.say(.subscribeConfiguration(key), by: agents[index])
            case 1:
                machines[index].remove(machine)
                laboratory.say(.unsubscribeConfiguration(key), by: agents[index])
            case 2: agents[index].isSlow.toggle()
            case 3:
                laboratory.disconnect(agents[index])
            default: break
            }
            laboratory.settle()
            // Also those whose hosts were given up.
            for (number, agent) in agents.enumerated() where agent.session == nil {
                agent.forget()
                agent.disorder = []
                machines[number] = []
                laboratory.connect(agent.host, isRegistered: false)
                laboratory.say(.subscribeConfiguration(agent.root), by: agent)
            }
            guard step % 5 == 0 else { continue }
            for agent in agents {
                laboratory.drain(agent)
                try compare(agent, world, "seed \(seed) step \(step)")
            }
        }
        for agent in agents { laboratory.disconnect(agent) }
        laboratory.node.apply(world.objects.keys.map { .delete($0.type, $0.id) }, isComplete: true, at: laboratory.time)
        #expect(laboratory.node.config.graph.isEmpty)
    }

    private func compare(_ agent: TestAgent, _ world: World, _ place: Comment) throws {
        let view = world.view(of: agent.host)
        let expected = Set(view.map { ConfigurationKey(type: $0.type.name, name: world.objects[$0]!.name.description) })
        let known = Set(agent.nodes.keys.filter { !$0.name.hasPrefix("attr(") })
        try #require(known == expected, place)
        try #require(agent.links.count == world.linkCount(in: view), place)
        for key in view {
            let object = world.objects[key]!
            let node = agent.nodes[ConfigurationKey(type: key.type.name, name: object.name.description)]
            try #require(node?.properties == object.xmlProperties, place)
        }
        try #require(agent.disorder == [], place)
    }
}
