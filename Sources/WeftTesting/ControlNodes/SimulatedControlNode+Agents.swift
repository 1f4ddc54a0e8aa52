import WeftControlNode
import WeftNet
import WeftVRouter
import WeftXMPP
import WeftXMPPWire

/// An agent's stream, as the control node has it.
struct ServedStream {
    var session = ServerSession()
    /// What stands in front of each body that the agent is told.
    var head: [UInt8] = []
    /// Bytes that have not arrived.
    var inFlight = 0
}

/// What a turn says to one agent.
struct Speech {
    var bytes: [UInt8] = []
    var events: [ControlNodeEvent] = []
    /// Bytes of all of it on the wire.
    var count = 0
}

/// What agents are told: a stanza, or the body of one.
struct Said {
    let bytes: [UInt8]
    /// What it means to an agent, where streams bring that instead of bytes; `nil` for what does not concern our hosts.
    let event: ControlNodeEvent?
}

/// Agents' streams, as a control node's server has them.
extension SimulatedControlNode {
    /// An agent calls.
    func accept(stream connection: Int) {
        var stream = ServedStream()
        let outputs = stream.session.connected()
        streams[connection] = stream
        fabric.send(.answer, on: connection, to: .caller)
        perform(outputs, on: connection)
    }

    func received(_ bytes: [UInt8], onStream connection: Int) {
        guard let outputs = streams[connection]?.session.received(bytes, at: fabric.now) else { return }
        perform(outputs, on: connection)
    }

    /// The agent's end is gone.
    func ended(stream connection: Int) {
        guard streams.removeValue(forKey: connection) != nil else { return }
        fabric.forget(stream: connection, .called)
        node.disconnected(SessionID(number: UInt64(connection)), at: fabric.wallTime)
        answerSoon()
    }

    /// So many bytes have arrived at the agent.
    func taken(_ count: Int, onStream connection: Int) {
        guard let before = streams[connection]?.inFlight else { return }
        streams[connection]?.inFlight -= count
        node.sent(count, on: SessionID(number: UInt64(connection)))
        // Only one who was told nothing more because of this may have something to be told now.
        if before >= node.settings.window / 2 { answerSoon() }
    }

    func expired(_ timer: SessionTimer, onStream connection: Int) {
        guard let outputs = streams[connection]?.session.expired(timer, at: fabric.now) else { return }
        perform(outputs, on: connection)
    }

    private func perform(_ outputs: [ServerSession.Output], on connection: Int) {
        let session = SessionID(number: UInt64(connection))
        for output in outputs {
            switch output {
            case .send(let bytes): fabric.send(.bytes(bytes, counted: 0), on: connection, to: .caller)
            case .arm(let timer, let delay): fabric.arm(timer, in: delay, stream: connection, .called)
            case .established(let host):
                guard let address = fabric.address(ofCallerOn: connection) else { continue }
                streams[connection]?.head = ControlNodeStanza.messageHead(to: host)
                node.connected(session, agent: host, from: .v4(address), at: fabric.wallTime)
                answerSoon()
            case .deliver(let message):
                node.received(message, on: session, at: fabric.wallTime)
                answerSoon()
            case .ignored(let what): fabric.note("\(name) ignored: \(what)")
            // Streams of the simulation are plain.
            case .startTLS: break
            case .close(let reason):
                if case .protocolError = reason { fabric.note("\(name) closed a stream: \(reason)") }
                close(connection)
                ended(stream: connection)
            }
        }
    }

    func close(_ connection: Int) {
        fabric.forget(stream: connection, .called)
        fabric.close(connection, .called)
    }

    /// Ends a session on the core's word, which is not reported back to it.
    func closeStream(_ connection: Int) {
        flush()
        guard var stream = streams.removeValue(forKey: connection) else { return }
        for case .send(let bytes) in stream.session.close() {
            fabric.send(.bytes(bytes, counted: 0), on: connection, to: .caller)
        }
        close(connection)
    }

    // MARK: Sending

    func send(_ stanza: [UInt8], on connection: Int) { say(said(stanza), behind: [], on: connection) }

    /// Tells several agents the same, which is read once for all of them.
    func tell(_ body: MessageBody, to sessions: [SessionID]) {
        guard let said = blocks.form(of: body, { said($0, behind: ControlNodeStanza.messageHead(to: name)) }) else {
            return fabric.note("\(name) tells a block again that it has not told")
        }
        for connection in sessions.lazy.map({ Int($0.number) }) {
            guard let head = streams[connection]?.head else { continue }
            say(said, behind: head, on: connection)
        }
    }

    private func said(_ bytes: [UInt8], behind head: [UInt8] = []) -> Said {
        guard fabric.wire == .shared else { return Said(bytes: bytes, event: nil) }
        do throws(XMPPDecodeError) {
            return Said(bytes: bytes, event: ControlNodeEvent(try ControlNodeStanza(decoding: head + bytes)))
        } catch {
            fabric.note("\(name) said what cannot be read: \(error)")
            return Said(bytes: bytes, event: nil)
        }
    }

    private func say(_ said: Said, behind head: [UInt8], on connection: Int) {
        guard streams[connection] != nil else { return }
        if outgoing[connection] == nil { spokenTo.append(connection) }
        let count = head.count + said.bytes.count
        streams[connection]?.inFlight += count
        outgoing[connection, default: Speech()].count += count
        if let event = said.event {
            outgoing[connection]?.events.append(event)
        } else if fabric.wire == .whole {
            outgoing[connection]?.bytes += head
            outgoing[connection]?.bytes += said.bytes
        }
    }

    /// Lets go what the turn said, a piece for each agent.
    func flush() {
        for connection in spokenTo {
            guard let speech = outgoing[connection] else { continue }
            let delivery: SimulatedNetwork.Delivery =
                fabric.wire == .shared
                ? .told(speech.events, counted: speech.count) : .bytes(speech.bytes, counted: speech.count)
            fabric.send(delivery, on: connection, to: .caller)
        }
        spokenTo.removeAll(keepingCapacity: true)
        outgoing.removeAll(keepingCapacity: true)
    }
}
