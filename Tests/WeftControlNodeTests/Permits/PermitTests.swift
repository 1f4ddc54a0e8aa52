import Testing
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("What hosts may publish")
struct PermitTests {
    private typealias World = PermitWorld

    /// How configuration and host come to meet.
    enum Order: CaseIterable {
        case configurationFirst, hostFirst, takenAway, givenBack
    }

    static let cases = World.kinds.flatMap { kind in Order.allCases.map { (kind, $0) } }

    private func laboratory(_ objects: [ConfigObject]) -> (ControlNodeLaboratory, TestAgent) {
        let laboratory = ControlNodeLaboratory(World.base)
        laboratory.putsPorts = false
        laboratory.configure(objects)
        let agent = laboratory.connect("host1")
        for (number, instance) in [World.vn1.instance, World.vn2.instance, RoutingConfiguration.fabricInstance]
            .enumerated()
        {
            laboratory.say(agent.subscription(instance, UInt16(number + 1)), by: agent)
        }
        return (laboratory, agent)
    }

    /// The items of a host that count: what the control node's tables use of them.
    private func counting(_ items: [RouteItem], in instance: String, _ laboratory: ControlNodeLaboratory) -> [String] {
        items.filter { laboratory.uses($0, in: instance) }.map(\.description)
    }

    @Test(
        "each kind of permit lets a host say what it says, in whatever order the two come, and nothing when it goes",
        arguments: cases)
    func kinds(kind: PermitWorld.Kind, order: Order) {
        let isFirst = order == .configurationFirst || order == .takenAway
        let (laboratory, agent) = laboratory(isFirst ? kind.granted : kind.denied)
        laboratory.say(.publish(routingInstance: kind.instance, kind.items), by: agent)
        let all = kind.items.map(\.description)
        #expect(counting(kind.items, in: kind.instance, laboratory) == (isFirst ? all : []))
        func grant() {
            laboratory.configure(kind.granted)
            #expect(counting(kind.items, in: kind.instance, laboratory) == all, "counts without being said again")
        }
        func deny() {
            laboratory.configure(kind.denied, deleting: kind.absent)
            #expect(counting(kind.items, in: kind.instance, laboratory) == [], "stops at once")
        }
        switch order {
        case .configurationFirst: break
        case .hostFirst: grant()
        case .takenAway: deny()
        case .givenBack:
            grant()
            deny()
            grant()
        }
        #expect(agent.session != nil)
        #expect(laboratory.node.rib.checkInvariants() == [])
        laboratory.say(.withdraw(routingInstance: kind.instance, kind.items), by: agent)
        laboratory.disconnect(agent)
        laboratory.expire(.stale(AgentID(number: 0)))
        #expect(laboratory.node.rib.conditionalPathCount == 0, "nothing is kept of what is gone")
    }

    @Test("what is not permitted is counted and named, and costs the session nothing")
    func refusal() throws {
        let (laboratory, agent) = laboratory([World.port()])
        laboratory.say(
            .publish(
                routingInstance: World.vn1.instance, [World.unicast("10.0.1.200/32"), World.unicast("0.0.0.0/0")]),
            by: agent)
        #expect(agent.session != nil)
        #expect(laboratory.ignored.filter { $0.contains("10.0.1.200/32") }.count == 1)
        let counters = try #require(laboratory.node.agents.named("host1")?.counters)
        #expect(counters.routesUnpermitted == 2)
        #expect(counters.itemsIgnored == 0)
        let page = try #require(laboratory.node.routes(in: World.vn1.instance, .inet)["10.0.1.200/32"])
        #expect(page.contains { $0.contains("the configuration puts no such address") })
    }

