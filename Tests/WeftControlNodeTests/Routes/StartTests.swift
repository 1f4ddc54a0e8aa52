import Testing
import WeftModel
import WeftNet
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("The start of a control node")
struct StartTests {
    private let network = TestNetwork("vn1", 1)
    private var instance: String { network.instance }

    private func laboratory(hosts: String...) -> ControlNodeLaboratory {
        ControlNodeLaboratory(
            network.objects + [TestConfiguration.system] + hosts.map { TestConfiguration.router($0) })
    }

    @Test("no agent is told the end of the RIB before every configured host has announced its routes")
    func others() {
        let laboratory = laboratory(hosts: "host1", "host2")
        let a = laboratory.connect("host1")
        laboratory.say(a.subscription(instance), a.publication(instance, "10.0.1.3/32"), .endOfRIB, by: a)
        #expect(a.prefixes(instance) == ["10.0.1.3/32"])
        #expect(a.endsOfRIB == 0)
        let b = laboratory.connect("host2")
        laboratory.say(b.subscription(instance), b.publication(instance, "10.0.1.4/32"), by: b)
        #expect(a.endsOfRIB == 0)
        laboratory.say(.endOfRIB, by: b)
        #expect(a.prefixes(instance) == ["10.0.1.3/32", "10.0.1.4/32"])
        #expect([a.endsOfRIB, b.endsOfRIB] == [1, 1])
        #expect(laboratory.timers[.start] == nil)
    }

    @Test("a host that stays away is waited for no longer than the start takes")
    func timer() {
        let laboratory = laboratory(hosts: "host1", "host2")
        let a = laboratory.connect("host1")
        laboratory.say(.endOfRIB, by: a)
        #expect(a.endsOfRIB == 0)
        #expect(laboratory.timers[.start] == .seconds(45))
        laboratory.expire(.start)
        #expect(a.endsOfRIB == 1)
    }

    @Test("a host that is given up meanwhile is not waited for")
    func removedHost() {
        let laboratory = laboratory(hosts: "host1", "host2")
        let a = laboratory.connect("host1")
        laboratory.say(.endOfRIB, by: a)
        laboratory.configure([], deleting: [TestConfiguration.router("host2")])
        #expect(a.endsOfRIB == 1)
    }

    @Test("hosts that are registered later are not waited for")
    func laterHost() {
        let laboratory = laboratory(hosts: "host1")
        laboratory.configure([TestConfiguration.router("host2")])
        let a = laboratory.connect("host1")
        laboratory.say(.endOfRIB, by: a)
        #expect(a.endsOfRIB == 1)
    }

    @Test(
        "no agent misses a route while the control node is replaced, in whatever order its hosts come back",
        arguments: 0..<12 as Range<UInt64>)
    func replacement(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let hosts = (1...4).map { "host\($0)" }
        let objects = network.objects + [TestConfiguration.system] + hosts.map { TestConfiguration.router($0) }
        // What an agent uses: it keeps what an earlier control node told it until the present one says that this is
        // all.
        var kept: [String: Set<String>] = [:]
        let everything = Set(hosts.map { "10.0.1.\($0.last!)/32" })
        for round in 0..<5 {
            let laboratory = ControlNodeLaboratory(objects)
            for host in hosts { laboratory.connect(host) }
            var script = hosts.flatMap { host in
                let agent = laboratory.agents[host]!
                let prefix = "10.0.1.\(host.last!)/32"
                return [agent.subscription(instance), agent.publication(instance, prefix), .endOfRIB].map {
                    (agent, $0)
                }
            }
            while !script.isEmpty {
                // Each agent's messages stay in their order.
                let agent = script[Int.random(in: script.indices, using: &random)].0
                let next = script.firstIndex { $0.0 === agent }!
                laboratory.say(script.remove(at: next).1, by: agent)
                if Int.random(in: 0..<4, using: &random) == 0 {
                    // A session that is lost on the way begins anew.
                    laboratory.disconnect(agent)
                    agent.forget()
                    laboratory.connect(agent.host)
                    script.removeAll { $0.0 === agent }
                    let prefix = "10.0.1.\(agent.host.last!)/32"
                    script += [agent.subscription(instance), agent.publication(instance, prefix), .endOfRIB]
                        .map { (agent, $0) }
                }
                for host in hosts where round > 0 {
                    let agent = laboratory.agents[host]!
                    let isTold = agent.messages.contains(.endOfRIB)
                    let used = isTold ? agent.prefixes(instance) : agent.prefixes(instance).union(kept[host]!)
                    #expect(used == everything, "seed \(seed) round \(round) \(host)")
                }
            }
            for host in hosts {
                #expect(laboratory.agents[host]!.messages.contains(.endOfRIB), "seed \(seed) round \(round) \(host)")
                kept[host] = laboratory.agents[host]!.prefixes(instance)
            }
        }
    }
}
