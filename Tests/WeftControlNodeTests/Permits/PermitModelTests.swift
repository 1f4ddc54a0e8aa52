import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

/// Configuration, hosts and a control node that say and take back at random: whatever happened before, the same counts
/// as at a control node that has just been started and is told all of it at once.
@Suite("Permits after any history")
struct PermitModelTests {
    @Test(
        "what counts follows from the configuration and from what is said, not from their order",
        arguments: 0..<16 as Range<UInt64>)
    func agreement(seed: UInt64) {
        var world = ModelWorld(seed: seed)
        for step in 0..<240 {
            world.step()
            guard step % 8 == 7 else { continue }
            let faults = world.laboratory.node.rib.checkInvariants()
            // What a host says of an instance that it may not use is kept elsewhere if it has never been allowed to.
            let picture = ModelWorld.picture(of: world.laboratory).filter { $0.hasSuffix(" used") }
            let fresh = ModelWorld.picture(of: world.restarted()).filter { $0.hasSuffix(" used") }
            guard picture == fresh, faults == [] else {
                Issue.record(
                    """
                    seed \(seed) step \(step): only here \(picture.subtracting(fresh).sorted()), only afresh \
                    \(fresh.subtracting(picture).sorted()), \(faults)
                    """)
                return
            }
        }
        #expect(world.refusals > 0 && world.uses > 0, "seed \(seed) tries both")
    }
}

private struct ModelWorld {
    private typealias World = PermitWorld

    private static let hosts = ["host1", "host2", "host3"]
    private static let networks = [World.vn1, World.vn2]
    private static let instances = networks.map(\.instance) + [RoutingConfiguration.fabricInstance]
    private static let addresses = ["10.0.1.1", "10.0.1.2", "10.0.1.3", "2001:db8::1", "2001:db8::2"]
    private static let macs = ["02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:03"]