    @Test("the port's own host keeps its address, whatever another host says of it", arguments: [false, true])
    func hijack(isFirst: Bool) {
        let (laboratory, agent) = laboratory([World.port()])
        let owner = laboratory.connect("host2")
        laboratory.say(owner.subscription(World.vn1.instance), by: owner)
        func own() { laboratory.say(owner.publication(World.vn1.instance, "10.0.1.200/32"), by: owner) }
        func steal() {
            let item = agent.item("10.0.1.200/32") {
                $0.localPreference = 4_000_000_000
                $0.sequence = .max
            }
            laboratory.say(.publish(routingInstance: World.vn1.instance, [item]), by: agent)
        }
        if isFirst { steal() }
        own()
        if !isFirst { steal() }
        for reader in [agent, owner] {
            #expect(
                reader.routes[World.vn1.instance]?[IPPrefix("10.0.1.200/32")!]?.nextHops.map(\.address)
                    == [.v4(owner.address)])
        }
    }

    @Test("a host speaks for itself alone: another next hop is left out")
    func nextHop() {
        let (laboratory, agent) = laboratory([World.port(), World.address("ip", "10.0.1.5")])
        let item = agent.item("10.0.1.5/32") { $0.nextHops[0].address = .v4(IPv4Address(203, 0, 113, 7)) }
        laboratory.say(.publish(routingInstance: World.vn1.instance, [item]), by: agent)
        #expect(agent.prefixes(World.vn1.instance) == [])
        #expect(laboratory.ignored.last?.contains("203.0.113.7") == true)
    }

    @Test("a host cannot make itself preferred beyond what agents say of an active address")
    func preference() {
        let (laboratory, agent) = laboratory([World.port(), World.address("ip", "10.0.1.5")])
        let item = agent.item("10.0.1.5/32") {
            $0.localPreference = 4_000_000_000
            $0.med = 1
        }
        laboratory.say(.publish(routingInstance: World.vn1.instance, [item]), by: agent)
        let told = agent.routes[World.vn1.instance]?[IPPrefix("10.0.1.5/32")!]
        #expect(told?.localPreference == 200)
        #expect(told?.med == 100)
    }

    // MARK: Subscriptions

    @Test("a host is told routes of instances that its interfaces need, as soon as they do and as long as they do")
    func subscription() {
        let (laboratory, agent) = laboratory([])
        let owner = laboratory.connect("host2")
        laboratory.say(
            owner.subscription(World.vn1.instance), owner.publication(World.vn1.instance, "10.0.1.200/32"), by: owner)
        #expect(agent.prefixes(World.vn1.instance) == [])
        #expect(laboratory.node.agents.named("host1")?.counters.subscriptionsWaited == 2)
        #expect(laboratory.ignored.contains { $0.contains(World.vn1.instance) })
        func waiting() -> Set<String>? { laboratory.node.agentSnapshots.first { $0.name == "host1" }?.waitingInstances }
        #expect(waiting() == [World.vn1.instance, World.vn2.instance])
        laboratory.configure([World.port()])
        #expect(agent.prefixes(World.vn1.instance) == ["10.0.1.200/32"])
        #expect(agent.prefixes(World.vn2.instance) == [])
        #expect(waiting() == [World.vn2.instance])
        laboratory.configure([], deleting: [World.port()])
        laboratory.say(owner.publication(World.vn1.instance, "10.0.1.200/32", label: 51), by: owner)
        #expect(agent.routes[World.vn1.instance]?[IPPrefix("10.0.1.200/32")!]?.nextHops[0].label != 51)
        #expect(agent.session != nil)
    }

    @Test("the fabric's own instance is everybody's, with each host's own address in it")
    func fabric() {
        let (laboratory, agent) = laboratory([])
        let instance = RoutingConfiguration.fabricInstance
        func item(_ prefix: String) -> UnicastItem { agent.item(prefix, label: 0) }
        laboratory.say(
            .publish(routingInstance: instance, [item("192.0.2.1/32"), item("192.0.2.2/32"), item("0.0.0.0/0")]),
            by: agent)
        #expect(agent.prefixes(instance) == ["192.0.2.1/32"])
    }

    // MARK: What routes bear

    @Test("security groups, tags and communities are those of the port; others do not count until it has them")
    func trimming() throws {
        let group = TestConfiguration.object(.securityGroup, "sg", properties: ["security_group_id": 8_000_007])
        let tag = TestConfiguration.object(.tag, "tag", properties: ["tag_id": "0x10007"])
        let ip = World.address("ip", "10.0.1.5")
        let (laboratory, agent) = laboratory([group, tag, ip, World.port()])
        let item = agent.item("10.0.1.5/32") {
            $0.securityGroups = [8_000_007, 8_000_008]
            $0.nextHops[0].tags = [0x10007, 0x10008]
            $0.communities = ["no-export", "64512:7"]
        }
        laboratory.say(.publish(routingInstance: World.vn1.instance, [item]), by: agent)
        func told() -> UnicastItem? { agent.routes[World.vn1.instance]?[IPPrefix("10.0.1.5/32")!] }
        #expect(told()?.securityGroups == [])
        #expect(told()?.nextHops[0].tags == [])
        #expect(told()?.communities == ["no-export"])
        #expect(laboratory.node.agents.named("host1")?.counters.routesTrimmed == 1)
        laboratory.configure([World.port(refs: [(.securityGroup, "sg"), (.tag, "tag")])])
        #expect(told()?.securityGroups == [8_000_007], "without being said again")
        #expect(told()?.nextHops[0].tags == [0x10007])
        // Of a host that is away, too, and without making its routes fresh.
        laboratory.disconnect(agent)
        laboratory.configure([World.port(refs: [(.tag, "tag")])])
        let id = try #require(laboratory.node.agents.named("host1")?.id)
        laboratory.connect("host1")
        laboratory.say(agent.subscription(World.vn1.instance), by: agent)
        #expect(told()?.securityGroups == [])
        #expect(told()?.nextHops[0].tags == [0x10007])
        laboratory.expire(.sweep(id))
        #expect(laboratory.node.routes(in: World.vn1.instance, .inet)["10.0.1.5/32"] == nil)
    }

    // MARK: Cost

    @Test("a change of one port looks at what is said for its sake, however much others say", arguments: [1, 20, 200])
    func cost(others: Int) {
        let (laboratory, agent) = laboratory([World.port(), World.address("ip", "10.0.1.5")])
        let owner = laboratory.connect("host2")
        laboratory.say(owner.subscription(World.vn1.instance), by: owner)
        laboratory.say(agent.publication(World.vn1.instance, "10.0.1.5/32", "10.0.1.6/32"), by: agent)
        var objects: [ConfigObject] = []
        for number in 0..<others {
            let name = "\(World.project):many\(number)"
            objects += [
                World.port(name, "vm2", in: World.vn1), World.address("many\(number)", "10.0.2.\(number)", name),
            ]
            laboratory.say(owner.publication(World.vn1.instance, "10.0.2.\(number)/32"), by: owner)
        }
        laboratory.configure(objects)
        #expect(owner.prefixes(World.vn1.instance).count == others + 1)
        let before = laboratory.node.rib.judgementCount
        laboratory.configure([World.address("ip", "10.0.1.6")])
        #expect(agent.prefixes(World.vn1.instance).contains("10.0.1.6/32"))
        #expect(laboratory.node.rib.judgementCount - before <= 2)
    }

    // MARK: Limits

    @Test("of what is not permitted so much is kept and no more")
    func unpermittedLimit() {
        var settings = ControlNodeSettings()
        settings.unpermittedRouteLimit = 5
        let laboratory = ControlNodeLaboratory(settings: settings, World.base + [World.port()])
        laboratory.putsPorts = false
        let agent = laboratory.connect("host1")
        laboratory.say(agent.subscription(World.vn1.instance), by: agent)
        for number in 1...20 { laboratory.say(agent.publication(World.vn1.instance, "10.9.0.\(number)/32"), by: agent) }
        #expect(laboratory.node.rib.conditionalPathCount == 5)
        #expect(laboratory.node.agents.named("host1")?.counters.itemsIgnored == 15)
        // What it may say finds room nevertheless.
        laboratory.configure([World.address("ip", "10.0.1.5")])
        laboratory.say(agent.publication(World.vn1.instance, "10.0.1.5/32"), by: agent)
        #expect(agent.prefixes(World.vn1.instance) == ["10.0.1.5/32"])
        #expect(agent.session != nil)
    }

    @Test("a port learns so many addresses and no more, and another one when one goes")
    func learning() {
        var network = World.vn1.network
        network.properties["mac_ip_learning_enable"] = true
        network.properties["mac_limit_control"] = ["mac_limit": 3]
        network.references = [
            Reference(
                .networkIpam, TestNetwork.id(.networkIpam, "ipam"),
                attribute: ["ipam_subnets": [["subnet": ["ip_prefix": "10.0.1.0", "ip_prefix_len": 24]]]])
        ]
        let (laboratory, agent) = laboratory([network, World.port(), World.address("ip", "10.0.1.5")])
        for number in 5..<15 {
            laboratory.say(agent.publication(World.vn1.instance, "10.0.1.\(number)/32"), by: agent)
        }
        #expect(agent.prefixes(World.vn1.instance) == ["10.0.1.5/32", "10.0.1.6/32", "10.0.1.7/32", "10.0.1.8/32"])
        laboratory.say(agent.withdrawal(World.vn1.instance, "10.0.1.7/32"), by: agent)
        #expect(agent.prefixes(World.vn1.instance).count == 4)
        laboratory.say(agent.publication(World.vn1.instance, "10.0.2.1/32", "10.0.1.200/32"), by: agent)
        #expect(
            agent.prefixes(World.vn1.instance).isDisjoint(with: ["10.0.2.1/32", "10.0.1.200/32"]),
            "neither what is in no subnet nor what another host's port has")
    }
}

