import Testing
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Slow agents")
struct WindowTests {
    private let network = TestNetwork("vn1", 1)
    private var vn1: String { network.instance }

    private func laboratory() -> (ControlNodeLaboratory, publisher: TestAgent, slow: TestAgent, fast: TestAgent) {
        let laboratory = ControlNodeLaboratory(network.objects)
        let (a, b, c) = (laboratory.connect("host1"), laboratory.connect("host2"), laboratory.connect("host3"))
        for agent in [a, b, c] { laboratory.say(agent.subscription(vn1), by: agent) }
        b.isSlow = true
        return (laboratory, a, b, c)
    }

    @Test("a slow agent holds a window's worth, delays nobody, and is told only how things ended")
    func coalescing() {
        let (laboratory, a, b, c) = laboratory()
        for round in 0..<6 as Range<UInt32> {
            let items = (0..<200).map { a.item("10.0.0.\($0)/32", label: 100 + round) }
            laboratory.say(.publish(routingInstance: vn1, items), by: a)
            #expect(c.routes[vn1]?.values.allSatisfy { $0.nextHops.map(\.label) == [100 + round] } == true)
        }
        let held = b.unread.reduce(0) { $0 + $1.count }
        #expect(held < laboratory.node.settings.window + 64 << 10)
        b.messages = []
        laboratory.drain(b)
        #expect(b.routes == c.routes)
        let told = b.messages.reduce(0) { if case .routes(_, let items) = $1 { $0 + items.count } else { $0 } }
        #expect(told < 500, "each route at most once more than what stood in the window")
        for table in laboratory.node.agents[laboratory.id(of: c)]!.lanes.keys {
            #expect(laboratory.node.updates.readers(of: table).count == 1, "it is back with the others")
        }
    }

    @Test("what was withdrawn while an agent was slow is withdrawn there, too")
    func withdrawal() {
        let (laboratory, a, b, _) = laboratory()
        let items = (0..<250).map { a.item("10.0.0.\($0)/32") }
        laboratory.say(.publish(routingInstance: vn1, items), by: a)
        laboratory.say(.withdraw(routingInstance: vn1, Array(items.dropFirst(7))), by: a)
        laboratory.drain(b)
        #expect(b.prefixes(vn1).count == 7)
        #expect(laboratory.size.routes == 14, "nothing is kept for anybody")
    }

    @Test("the end of the RIB waits for the routes before it")
    func endOfRIB() {
        let (laboratory, a, b, _) = laboratory()
        laboratory.say(.publish(routingInstance: vn1, (0..<250).map { a.item("10.0.0.\($0)/32") }), by: a)
        laboratory.say(.endOfRIB, by: b)
        #expect(b.unread.count > 0)
        laboratory.drain(b)
        #expect(b.messages.last == .endOfRIB)
        #expect(b.prefixes(vn1).count == 250)
    }

    @Test("newcomers are sent the messages that were written for the first of them")
    func sharedMessages() {
        let laboratory = ControlNodeLaboratory(network.objects)
        let a = laboratory.connect("host1")
        laboratory.say(
            a.subscription(vn1), .publish(routingInstance: vn1, (0..<192).map { a.item("10.0.0.\($0)/32") }), by: a)
        let window = laboratory.node.settings.window
        let before = laboratory.bodiesMade
        var count = 0
        for host in 2...5 {
            let agent = laboratory.connect("host\(host)")
            agent.isSlow = true
            laboratory.say(agent.subscription(vn1), by: agent)
            let sizes = agent.unread.map(\.count)
            #expect(sizes.reduce(0, +) >= window && sizes.dropLast().reduce(0, +) < window, "a window's worth")
            count = sizes.count
        }
        #expect(laboratory.bodiesMade == before, "the publisher is told them, too, and was the first")
        #expect(laboratory.blocks.count >= count)
        laboratory.say(a.publication(vn1, "10.0.0.5/32", label: 99), by: a)
        let late = laboratory.connect("host6")
        laboratory.say(late.subscription(vn1), by: late)
        #expect(late.routes[vn1]?[IPPrefix("10.0.0.5/32")!]?.nextHops.map(\.label) == [99])
        #expect(late.prefixes(vn1).count == 192)
        #expect(laboratory.bodiesMade > before, "what has changed is written anew")
    }

    @Test("an agent that goes while it is slow leaves nothing behind")
    func leave() {
        let (laboratory, a, b, c) = laboratory()
        laboratory.say(.publish(routingInstance: vn1, (0..<250).map { a.item("10.0.0.\($0)/32") }), by: a)
        laboratory.disconnect(b)
        b.unread = []
        laboratory.say(.withdraw(routingInstance: vn1, (0..<250).map { a.item("10.0.0.\($0)/32") }), by: a)
        #expect(c.prefixes(vn1) == [])
        #expect(laboratory.size.routes == 0)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }
}
