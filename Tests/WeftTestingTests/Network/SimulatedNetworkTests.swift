import Testing
import WeftNet

@testable import WeftTesting

@Suite("Simulated network")
struct SimulatedNetworkTests {
    private struct Line {
        var clock = FabricClock()
        var network = SimulatedNetwork(seed: 1, delay: .milliseconds(1) ... .milliseconds(20))

        mutating func connect(_ host: Int) -> Int {
            network.connect(.host(host), to: .controlNode(0), .agent(host: host, slot: 0), &clock)
        }

        mutating func send(_ number: UInt8, on id: Int) {
            network.send(.bytes([number], counted: 0), on: id, to: .called, &clock)
        }

        /// What arrives at the called ends, by connection.
        mutating func run() -> [(id: Int, what: String)] {
            var found: [(id: Int, what: String)] = []
            while let occurrence = clock.next(until: clock.now + .seconds(1)) {
                guard case .event(.arrival(let id, let end, let delivery)) = occurrence,
                    network.arrives(delivery, on: id, at: end) != nil
                else { continue }
                switch delivery {
                case .call: found.append((id, "call"))
                case .answer: found.append((id, "answer"))
                case .bytes(let bytes, _): found.append((id, "\(bytes[0])"))
                case .told: found.append((id, "told"))
                case .end: found.append((id, end == .caller ? "end of caller" : "end"))
                }
            }
            return found
        }
    }

    @Test("what a connection carries comes in order; what two carry does not")
    func order() {
        var line = Line()
        let ids = [line.connect(0), line.connect(1)]
        for number in 0..<20 as Range<UInt8> { for id in ids { line.send(number, on: id) } }
        let found = line.run()
        let sent = ["call"] + (0..<20).map { "\($0)" }
        for id in ids { #expect(found.filter { $0.id == id }.map(\.what) == sent) }
        #expect(found.map(\.id) != sent.flatMap { _ in ids })
    }

    @Test("a cut loses nothing: what was sent waits, and comes in order with what is sent afterwards")
    func cut() {
        var line = Line()
        let id = line.connect(0)
        line.send(1, on: id)
        #expect(line.network.cut(.controlNode(0), .host(0)) == [id])
        line.send(2, on: id)
        #expect(line.run().isEmpty)
        #expect(line.network.heal(&line.clock) == [id])
        line.send(3, on: id)
        #expect(line.run().map(\.what) == ["call", "1", "2", "3"])
    }

    @Test("an end that closes hears nothing any more, and the other one of it after all that was sent")
    func close() {
        var line = Line()
        let id = line.connect(0)
        line.send(1, on: id)
        line.network.close(id, .caller, &line.clock)
        line.network.send(.answer, on: id, to: .caller, &line.clock)
        #expect(line.run().map(\.what) == ["call", "1", "end"])
        #expect(line.network.connections.isEmpty)
    }

    @Test("an end hears that the other one is closed, also when the connection is reset meanwhile")
    func closeAndReset() {
        for end in [SimulatedNetwork.End.caller, .called] {
            for _ in 0..<10 {
                var line = Line()
                let id = line.connect(0)
                _ = line.run()
                line.network.close(id, end, &line.clock)
                line.network.reset(id, &line.clock)
                #expect(line.run().map(\.what) == [end == .caller ? "end" : "end of caller"])
                #expect(line.network.connections.isEmpty)
            }
        }
    }

    @Test("a connection that is reset is gone for both ends")
    func reset() {
        var line = Line()
        let id = line.connect(0)
        _ = line.run()
        line.network.reset(id, &line.clock)
        #expect(Set(line.run().map(\.what)) == ["end", "end of caller"])
        #expect(line.network.connections.isEmpty)
    }
}
