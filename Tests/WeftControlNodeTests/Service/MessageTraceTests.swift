import Testing
import WeftNet

@testable import WeftControlNode

@Suite("The trace of messages")
struct MessageTraceTests {
    private func time(_ microseconds: Int64) -> WallTime { WallTime(microseconds: microseconds) }

    @Test("an agent that talks much does not push out what others said; all is in order")
    func rings() {
        var trace = MessageTrace()
        trace.add(.received, "192.0.2.1", "subscribe vn1 as 1", at: time(1))
        for number in 2..<250 { trace.add(.sent, "192.0.2.2", "message \(number)", at: time(Int64(number))) }
        trace.add(.received, "192.0.2.1", "end of RIB", at: time(200))
        let all = trace.all
        #expect(all.count == 102)
        #expect(all.first == "1 XmppRx 192.0.2.1 subscribe vn1 as 1")
        #expect(all[1] == "150 XmppTx 192.0.2.2 message 150")
        #expect(all.last == "249 XmppTx 192.0.2.2 message 249")
        #expect(all.contains("200 XmppRx 192.0.2.1 end of RIB"))
    }

    @Test("neither long names nor many agents fill the memory")
    func bounds() {
        var trace = MessageTrace()
        trace.add(.received, "first", String(repeating: "x", count: 1 << 20), at: time(0))
        #expect(trace.all[0].count < 400)
        for number in 0..<MessageTrace.agentLimit { trace.add(.received, "agent\(number)", "", at: time(1)) }
        #expect(trace.all.count == MessageTrace.agentLimit)
        #expect(!trace.all.contains { $0.contains("first") })
    }
}
