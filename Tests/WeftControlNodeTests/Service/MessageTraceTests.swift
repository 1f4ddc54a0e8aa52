import Testing
import WeftNet
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("The trace of messages")
struct MessageTraceTests {
    private func time(_ microseconds: Int64) -> WallTime { WallTime(microseconds: microseconds) }

    @Test("an agent that talks much does not push out what others said; all is in order")
    func rings() {
        var trace = MessageTrace()
        let subscription = AgentMessage.subscribe(routingInstance: "vn1", id: 1, wantsRoutes: true)
        trace.add(TracedMessage(subscription), of: "192.0.2.1", at: time(1))
        for number in 2..<250 { trace.add(.sent(UInt32(number)), of: "192.0.2.2", at: time(Int64(number))) }
        trace.add(TracedMessage(.endOfRIB), of: "192.0.2.1", at: time(200))
        let all = trace.all
        #expect(all.count == 102)
        #expect(all.first == "1 XmppRx 192.0.2.1 subscribe vn1 as 1")
        #expect(all[1] == "150 XmppTx 192.0.2.2 150 bytes")
        #expect(all.last == "249 XmppTx 192.0.2.2 249 bytes")
        #expect(all.contains("200 XmppRx 192.0.2.1 end of RIB"))
    }

    @Test("neither long names nor many agents fill the memory")
    func bounds() {
        var trace = MessageTrace()
        let name = String(repeating: "x", count: 1 << 20)
        for message in Self.messages(name) {
            trace.add(TracedMessage(message), of: "first", at: time(0))
            #expect(trace.all.last?.count ?? 0 < 400)
        }
        for number in 0..<MessageTrace.agentLimit { trace.add(.sent(0), of: "agent\(number)", at: time(1)) }
        #expect(trace.all.count == MessageTrace.agentLimit)
        #expect(!trace.all.contains { $0.contains("first") })
    }

    @Test("each message is said in the words that the original's pages use")
    func words() {
        #expect(
            Self.messages("vn1").map { TracedMessage($0).text } == [
                "subscribe vn1 as 7", "unsubscribe vn1", "publish 1 routes in vn1", "withdraw 1 routes in vn1",
                "end of RIB", "subscribe \(Self.key("vn1"))", "unsubscribe \(Self.key("vn1"))",
            ])
    }

    private static func key(_ name: String) -> ConfigurationKey {
        ConfigurationKey(type: "virtual-machine", name: name)
    }

    private static func messages(_ name: String) -> [AgentMessage] {
        let item = UnicastItem(prefix: IPPrefix("10.0.0.1/32")!, nextHops: [])
        return [
            .subscribe(routingInstance: name, id: 7, wantsRoutes: true), .unsubscribe(routingInstance: name),
            .publish(routingInstance: name, [item]), .withdraw(routingInstance: name, [item]), .endOfRIB,
            .subscribeConfiguration(key(name)), .unsubscribeConfiguration(key(name)),
        ]
    }
}
