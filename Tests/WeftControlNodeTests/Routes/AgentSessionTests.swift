import Testing
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Agents that go and come back")
struct AgentSessionTests {
    private let network = TestNetwork("vn1", 1)
    private var vn1: String { network.instance }

    private func pair(_ settings: ControlNodeSettings = ControlNodeSettings()) -> (
        ControlNodeLaboratory, TestAgent, TestAgent
    ) {
        let laboratory = ControlNodeLaboratory(settings: settings, network.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(b.subscription(vn1), by: b)
        laboratory.say(a.subscription(vn1), a.publication(vn1, "10.0.1.3/32", "10.0.1.4/32"), .endOfRIB, by: a)
        return (laboratory, a, b)
    }

    @Test("the routes of a lost session stay until its time is over")
    func stale() {
        let (laboratory, a, b) = pair()
        let id = laboratory.id(of: a)
        laboratory.disconnect(a)
        #expect(b.prefixes(vn1) == ["10.0.1.3/32", "10.0.1.4/32"])
        #expect(laboratory.timers[.stale(id)] == .seconds(60))
        laboratory.expire(.stale(id))
        #expect(b.prefixes(vn1) == [])
        #expect(laboratory.node.agents.count == 1)
        #expect(laboratory.node.instances.subscribers(of: vn1).count == 1)
    }

    @Test("without a stale time they go at once")
    func noStaleTime() {
        var settings = ControlNodeSettings()
        settings.staleTime = .zero
        let (laboratory, a, b) = pair(settings)
        laboratory.disconnect(a)
        #expect(b.prefixes(vn1) == [])
        #expect(laboratory.connect("host1").session != nil)
    }

    @Test("an agent that comes back and repeats its routes disturbs nobody; what it does not repeat is withdrawn")
    func restart() {
        let (laboratory, a, b) = pair()
        laboratory.disconnect(a)
        a.forget()
        b.messages = []
        laboratory.connect("host1")
        #expect(laboratory.timers[.stale(laboratory.id(of: a))] == nil)
        laboratory.say(a.subscription(vn1), a.publication(vn1, "10.0.1.3/32"), by: a)
        #expect(b.messages == [])
        #expect(a.prefixes(vn1) == ["10.0.1.3/32", "10.0.1.4/32"])
        laboratory.say(.endOfRIB, by: a)
        #expect(b.prefixes(vn1) == ["10.0.1.3/32"])
        #expect(b.messages.count == 1)
        #expect(a.prefixes(vn1) == ["10.0.1.3/32"])
    }

    @Test("an agent that never says it is done is swept after a while")
    func sweepTimer() {
        let (laboratory, a, b) = pair()
        laboratory.disconnect(a)
        laboratory.connect("host1")
        laboratory.say(a.subscription(vn1), a.publication(vn1, "10.0.1.4/32"), by: a)
        #expect(laboratory.timers[.sweep(laboratory.id(of: a))] == .seconds(60))
        laboratory.expire(.sweep(laboratory.id(of: a)))
        #expect(b.prefixes(vn1) == ["10.0.1.4/32"])
    }

    @Test("a subscription that is not repeated ends with the sweep")
    func staleSubscription() {
        let (laboratory, a, _) = pair()
        laboratory.disconnect(a)
        laboratory.connect("host1")
        laboratory.say(.endOfRIB, by: a)
        #expect(laboratory.node.instances.subscribers(of: vn1).count == 1)
        #expect(laboratory.size.paths == 0)
    }

    @Test("a new number on re-subscription changes the distinguisher")
    func renumbered() {
        let (laboratory, a, _) = pair()
        laboratory.disconnect(a)
        laboratory.connect("host1")
        laboratory.say(a.subscription(vn1, 9), a.publication(vn1, "10.0.1.3/32"), .endOfRIB, by: a)
        var numbers: [UInt32] = []
        laboratory.node.rib.forEachRoute(in: laboratory.node.rib.sharedTable(.inetVPN)) { route in
            numbers.append(laboratory.node.rib.distinguisher(of: laboratory.node.rib.key(of: route))!.number)
        }
        #expect(numbers == [9])
    }

    @Test("a second session from the same address replaces the first, one from another is refused")
    func duplicate() {
        let (laboratory, a, b) = pair()
        let first = a.session
        laboratory.connect("host1")
        #expect(a.session != first)
        #expect(b.prefixes(vn1) == ["10.0.1.3/32", "10.0.1.4/32"])
        let second = a.session
        laboratory.connect("host1", address: "198.51.100.1")
        #expect(a.closing?.contains("already connected from 192.0.2.1") == true)
        #expect(second.flatMap { laboratory.node.agents.agent(on: $0) } != nil)
    }

    @Test("the end of the RIB is said once, after all routes, when the agent has said it or after a while")
    func endOfRIB() {
        let (laboratory, a, b) = pair()
        #expect(a.endsOfRIB == 1)
        #expect(a.messages.last == .endOfRIB)
        laboratory.say(.endOfRIB, by: a)
        #expect(a.endsOfRIB == 1)
        #expect(b.endsOfRIB == 0)
        laboratory.expire(.endOfRIB(laboratory.id(of: b)))
        #expect(b.endsOfRIB == 1)
    }
}