extension ControlNodeLaboratory {
    /// Whether somebody is sent where an item of a host says.
    func uses(_ item: RouteItem, in instance: String) -> Bool {
        guard let live = node.instances[instance],
            let table = node.rib.existingTable(item.family, of: live.id)
        else { return false }
        var isUsed = false
        node.rib.forEachRoute(in: table) { route in
            let key = node.rib.key(of: route)
            guard item.stands(at: key, in: table, node.rib) else { return }
            node.rib.forEachPath(of: route) { path in
                if node.rib.kind(of: path.source) == .xmpp, !path.flags.isInfeasible { isUsed = true }
            }
        }
        return isUsed
    }
}

extension ControlNode {
    /// The reasons against the paths to each destination of an instance's table, by the destination's text.
    borrowing func routes(in instance: String, _ family: Family) -> [String: [String]] {
        guard let live = instances[instance], let table = rib.existingTable(family, of: live.id) else { return [:] }
        var found: [String: [String]] = [:]
        rib.forEachRoute(in: table) { route in
            let name = rib.prefix(of: rib.key(of: route), in: table).map(\.description) ?? ""
            rib.forEachPath(of: route) { path in
                found[name, default: []] += path.flags.explanations(nextHop: rib.attributes(path.attributes).nextHop)
            }
        }
        return found
    }
}

extension RouteItem {
    fileprivate func stands(at key: RouteKey, in table: TableID, _ rib: borrowing RIB) -> Bool {
        if case .unicast(let item) = self { return rib.prefix(of: key, in: table) == item.prefix }
        let host = IPAddress.v4(IPv4Address(192, 0, 2, 1))
        return (try? wideDestination(from: host)).flatMap { $0 } == rib.destination(of: key)
    }
}
