import Testing
import WeftNet
import WeftRouting
import WeftXMPP

@testable import WeftControlNode

@Suite("Figures of a control node")
struct FiguresTests {
    @Test("they are the sums of what is shown of its tables, and what is shown of its agents")
    func sums() {
        let networks = [TestNetwork("vn1", 1), TestNetwork("vn2", 2)]
        let laboratory = ControlNodeLaboratory(networks.flatMap(\.objects))
        for (number, network) in networks.enumerated() {
            let agent = laboratory.connect("host\(number)")
            laboratory.say(
                agent.subscription(network.instance), agent.publication(network.instance, "10.0.\(number).1/32"),
                agent.publication(network.instance, "10.0.\(number).2/32"), by: agent)
        }
        laboratory.disconnect(laboratory.agents["host1"]!)
        laboratory.node.received(77, on: SessionID(number: 1))

        let figures = laboratory.node.figures
        var (shown, sums): ([String: [UInt32]], [String: [UInt32]]) = ([:], [:])
        func add(_ counts: TableCounts, to name: String, in all: inout [String: [UInt32]]) {
            let values = [counts.prefixes, counts.paths, counts.stalePaths]
            all[name] = zip(all[name] ?? [0, 0, 0], values).map { $0 + $1 }
        }
        for table in laboratory.node.tableSnapshots {
            add(table.counts, to: table.name.split(separator: ".").dropLast().last.map(String.init) ?? "", in: &shown)
        }
        for (family, counts) in figures.tables { add(counts, to: family.name, in: &sums) }
        #expect(sums == shown)
        // Two of each agent, and the two hosts as sources of tunnels.
        #expect(sums["inet"] == [6, 6, 2])

        let agents = laboratory.node.agentSnapshots
        #expect(figures.agents.map(\.name) == agents.map(\.name))
        #expect(figures.agents.map(\.counters) == agents.map(\.counters))
        #expect(figures.agents.map(\.pathCount) == [2, 2])
        #expect(figures.agents.map(\.isConnected) == [true, false])
        #expect(figures.agents.map(\.counters.bytesReceived) == [77, 0])
    }
}