    private var random: SeededGenerator
    let laboratory = ControlNodeLaboratory()
    private let peer: TestPeer
    private var objects: [ObjectID: ConfigObject] = [:]
    private var said: [String: [String: [RouteItem.Key: RouteItem]]] = [:]
    /// What the peer says, by prefix.
    private var told: [String: (nextHop: String, targets: [RouteTarget])] = [:]
    private(set) var refusals = 0
    private(set) var uses = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        laboratory.putsPorts = false
        let base =
            [TestConfiguration.system, TestConfiguration.project] + TestConfiguration.fabric
            + Self.networks.flatMap(\.objects)
            + (1...3).map { TestConfiguration.object(.virtualMachine, "vm\($0)") }
            + (1...2).map {
                TestConfiguration.object(
                    .securityGroup, "sg\($0)", properties: ["security_group_id": .int(8_000_000 + $0)])
            }
            + Self.networks.map {
                TestConfiguration.object(.floatingIpPool, "\($0.name):pool", parent: (.virtualNetwork, $0.name))
            }
        for object in base { objects[object.id] = object }
        for host in 1...3 { objects[TestConfiguration.router("host\(host)").id] = Self.router(host, []) }
        laboratory.configure(objects.values.sorted { $0.id < $1.id })
        peer = Self.connect(laboratory)
        for host in Self.hosts { said[host] = [:] }
    }

    private static func router(_ number: Int, _ machines: [String]) -> ConfigObject {
        TestConfiguration.router("host\(number)", address: "192.0.2.\(number)", machines: machines)
    }

    private static func connect(_ laboratory: ControlNodeLaboratory) -> TestPeer {
        for host in hosts {
            let agent = laboratory.connect(host)
            for (number, instance) in instances.enumerated() {
                laboratory.say(agent.subscription(instance, UInt16(number + 1)), by: agent)
            }
        }
        return laboratory.peer(1, asn: ControlNodeLaboratory.localAS, families: [.ipv4VPN]) {
            $0.routerType = "control-node"
        }
    }

    // MARK: Changes

    mutating func step() {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4:
            let (changed, deleted) = change()
            laboratory.configure(changed, deleting: deleted)
        case 4..<8: speak()
        default: tell()
        }
        let picture = Self.picture(of: laboratory)
        refusals += picture.count { $0.hasSuffix(" refused") }
        uses += picture.count { $0.hasSuffix(" used") }
    }

    private mutating func pick<Element>(_ all: [Element]) -> Element {
        all[Int.random(in: all.indices, using: &random)]
    }
    private mutating func happens() -> Bool { Bool.random(using: &random) }

    private mutating func change() -> ([ConfigObject], [ConfigObject]) {
        let number = Int.random(in: 1...3, using: &random)
        let name = "\(World.project):port\(number)"
        let network = pick(Self.networks)
        var object: ConfigObject
        switch Int.random(in: 0..<9, using: &random) {
        case 0: object = Self.router(number, ["vm1", "vm2", "vm3"].filter { _ in happens() })
        case 1, 2:
            var references: [(ObjectType, String)] = []
            for group in ["sg1", "sg2"] where happens() { references.append((.securityGroup, group)) }
            if happens() { references.append((.interfaceRouteTable, "\(World.project):table")) }
            var properties: JSONObject = [:]
            if happens() {
                let address = IPPrefix(host: IPAddress(pick(Self.addresses))!)
                let range = IPPrefix(address.network, length: happens() ? address.length : address.length - 2)
                properties = World.pairs((range.description, happens() ? pick(Self.macs) : nil))
            }
            object = World.port(
                name, "vm\(number)", in: network, mac: Self.macs[number - 1], refs: references, properties: properties)
        case 3, 4:
            object = World.address("ip\(pick(Array(1...4)))", pick(Self.addresses), name, network)
        case 5:
            object = TestConfiguration.object(
                .floatingIp, "\(network.name):pool:fip\(number)", parent: (.floatingIpPool, "\(network.name):pool"),
                happens() ? [(.virtualMachineInterface, name)] : [],
                properties: ["floating_ip_address": .string(pick(Self.addresses))])
        case 6:
            let routes: [JSON] = Self.addresses.filter { _ in happens() }.map {
                ["prefix": .string(IPPrefix(host: IPAddress($0)!).description)]
            }
            object = TestConfiguration.object(
                .interfaceRouteTable, "\(World.project):table",
                properties: ["interface_route_table_routes": ["route": .array(routes)]])
        case 7:
            object = network.network
            object.properties["mac_ip_learning_enable"] = .bool(happens())
            object.references = [
                Reference(
                    .networkIpam, TestNetwork.id(.networkIpam, "ipam"),
                    attribute: ["ipam_subnets": [["subnet": ["ip_prefix": "10.0.1.0", "ip_prefix_len": 30]]]])
            ]
            if happens(), network.name == World.vn1.name {
                object.references.insert(
                    Reference(.virtualNetwork, TestNetwork.id(.virtualNetwork, RoutingConfiguration.fabricNetwork)))
            }
        default:
            object = TestConfiguration.object(
                .bgpAsAService, "\(World.project):speaker", parent: (.project, World.project),
                happens() ? [(.virtualMachineInterface, name)] : [])
        }
        let isKept: [ObjectType] = [.virtualRouter, .virtualNetwork]
        if Int.random(in: 0..<4, using: &random) == 0, !isKept.contains(object.type) {
            return objects.removeValue(forKey: object.id).map { ([], [$0]) } ?? ([], [])
        }
        objects[object.id] = object
        return ([object], [])
    }

    private mutating func speak() {
        let host = pick(Self.hosts)
        let instance = pick(Self.instances)
        let isFabric = instance == RoutingConfiguration.fabricInstance
        let agent = laboratory.agents[host]!
        let address = pick(Self.addresses)
        let item: RouteItem
        if isFabric || happens() {
            let prefix = IPPrefix(host: IPAddress(address)!)
            let groups = [8_000_001, 8_000_002].filter { _ in happens() } as [UInt32]
            item = .unicast(agent.item(prefix.description, label: isFabric ? 0 : 40) { $0.securityGroups = groups })
        } else {
            let hop = EthernetItem.NextHop(address: .v4(agent.address), label: 7, encapsulations: ["vxlan"])
            let prefix = happens() ? IPPrefix(host: IPAddress(address)!) : IPPrefix("0.0.0.0/0")!
            let mac = happens() ? MACAddress(pick(Self.macs))! : prefix.length == 0 ? .broadcast : .zero
            let shown = mac == .broadcast ? IPPrefix("0.0.0.0/32")! : prefix
            item = .ethernet(EthernetItem(.init(macAddress: mac, address: shown), nextHops: [hop]))
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            said[host]?[instance]?[item.key] = nil
            laboratory.say(.withdraw(routingInstance: instance, [item]), by: agent)
        } else {
            said[host]?[instance, default: [:]][item.key] = item
            laboratory.say(.publish(routingInstance: instance, [item]), by: agent)
        }
    }

    private mutating func tell() {
        let prefix = "\(pick(Self.addresses.filter { $0.contains(".") }))/32"
        if Int.random(in: 0..<3, using: &random) == 0 {
            told[prefix] = nil
            return laboratory.withdraw([prefix], by: peer, rd: RouteDistinguisher(asn: 65001, 1))
        }
        let targets = Self.networks.filter { _ in happens() }.map { RouteTarget($0.targetName)! }
        told[prefix] = (pick(["192.0.2.1", "192.0.2.2", "192.0.2.3", "203.0.113.1"]), targets)
        Self.tell(prefix, told[prefix]!, by: peer, laboratory)
    }

    private static func tell(
        _ prefix: String, _ route: (nextHop: String, targets: [RouteTarget]), by peer: TestPeer,
        _ laboratory: ControlNodeLaboratory
    ) {
        laboratory.announce([prefix], by: peer, rd: RouteDistinguisher(asn: 65001, 1)) {
            $0.nextHop = IPAddress(route.nextHop)!
            $0.extendedCommunities = route.targets.map { ExtendedCommunity($0) }
        }
    }

    // MARK: Afresh

    /// A control node that is told everything at once, in any order.
    mutating func restarted() -> ControlNodeLaboratory {
        let fresh = ControlNodeLaboratory()
        fresh.putsPorts = false
        fresh.configure(objects.values.sorted { $0.id < $1.id }.shuffled(using: &random))
        let peer = Self.connect(fresh)
        for (prefix, route) in told.sorted(by: { $0.key < $1.key }) { Self.tell(prefix, route, by: peer, fresh) }
        for host in Self.hosts {
            for (instance, items) in (said[host] ?? [:]).sorted(by: { $0.key < $1.key }) {
                for (_, item) in items.sorted(by: { $0.key.description < $1.key.description }) {
                    fresh.say(.publish(routingInstance: instance, [item]), by: fresh.agents[host]!)
                }
            }
        }
        return fresh
    }

    /// What is in all tables of the networks, and in the one of all, and whether it counts.
    static func picture(of laboratory: ControlNodeLaboratory) -> Set<String> {
        let node = laboratory.node.rib.tables(withNames: laboratory.node.instances.sorted.map { ($0.id, $0.name) })
        var found: Set<String> = []
        for (name, table) in node {
            laboratory.node.rib.forEachRoute(in: table) { route in
                let key = laboratory.node.rib.key(of: route)
                let place =
                    laboratory.node.rib.prefix(of: key, in: table).map(\.description)
                    ?? laboratory.node.rib.destination(of: key).description
                laboratory.node.rib.forEachPath(of: route) { path in
                    let attributes = laboratory.node.rib.attributes(path.attributes)
                    let communities = attributes.extendedCommunities.map(\.description).sorted()
                    let state = path.flags.contains(.unpermitted) ? "refused" : "used"
                    found.insert("\(name) \(place) \(attributes.nextHop) \(path.label) \(communities) \(state)")
                }
            }
        }
        return found
    }
}

extension RIB {
    /// The tables of instances, and the shared ones of VPN routes.
    fileprivate borrowing func tables(withNames instances: [(InstanceID, String)]) -> [(String, TableID)] {
        var found = [Family.inetVPN, .inet6VPN, .evpnVPN].map { ("all \($0.name)", sharedTable($0)) }
        for (id, name) in instances {
            for table in tables(of: id) { found.append(("\(name) \(family(of: table))", table)) }
        }
        return found
    }
}
