import Testing
import WeftNet
import WeftXMPPWire

@testable import WeftXMPP

@Suite("Sessions")
struct XMPPSessionTests {
    static let timing = SessionTiming(hold: .seconds(9), open: .seconds(15))
    static let instance = "d:p:vn:vn"
    static let node = "1/1/d:p:vn:vn/10.0.1.3/32"
    static let item = UnicastItem(
        prefix: IPPrefix(host: .v4(IPv4Address(10, 0, 1, 3))),
        nextHops: [.init(address: .v4(IPv4Address(10, 1, 1, 1)), label: 16, encapsulations: ["udp"])])

    static func seconds(_ value: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: value * 1_000_000_000) }

    static func opened() -> ServerSession {
        var session = ServerSession(timing: timing, maximumStanza: 10_000)
        _ = session.connected()
        _ = session.received(StreamOpening.agent("compute-7").encode(), at: .zero)
        return session
    }

    static func send(_ stanzas: [AgentStanza], to session: inout ServerSession) -> [ServerSession.Output] {
        stanzas.flatMap { session.received($0.encode(from: "compute-7", number: 1), at: .zero) }
    }

    @Test("both ends agree that the stream is open")
    func opening() {
        var client = ClientSession(host: "compute-7", timing: Self.timing)
        var server = ServerSession(timing: Self.timing)
        #expect(server.connected() == [.arm(.open, .seconds(15))])
        var toServer: [UInt8] = []
        for case .send(let bytes) in client.connected() { toServer += bytes }
        let answers = server.received(toServer, at: .zero)
        #expect(answers.contains(.established(peer: "compute-7")))
        #expect(answers.contains(.arm(.keepalive, .seconds(3))))
        var toClient: [UInt8] = []
        for case .send(let bytes) in answers { toClient += bytes }
        #expect(
            client.received(toClient, at: .zero).contains(.established(peer: "network-control@contrailsystems.com")))
        #expect(client.isEstablished)
        let sent = client.send(.subscribe(routingInstance: Self.instance, id: 5, wantsRoutes: true))
        guard case .send(let bytes) = sent.first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(
            server.received(bytes, at: .zero)
                == [.deliver(.subscribe(routingInstance: Self.instance, id: 5, wantsRoutes: true))])
    }

    @Test("publication and collection make one route; dissociation takes it back")
    func publication() {
        var session = Self.opened()
        let outputs = Self.send(
            [
                .subscribe(routingInstance: Self.instance, id: 1, wantsRoutes: true),
                .publish(node: Self.node, .unicast([Self.item])),
                .collect(routingInstance: Self.instance, node: Self.node, add: true),
                .publish(node: Self.node, .unicast([Self.item])),
                .collect(routingInstance: Self.instance, node: Self.node, add: false),
            ], to: &session)
        #expect(
            outputs == [
                .deliver(.subscribe(routingInstance: Self.instance, id: 1, wantsRoutes: true)),
                .deliver(.publish(routingInstance: Self.instance, [.unicast(Self.item)])),
                .deliver(.withdraw(routingInstance: Self.instance, [.unicast(Self.item)])),
            ])
    }

    @Test("a publication without its collection is left out and said so")
    func mismatch() {
        var session = Self.opened()
        _ = Self.send([.subscribe(routingInstance: Self.instance, id: 1, wantsRoutes: true)], to: &session)
        let outputs = Self.send(
            [
                .publish(node: "1/1/a", .unicast([Self.item])), .publish(node: "1/1/b", .unicast([Self.item])),
                .collect(routingInstance: Self.instance, node: "1/1/a", add: true),
                .collect(routingInstance: Self.instance, node: "1/1/b", add: true),
            ], to: &session)
        #expect(
            outputs == [
                .ignored("publication of 1/1/a: no collection followed"),
                .ignored("collection of 1/1/a: no publication before it"),
                .ignored("collection of 1/1/b: no publication before it"),
            ])
    }

    @Test("a publication without items, once collected, is the end of the RIB")
    func endOfRIB() {
        var session = Self.opened()
        #expect(
            Self.send(
                [.publish(node: "x/y", .endOfRIB), .collect(routingInstance: "", node: "x/y", add: true), .endOfRIB],
                to: &session) == [.deliver(.endOfRIB), .deliver(.endOfRIB)])
    }

    @Test(
        "a broken rule ends the session with its name",
        arguments: [
            (
                [
                    AgentStanza.subscribe(routingInstance: instance, id: 1, wantsRoutes: true),
                    .subscribe(routingInstance: instance, id: 1, wantsRoutes: true),
                ], "a second subscription of d:p:vn:vn"
            ),
            ([.unsubscribe(routingInstance: instance)], "the end of a subscription of d:p:vn:vn that is not held"),
            (
                [
                    .publish(node: node, .unicast([item])),
                    .collect(routingInstance: instance, node: node, add: true),
                ], "routes for d:p:vn:vn without a subscription"
            ),
        ])
    func rules(stanzas: [AgentStanza], rule: String) {
        var session = Self.opened()
        let outputs = Self.send(stanzas, to: &session)
        #expect(outputs.last == .close(.protocolError(rule)))
        #expect(Self.send([.endOfRIB], to: &session) == [])
    }

    @Test(
        "malformed and oversized input ends the session",
        arguments: [
            "<iq><pubsub></iq>", "<iq/>", "garbage that is no stanza", "<iq>" + String(repeating: "x", count: 11_000),
            "<?xml version='1.0'?><stream:stream from='x' to='y' >",
        ])
    func malformed(text: String) {
        var session = Self.opened()
        guard case .close(.protocolError) = session.received(text.utf8, at: .zero).last else {
            Issue.record("the session goes on")
            return
        }
    }

    @Test("a stanza before the opening ends the session")
    func early() {
        var session = ServerSession(timing: Self.timing)
        _ = session.connected()
        #expect(
            session.received("<iq/>".utf8, at: .zero).last
                == .close(.protocolError("a stanza came before the stream was open")))
    }

    @Test(
        "the front of a stanza before the opening ends the session at once",
        arguments: ["<iq", "<message to='x'", "<iq>aaa"])
    func earlyFront(text: String) {
        var session = ServerSession(timing: Self.timing)
        _ = session.connected()
        #expect(
            session.received(text.utf8, at: .zero).last
                == .close(.protocolError("a stanza came before the stream was open")))
    }

    @Test("before the stream is open, 64 KB are kept and no more; afterwards a stanza may be larger")
    func beforeOpening() {
        for start in ["<stream:stream to='", "<?xml version='"] {
            var session = ServerSession(timing: Self.timing)
            _ = session.connected()
            var outputs = session.received(start.utf8, at: .zero)
            let piece = [UInt8](repeating: 0x61, count: 8 << 10)
            for _ in 0..<8 where outputs.isEmpty { outputs = session.received(piece, at: .zero) }
            guard case .close(.protocolError) = outputs.last else {
                Issue.record("\(start) goes on after 64 KB")
                continue
            }
        }
        var session = ServerSession(timing: Self.timing)
        _ = session.received(StreamOpening.agent("compute-7").encode(), at: .zero)
        #expect(session.received("<iq>".utf8, at: .zero) == [])
        #expect(session.received([UInt8](repeating: 0x61, count: 200 << 10), at: .zero) == [])
    }

    @Test("silence for the hold time ends the session; anything heard moves the mark")
    func hold() {
        var session = Self.opened()
        #expect(session.expired(.keepalive, at: Self.seconds(3)).first == .send(StreamOpening.keepalive))
        _ = session.received(StreamOpening.keepalive, at: Self.seconds(5))
        #expect(session.expired(.hold, at: Self.seconds(9)) == [.arm(.hold, .seconds(5))])
        #expect(session.expired(.hold, at: Self.seconds(14)).last == .close(.holdTimeExpired))
        #expect(session.expired(.keepalive, at: Self.seconds(15)) == [])
    }

    @Test("a stream that is not opened in time is closed; one that is, is not")
    func openTime() {
        var session = ServerSession(timing: Self.timing)
        _ = session.connected()
        #expect(session.expired(.open, at: Self.seconds(15)) == [.close(.openTimeExpired)])
        var open = Self.opened()
        #expect(open.expired(.open, at: Self.seconds(15)) == [])
    }

    @Test("the peer's closing tag and our own end the session")
    func closing() {
        var session = Self.opened()
        #expect(session.received(StreamOpening.close, at: .zero).last == .close(.closedByPeer))
        var other = Self.opened()
        #expect(other.close() == [.send(StreamOpening.close), .close(.closedHere)])
        #expect(other.close() == [])
    }

    @Test("the reconnect delay doubles from 50 ms to 30 s and starts over after a session")
    func reconnect() {
        var generator = SeededGenerator(seed: 1)
        var delay = ReconnectDelay()
        let delays = (0..<14).map { _ in delay.next(using: &generator) }
        #expect(delays[0] >= .milliseconds(45) && delays[0] <= .milliseconds(55))
        #expect(delays[13] >= .milliseconds(27_000) && delays[13] <= .milliseconds(33_000))
        #expect(zip(delays, delays.dropFirst()).prefix(8).allSatisfy { $0 < $1 })
        delay.reset()
        #expect(delay.next(using: &generator) <= .milliseconds(55))
    }
}
