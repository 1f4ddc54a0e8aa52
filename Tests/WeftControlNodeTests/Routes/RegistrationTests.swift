import Testing
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Registered hosts")
struct RegistrationTests {
    private let network = TestNetwork("vn1", 1)
    private var vn1: String { network.instance }

    @Test("an agent is refused from an address that is not its host's, and the reason names both")
    func address() {
        let laboratory = ControlNodeLaboratory(
            network.objects + [TestConfiguration.router("host1", address: "192.0.2.1")])
        let stranger = laboratory.connect("host1", address: "198.51.100.7")
        #expect(stranger.closing == "host1 is registered with the address 192.0.2.1, not 198.51.100.7")
        #expect(laboratory.node.agents.isEmpty == true)
        #expect(laboratory.connect("host1", address: "192.0.2.1").session != nil)
    }

    @Test("an agent whose host is not registered is told nothing, and its routes wait")
    func unregistered() {
        let laboratory = ControlNodeLaboratory(network.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2", isRegistered: false))
        laboratory.say(a.subscription(vn1), a.publication(vn1, "10.0.1.3/32"), by: a)
        laboratory.say(
            b.subscription(vn1), b.publication(vn1, "10.0.1.4/32", "10.0.1.5/32"), b.withdrawal(vn1, "10.0.1.5/32"),
            .endOfRIB, by: b)
        #expect(b.session != nil)
        #expect(b.messages == [])
        #expect(a.prefixes(vn1) == ["10.0.1.3/32"])
        laboratory.configure([TestConfiguration.router("host2", address: "192.0.2.2")])
        #expect(b.prefixes(vn1) == ["10.0.1.3/32", "10.0.1.4/32"])
        #expect(a.prefixes(vn1) == ["10.0.1.3/32", "10.0.1.4/32"])
        #expect(b.messages.last == .endOfRIB)
    }

    @Test(
        "agents of unregistered hosts are limited by address and in all, keep nothing, and keep no registered one out")
    func crowd() {
        var settings = ControlNodeSettings()
        settings.unregisteredLimit = 5
        settings.unregisteredLimitPerAddress = 3
        let laboratory = ControlNodeLaboratory(settings: settings, network.objects)
        func stranger(_ number: Int, _ address: String) -> TestAgent {
            laboratory.connect("stranger\(number)", address: address, isRegistered: false)
        }
        let first = (1...3).map { stranger($0, "198.51.100.1") }
        let refusal = "too many agents are connected whose hosts are not registered"
        #expect(stranger(4, "198.51.100.1").closing == refusal)
        #expect((5...6).allSatisfy { stranger($0, "198.51.100.2").closing == nil })
        #expect(stranger(7, "198.51.100.3").closing == refusal)
        let host = laboratory.connect("host1")
        laboratory.say(host.subscription(vn1), host.publication(vn1, "10.0.1.3/32"), by: host)
        #expect(host.prefixes(vn1) == ["10.0.1.3/32"])
        #expect(laboratory.node.agentSnapshots.filter(\.isRegistered).map(\.name) == ["host1"])
        laboratory.disconnect(first[0])
        #expect(laboratory.node.agents.count == 5)
        #expect(stranger(8, "198.51.100.1").closing == nil)
        // The same agent again, before its first session has ended.
        let again = laboratory.connect("stranger2", address: "198.51.100.1", isRegistered: false)
        #expect(again.closing == nil && laboratory.node.agents.named("stranger2")?.id != nil)
    }

    @Test("a host that is given up, or gets another address, loses its session and its routes")
    func givenUp() {
        let laboratory = ControlNodeLaboratory(network.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(a.subscription(vn1), by: a)
        laboratory.say(b.subscription(vn1), b.publication(vn1, "10.0.1.4/32"), by: b)
        #expect(a.prefixes(vn1) == ["10.0.1.4/32"])
        laboratory.configure([], deleting: [TestConfiguration.router("host2")])
        #expect(b.closing == "host2 is not registered any longer")
        #expect(a.prefixes(vn1) == [])
        #expect(laboratory.node.agents.count == 1)
        laboratory.configure([TestConfiguration.router("host1", address: "192.0.2.9")])
        #expect(a.closing == "host1 is registered with the address 192.0.2.9, not 192.0.2.1")
        #expect(laboratory.node.agents.isEmpty == true)
        #expect(laboratory.timers.filter { $0.key != .start } == [:])
    }

    @Test("a host that is away while it is given up is not kept")
    func givenUpWhileAway() {
        let laboratory = ControlNodeLaboratory(network.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(a.subscription(vn1), by: a)
        laboratory.say(b.subscription(vn1), b.publication(vn1, "10.0.1.4/32"), by: b)
        laboratory.disconnect(b)
        #expect(a.prefixes(vn1) == ["10.0.1.4/32"])
        laboratory.configure([], deleting: [TestConfiguration.router("host2")])
        #expect(a.prefixes(vn1) == [])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("routes that wait for their instance do not outlive the session")
    func parkedRoutes() {
        let laboratory = ControlNodeLaboratory()
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(a.subscription(vn1), by: a)
        laboratory.say(b.subscription(vn1), b.publication(vn1, "10.0.1.4/32", "10.0.1.5/32"), by: b)
        laboratory.disconnect(b)
        laboratory.connect("host2")
        laboratory.say(b.subscription(vn1), b.publication(vn1, "10.0.1.5/32"), .endOfRIB, by: b)
        laboratory.configure(network.objects)
        #expect(a.prefixes(vn1) == ["10.0.1.5/32"])
    }

    @Test("an item with endless lists is left out")
    func endlessLists() {
        let laboratory = ControlNodeLaboratory(network.objects)
        let a = laboratory.connect("host1")
        let item = a.item("10.0.1.3/32") { $0.communities = Array(repeating: "64512:1", count: 1000) }
        laboratory.say(a.subscription(vn1), .publish(routingInstance: vn1, [item]), by: a)
        #expect(laboratory.ignored == ["10.0.1.3/32 in \(vn1): a list is too long"])
    }
}
