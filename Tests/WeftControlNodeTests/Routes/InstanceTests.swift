import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Routing instances and their connections")
struct InstanceTests {
    private func seed() -> (ControlNodeLaboratory, TestAgent, TestAgent) {
        let laboratory = ControlNodeLaboratory(TestNetwork("vn1", 1).objects + TestNetwork("vn2", 2).objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(a.subscription(vn1), a.publication(vn1, "10.0.1.3/32"), by: a)
        laboratory.say(b.subscription(vn2), b.publication(vn2, "10.0.2.3/32"), by: b)
        return (laboratory, a, b)
    }

    private let vn1 = TestNetwork("vn1", 1).instance
    private let vn2 = TestNetwork("vn2", 2).instance
    private var connected: [ConfigObject] {
        [
            TestNetwork("vn1", 1, connections: ["vn2"]).routingInstance,
            TestNetwork("vn2", 2, connections: ["vn1"]).routingInstance,
        ]
    }

    @Test("a policy leaks routes both ways until it is taken back")
    func connect() throws {
        let (laboratory, a, b) = seed()
        #expect(a.prefixes(vn1) == ["10.0.1.3/32"])
        laboratory.configure(connected)
        #expect(a.prefixes(vn1) == ["10.0.1.3/32", "10.0.2.3/32"])
        #expect(b.prefixes(vn2) == ["10.0.1.3/32", "10.0.2.3/32"])
        let leaked = try #require(a.routes[vn1]?[IPPrefix("10.0.2.3/32")!])
        #expect(leaked.virtualNetwork == "default-domain:k8s1-default:vn2")
        #expect(leaked.nextHops.map(\.address) == [.v4(b.address)])
        for name in [vn1, vn2] {
            let live = try #require(laboratory.node.instances[name])
            let counts = laboratory.node.rib.counts(of: live.table)
            #expect(counts.prefixes == 2)
            #expect(counts.primaryPaths == 1)
            #expect(counts.secondaryPaths == 1)
            #expect(counts.infeasiblePaths == 0)
        }
        laboratory.configure([TestNetwork("vn1", 1).routingInstance, TestNetwork("vn2", 2).routingInstance])
        #expect(a.prefixes(vn1) == ["10.0.1.3/32"])
        #expect(b.prefixes(vn2) == ["10.0.2.3/32"])
    }

    @Test("the order in which instances and targets are configured means nothing", arguments: 0..<20 as Range<UInt64>)
    func order(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let all = TestNetwork("vn1", 1).objects + TestNetwork("vn2", 2).objects + connected
        // The later of two forms of one object counts, so those stay in order.
        let objects = all.filter { object in !connected.contains { $0.id == object.id } || connected.contains(object) }
        let laboratory = ControlNodeLaboratory()
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(a.subscription(vn1), a.publication(vn1, "10.0.1.3/32"), by: a)
        laboratory.say(b.subscription(vn2), b.publication(vn2, "10.0.2.3/32"), by: b)
        for object in objects.shuffled(using: &random) { laboratory.configure([object]) }
        #expect(a.prefixes(vn1) == ["10.0.1.3/32", "10.0.2.3/32"])
        #expect(b.prefixes(vn2) == ["10.0.1.3/32", "10.0.2.3/32"])
    }

    @Test("a subscription and its routes wait for an instance that is not there yet")
    func parked() {
        let laboratory = ControlNodeLaboratory()
        let a = laboratory.connect("host1")
        laboratory.say(
            a.subscription(vn1), a.publication(vn1, "10.0.1.3/32", "10.0.1.4/32"), a.withdrawal(vn1, "10.0.1.4/32"),
            by: a)
        #expect(a.messages == [])
        laboratory.configure(TestNetwork("vn1", 1).objects)
        #expect(a.prefixes(vn1) == ["10.0.1.3/32"])
        #expect(laboratory.node.agents[laboratory.id(of: a)]?.parkedRouteCount == 0)
    }

    @Test("routes beyond the limit do not wait, and what unsubscribed waits no more")
    func parkedLimit() {
        var settings = ControlNodeSettings()
        settings.parkedRouteLimit = 1
        let laboratory = ControlNodeLaboratory(settings: settings)
        let a = laboratory.connect("host1")
        laboratory.say(a.subscription(vn1), a.publication(vn1, "10.0.1.3/32", "10.0.1.4/32"), by: a)
        #expect(laboratory.ignored.count == 1)
        laboratory.say(
            .unsubscribe(routingInstance: vn1), a.subscription(vn1), a.publication(vn1, "10.0.1.5/32"), by: a)
        laboratory.configure(TestNetwork("vn1", 1).objects)
        #expect(a.prefixes(vn1) == ["10.0.1.5/32"])
    }

    @Test("a second subscription ends the session")
    func twice() {
        let laboratory = ControlNodeLaboratory(TestNetwork("vn1", 1).objects)
        let a = laboratory.connect("host1")
        laboratory.say(a.subscription(vn1), a.subscription(vn1), by: a)
        #expect(a.closing?.contains("second subscription") == true)
    }

    @Test("an instance that goes takes its routes and their copies along, and its subscribers wait for it")
    func removed() {
        let (laboratory, a, b) = seed()
        laboratory.configure(connected)
        laboratory.configure([], deleting: [TestNetwork("vn1", 1).routingInstance])
        #expect(b.prefixes(vn2) == ["10.0.2.3/32"])
        #expect(a.session != nil)
        laboratory.configure([connected[0]])
        #expect(b.prefixes(vn2) == ["10.0.2.3/32"])
        laboratory.say(a.publication(vn1, "10.0.1.3/32"), by: a)
        #expect(b.prefixes(vn2) == ["10.0.1.3/32", "10.0.2.3/32"])
    }

    @Test("imported and exported targets are told apart")
    func directions() throws {
        var hub = TestNetwork("vn1", 1).routingInstance
        let spoke = TestNetwork("vn2", 2)
        hub.references.insert(Reference(.routeTarget, spoke.target.id, attribute: ["import_export": "import"]))
        let laboratory = ControlNodeLaboratory(TestNetwork("vn1", 1).objects + spoke.objects + [hub])
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(a.subscription(vn1), a.publication(vn1, "10.0.1.3/32"), by: a)
        laboratory.say(b.subscription(vn2), b.publication(vn2, "10.0.2.3/32"), by: b)
        #expect(a.prefixes(vn1) == ["10.0.1.3/32", "10.0.2.3/32"])
        #expect(b.prefixes(vn2) == ["10.0.2.3/32"])
    }

    @Test("the agent's number makes the distinguisher in the VPN table")
    func distinguisher() {
        let laboratory = ControlNodeLaboratory(TestNetwork("vn1", 1).objects)
        let a = laboratory.connect("host1")
        laboratory.say(a.subscription(vn1, 5), a.publication(vn1, "10.0.1.3/32"), by: a)
        var names: [String] = []
        laboratory.node.rib.forEachRoute(in: laboratory.node.rib.sharedTable(.inetVPN)) { route in
            let key = laboratory.node.rib.key(of: route)
            names.append("\(laboratory.node.rib.distinguisher(of: key)!):\(key.prefix)")
        }
        #expect(names == ["192.0.2.1:5:10.0.1.3/32"])
    }

    @Test("agents are refused until the configuration is known, and sent away when the autonomous system changes")
    func readiness() {
        let laboratory = ControlNodeLaboratory()
        let early = ControlNodeLaboratory.unconfigured()
        #expect(early.connect("host1").closing?.contains("not loaded") == true)
        let a = laboratory.connect("host1")
        laboratory.configure([
            ConfigObject(
                type: .globalSystemConfig, id: .derived(from: "gsc"), name: ["default-global-system-config"],
                properties: ["autonomous_system": 64513])
        ])
        #expect(a.closing?.contains("autonomous system") == true)
    }
}

extension ControlNodeLaboratory {
    /// A control node that is still reading its configuration.
    static func unconfigured() -> ControlNodeLaboratory {
        let laboratory = ControlNodeLaboratory()
        laboratory.node = ControlNode(ControlNodeSettings())
        return laboratory
    }
}
