import Testing
import WeftNet
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Hosts that return after their routes were forgotten")
struct ReturnTests {
    private let network = TestNetwork("vn1", 1)
    private var vn1: String { network.instance }

    /// A control node whose start is over, with an agent on each host.
    private func laboratory(hosts: ClosedRange<Int>) -> (ControlNodeLaboratory, [TestAgent]) {
        let laboratory = ControlNodeLaboratory(
            network.objects + [TestConfiguration.system] + hosts.map { TestConfiguration.router("host\($0)") })
        let agents = hosts.map { laboratory.connect("host\($0)") }
        for agent in agents { announce(agent, laboratory) }
        #expect(agents.allSatisfy { $0.endsOfRIB == 1 })
        return (laboratory, agents)
    }

    private func announce(_ agent: TestAgent, _ laboratory: ControlNodeLaboratory) {
        let prefix = "10.0.1.\(agent.host.last!)/32"
        laboratory.say(agent.subscription(vn1), agent.publication(vn1, prefix), .endOfRIB, by: agent)
    }

    private func forget(_ agents: some Sequence<TestAgent>, _ laboratory: ControlNodeLaboratory) {
        for agent in agents {
            let id = laboratory.id(of: agent)
            laboratory.disconnect(agent)
            laboratory.expire(.stale(id))
            agent.forget()
        }
    }

    private func comeBack(_ agent: TestAgent, _ laboratory: ControlNodeLaboratory) {
        laboratory.connect(agent.host)
        announce(agent, laboratory)
    }

    @Test(
        "none is told the end of the RIB before all have announced their routes again, whether others stayed or not",
        arguments: [0, 1])
    func all(staying: Int) {
        let (laboratory, agents) = laboratory(hosts: 1...4)
        let away = agents.dropFirst(staying)
        forget(away, laboratory)
        for agent in away {
            #expect(away.allSatisfy { $0.endsOfRIB == 0 })
            comeBack(agent, laboratory)
        }
        #expect(agents.allSatisfy { $0.endsOfRIB == 1 && $0.prefixes(vn1).count == 4 })
        #expect(laboratory.timers[.start] == nil)
    }

    @Test("who stays away is waited for no longer than at a start, and again when a part of them returns")
    func inVain() {
        let (laboratory, agents) = laboratory(hosts: 1...4)
        forget(agents, laboratory)
        comeBack(agents[0], laboratory)
        #expect(laboratory.timers[.start] == .seconds(45))
        comeBack(agents[1], laboratory)
        #expect(agents.map(\.endsOfRIB) == [0, 0, 0, 0])
        laboratory.expire(.start)
        #expect(agents.map(\.endsOfRIB) == [1, 1, 0, 0])
        comeBack(agents[2], laboratory)
        #expect(laboratory.timers[.start] == .seconds(45))
        #expect(agents.map(\.endsOfRIB) == [1, 1, 0, 0])
        comeBack(agents[3], laboratory)
        #expect(agents.map(\.endsOfRIB) == [1, 1, 1, 1])
    }

    @Test("hosts that were waited for in vain at the start wait for each other when they return")
    func startInVain() {
        let laboratory = ControlNodeLaboratory(
            network.objects + [
                TestConfiguration.system, TestConfiguration.router("host1"), TestConfiguration.router("host2"),
            ])
        laboratory.expire(.start)
        let first = laboratory.connect("host1")
        announce(first, laboratory)
        #expect(first.endsOfRIB == 0)
        announce(laboratory.connect("host2"), laboratory)
        #expect(first.endsOfRIB == 1)
    }

    @Test("a host that was away alone is told at once, and so is an agent that restarts while others are away")
    func alone() {
        let (laboratory, agents) = laboratory(hosts: 1...3)
        forget(agents[...0], laboratory)
        comeBack(agents[0], laboratory)
        #expect(agents[0].endsOfRIB == 1)
        forget(agents[...1], laboratory)
        laboratory.disconnect(agents[2])
        comeBack(agents[2], laboratory)
        #expect(agents[2].endsOfRIB == 2)
        #expect(laboratory.timers[.start] == nil)
    }

    @Test("a host that is given up while it is missing is not waited for, before another returns or after")
    func givenUp() {
        let (laboratory, agents) = laboratory(hosts: 1...3)
        forget(agents, laboratory)
        laboratory.configure([], deleting: [TestConfiguration.router("host3")])
        comeBack(agents[0], laboratory)
        #expect(agents[0].endsOfRIB == 0)
        laboratory.configure([], deleting: [TestConfiguration.router("host2")])
        #expect(agents[0].endsOfRIB == 1)
    }
}
