import Testing
import WeftCompiler
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

/// Clusters whose pod networks may have one range, from what people and connectors write to what hosts are told:
/// networks come to be joined and not, change their subnets, and pods come and go with whatever address, equal ones
/// above all.
@Suite("Clusters with one range")
struct SharedRangeTests {
    @Test("no network's packets reach another one's pod by an equal address", arguments: 0..<6 as Range<UInt64>)
    func sharedRange(seed: UInt64) {
        var clusters = Clusters(seed: seed)
        for step in 0..<80 {
            clusters.step()
            for (node, laboratory) in clusters.nodes.enumerated() {
                guard clusters.told(by: laboratory) == clusters.expected else {
                    Issue.record(
                        "seed \(seed) step \(step) node \(node): \(clusters.told(by: laboratory)), not \(clusters.expected)"
                    )
                    return
                }
            }
        }
        for laboratory in clusters.nodes { #expect(laboratory.node.rib.checkInvariants() == [], "seed \(seed)") }
        let restarted = clusters.restarted()
        #expect(clusters.told(by: restarted) == clusters.expected, "seed \(seed)")
        #expect(clusters.hadEqualAddresses, "seed \(seed)")
    }
}

private struct Clusters {
    struct Network {
        let number: Int
        /// Pools of addresses, and whether it has those of the flat IPAM as well.
        var subnets: [String]
        var isFlat: Bool
        var isJoined: Bool

        var name: String { "default-domain:clusters:pod\(number)" }
        var instance: String { TestNetwork.instance(of: name) }
    }

    private static let subnets = ["10.32.0.0/24", "10.32.0.0/16", "10.33.0.0/24", "2001:db8::/64", "2001:db8::/48"]
    private static let addresses = [
        "10.32.0.1/32", "10.32.0.2/32", "10.32.9.1/32", "10.33.0.1/32", "10.34.0.1/32", "2001:db8::1/128",
        "2001:db8:0:9::1/128",
    ]
    private static let hosts = ["host1", "host2", "host3"]

    private var random: SeededGenerator
    let nodes = [ControlNodeLaboratory(), ControlNodeLaboratory()]
    private var compiler = Compiler(verifying: true)
    private var networks: [Network]
    private var flat: [String] = ["10.34.0.0/24"]
    /// The hosts with a pod, by network and address.
    private var pods: [String: [String: Set<String>]] = [:]
    private var objects: [ObjectID: ConfigObject] = [:]
    private(set) var hadEqualAddresses = false

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        networks = (1...3).map { Network(number: $0, subnets: ["10.32.0.0/24"], isFlat: false, isJoined: false) }
        change([policy, ipam] + networks.map(object))
        for node in nodes {
            for host in Self.hosts { Self.subscribe(node.connect(host), networks, on: node) }
        }
    }

    private static func subscribe(_ agent: TestAgent, _ networks: [Network], on node: ControlNodeLaboratory) {
        for network in networks { node.say(agent.subscription(network.instance, UInt16(network.number)), by: agent) }
    }

    mutating func step() {
        let index = Int.random(in: networks.indices, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            networks[index].isJoined.toggle()
            change([object(networks[index])])
        case 1:
            let count = Int.random(in: 0...2, using: &random)
            networks[index].subnets = Array(Self.subnets.shuffled(using: &random).prefix(count))
            networks[index].isFlat = Bool.random(using: &random)
            change([object(networks[index])])
        case 2:
            flat = [["10.34.0.0/24", "10.32.0.0/24"].randomElement(using: &random)!]
            change([ipam])
        default: movePod(in: networks[index])
        }
    }

    private mutating func movePod(in network: Network) {
        let address = Self.addresses.randomElement(using: &random)!
        let host = Self.hosts.randomElement(using: &random)!
        let isThere = pods[network.instance]?[address]?.contains(host) ?? false
        if isThere {
            pods[network.instance]?[address]?.remove(host)
        } else {
            pods[network.instance, default: [:]][address, default: []].insert(host)
        }
        for node in nodes { say(host, network, address, isGone: isThere, on: node) }
    }

    private func say(
        _ host: String, _ network: Network, _ address: String, isGone: Bool, on node: ControlNodeLaboratory
    ) {
        let agent = node.agents[host]!
        let item = agent.item(address, label: 20 + UInt32(network.number))
        node.say(
            isGone
                ? .withdraw(routingInstance: network.instance, [item])
                : .publish(routingInstance: network.instance, [item]), by: agent)
    }

    /// A control node that gets the configuration all at once, in any order, and hosts that say again what they have.
    mutating func restarted() -> ControlNodeLaboratory {
        let node = ControlNodeLaboratory()
        node.configure(objects.values.sorted { $0.id < $1.id }.shuffled(using: &random))
        for host in Self.hosts { Self.subscribe(node.connect(host), networks, on: node) }
        for network in networks {
            for (address, hosts) in (pods[network.instance] ?? [:]).sorted(by: { $0.key < $1.key }) {
                for host in hosts.sorted() { say(host, network, address, isGone: false, on: node) }
            }
        }
        return node
    }

    // MARK: What is known

