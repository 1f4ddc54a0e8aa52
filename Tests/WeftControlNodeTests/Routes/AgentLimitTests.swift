import Testing
import WeftModel
import WeftNet
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("What an agent may hold")
struct AgentLimitTests {
    private let network = TestNetwork("vn1", 1)

    @Test("an agent that subscribes to more instances than there can be, or with an endless name, is sent away alone")
    func limits() {
        var settings = ControlNodeSettings()
        settings.subscriptionLimit = 3
        settings.nameLimit = 40
        let laboratory = ControlNodeLaboratory(settings: settings, network.objects)
        let (a, b, c) = (laboratory.connect("host1"), laboratory.connect("host2"), laboratory.connect("host3"))
        for number in 0..<3 { laboratory.say(a.subscription("d:p:v\(number):v\(number)"), by: a) }
        #expect(a.session != nil)
        laboratory.say(a.subscription("d:p:v3:v3"), by: a)
        #expect(a.closing == "more than 3 routing instances")
        laboratory.say(b.subscription(String(repeating: "x", count: 41)), by: b)
        #expect(b.closing == "a routing instance with a name of 41 bytes")
        #expect(c.session != nil)
    }

    @Test("an agent that names more virtual machines than there can be, or one with an endless name, is sent away")
    func machines() {
        var settings = ControlNodeSettings()
        settings.subscriptionLimit = 3
        settings.nameLimit = 40
        let laboratory = ControlNodeLaboratory(settings: settings)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        func machine(_ name: String) -> AgentMessage {
            .subscribeConfiguration(ConfigurationKey(type: "virtual-machine", name: name))
        }
        laboratory.say(.subscribeConfiguration(a.root), machine("0"), machine("1"), machine("2"), machine("2"), by: a)
        #expect(a.session != nil)
        laboratory.say(machine("3"), by: a)
        #expect(a.closing == "more than 3 virtual machines")
        laboratory.say(.subscribeConfiguration(b.root), machine(String(repeating: "x", count: 41)), by: b)
        #expect(b.closing == "a virtual machine with a name of 41 bytes")
    }
}