    /// The hosts and labels by network and address, as every host was told them.
    func told(by laboratory: ControlNodeLaboratory) -> [[String: Set<String>]] {
        let views = Self.hosts.map { host in
            networks.map { network in
                (laboratory.agents[host]!.routes[network.instance] ?? [:]).reduce(into: [String: Set<String>]()) {
                    all, route in
                    all[route.key.description] = Set(route.value.nextHops.map { "\($0.address) \($0.label)" })
                }
            }
        }
        return views.allSatisfy { $0 == views[0] } ? views[0] : []
    }

    /// What follows from the rules: what is a network's own, and of what is others' what it has no address for and none
    /// in common.
    var expected: [[String: Set<String>]] {
        networks.map { network in
            var all = hops(of: network)
            for other in networks where other.number != network.number && network.isJoined && other.isJoined {
                let shared = common(network, other)
                for (address, found) in hops(of: other) where hops(of: network)[address] == nil {
                    if !shared.contains(where: { $0.contains(IPPrefix(address)!) }) {
                        all[address, default: []].formUnion(found)
                    }
                }
            }
            return all
        }
    }

    private func hops(of network: Network) -> [String: Set<String>] {
        (pods[network.instance] ?? [:]).mapValues { hosts in
            Set(hosts.map { "\(nodes[0].agents[$0]!.address) \(20 + network.number)" })
        }.filter { !$0.value.isEmpty }
    }

    private func common(_ a: Network, _ b: Network) -> [IPPrefix] {
        func pools(_ network: Network) -> [(name: String, prefix: IPPrefix)] {
            network.subnets.map { (network.name, IPPrefix($0)!) }
                + (network.isFlat ? flat.map { ("flat", IPPrefix($0)!) } : [])
        }
        return pools(a).flatMap { own in
            pools(b).compactMap { other in
                guard own.name != other.name, own.prefix.overlaps(other.prefix) else { return nil }
                return own.prefix.contains(other.prefix) ? other.prefix : own.prefix
            }
        }
    }

    // MARK: What is configured

    private var policy: ConfigObject {
        let ports: JSON = [["start_port": -1, "end_port": -1]]
        let any: JSON = [["virtual_network": "any"]]
        return ConfigObject(
            type: .networkPolicy, id: TestNetwork.id(.networkPolicy, "joined"),
            name: ["default-domain", "clusters", "joined"],
            properties: [
                "network_policy_entries": [
                    "policy_rule": [
                        [
                            "direction": "<>", "protocol": "any", "src_addresses": any, "dst_addresses": any,
                            "src_ports": ports, "dst_ports": ports, "action_list": ["simple_action": "pass"],
                        ]
                    ]
                ]
            ])
    }

    private static func list(_ subnets: [String]) -> JSON {
        .array(
            subnets.map { text in
                let parts = text.split(separator: "/")
                return ["subnet": ["ip_prefix": .string(String(parts[0])), "ip_prefix_len": .int(Int64(parts[1])!)]]
            })
    }

    private var ipam: ConfigObject {
        ConfigObject(
            type: .networkIpam, id: TestNetwork.id(.networkIpam, "flat"), name: ["default-domain", "clusters", "flat"],
            properties: ["ipam_subnet_method": "flat-subnet", "ipam_subnets": ["subnets": Self.list(flat)]])
    }

    private func object(_ network: Network) -> ConfigObject {
        var references: ReferenceSet = [
            Reference(
                .networkIpam, TestNetwork.id(.networkIpam, "own \(network.number)"),
                attribute: ["ipam_subnets": Self.list(network.subnets)])
        ]
        if network.isFlat {
            references.insert(
                Reference(.networkIpam, TestNetwork.id(.networkIpam, "flat"), attribute: ["ipam_subnets": [[:]]]))
        }
        if network.isJoined {
            references.insert(
                Reference(.networkPolicy, policy.id, attribute: ["sequence": ["major": 0, "minor": 0], "timer": nil]))
        }
        return ConfigObject(
            type: .virtualNetwork, id: TestNetwork.id(.virtualNetwork, network.name),
            name: FQName(splitting: network.name),
            parent: ParentReference(.project, TestNetwork.id(.project, "clusters")),
            properties: ["virtual_network_network_id": .int(Int64(network.number))], references: references,
            allocations: ["route_target": 8_000_000 + network.number])
    }

    /// Writes objects of the intent; what follows from them reaches the control nodes too.
    private mutating func change(_ intent: [ConfigObject]) {
        var puts = intent
        var gone: [ConfigObject] = []
        for change in compiler.apply(intent.map(ObjectChange.put)) {
            switch change {
            case .put(let object): puts.append(object)
            case .delete(_, let id): if let object = objects.removeValue(forKey: id) { gone.append(object) }
            case .references: break
            }
        }
        for object in puts { objects[object.id] = object }
        for node in nodes { node.configure(puts, deleting: gone) }
        let shared = networks.filter(\.isJoined).map { Set(hops(of: $0).keys) }
        for (place, one) in shared.enumerated()
        where shared[(place + 1)...].contains(where: { !$0.isDisjoint(with: one) }) {
            hadEqualAddresses = true
        }
    }
}
