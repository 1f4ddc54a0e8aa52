import WeftNet
import WeftVRouter
import WeftXMPP

/// An agent's stream to a control node.
struct AgentStream {
    let connection: Int
    var session: ClientSession
    /// What the present event says.
    var outgoing: [UInt8] = []
    /// When it was opened; `nil` before that.
    var openedAt: MonotonicTime?
}

/// The agent's sessions, as a client has them that opens each again when it is lost.
extension SimulatedHost {
    func connect(_ slot: ControlNodeSlot) {
        guard agent != nil, streams[slot] == nil else { return }
        let node = fabric.controlNodes[slot.rawValue]
        guard node.isListening, !fabric.isCut(place, node.place) else {
            isWaiting.insert(slot)
            return
        }
        isWaiting.remove(slot)
        let connection = fabric.connect(place, to: node.place, .agent(host: index, slot: slot.rawValue))
        streams[slot] = AgentStream(connection: connection, session: ClientSession(host: name))
    }

    /// Somebody who could not be called can be now.
    func callAgain() {
        for slot in isWaiting { reconnectLater(slot) }
        isWaiting = []
    }

    private func reconnectLater(_ slot: ControlNodeSlot) {
        guard let delay = delays[slot]?.next(using: &generator) else { return }
        fabric.clock.arm(.reconnect(host: index, slot), in: delay)
    }

    func answered(_ slot: ControlNodeSlot) {
        guard let outputs = streams[slot]?.session.connected() else { return }
        perform(outputs, slot)
    }

    func received(_ bytes: [UInt8], _ slot: ControlNodeSlot) {
        guard let outputs = streams[slot]?.session.received(bytes, at: fabric.now) else { return }
        perform(outputs, slot)
    }

    func expired(_ timer: SessionTimer, _ slot: ControlNodeSlot) {
        guard let outputs = streams[slot]?.session.expired(timer, at: fabric.now) else { return }
        perform(outputs, slot)
    }

    /// A session that ends sooner was refused: the next call waits longer.
    private static let shortest = Duration.seconds(5)

    /// The connection is gone.
    func ended(_ slot: ControlNodeSlot) {
        guard let stream = streams.removeValue(forKey: slot) else { return }
        fabric.forget(stream: stream.connection, .caller)
        if let opened = stream.openedAt {
            if fabric.now - opened >= Self.shortest { delays[slot]?.reset() }
            tell { $0.received(.lost, from: slot) }
        }
        reconnectLater(slot)
    }

    func close(_ connection: Int) {
        fabric.forget(stream: connection, .caller)
        fabric.close(connection, .caller)
    }

    private func perform(_ outputs: [ClientSession.Output], _ slot: ControlNodeSlot) {
        for output in outputs {
            switch output {
            case .send(let bytes): streams[slot]?.outgoing += bytes
            case .arm(let timer, let delay):
                if let connection = streams[slot]?.connection {
                    fabric.arm(timer, in: delay, stream: connection, .caller)
                }
            case .established:
                streams[slot]?.openedAt = fabric.now
                tell { $0.received(.established, from: slot) }
            case .deliver(let stanza):
                if let event = ControlNodeEvent(stanza) { tell { $0.received(event, from: slot) } }
            case .ignored, .startTLS: break
            case .close(let reason):
                if case .protocolError = reason { fabric.note("\(name) closed a stream: \(reason)") }
                flush()
                if let connection = streams[slot]?.connection { close(connection) }
                ended(slot)
            }
        }
        flush()
    }

    func send(_ request: ControlNodeRequest, _ slot: ControlNodeSlot) {
        for stanza in request.stanzas(from: name) {
            for case .send(let bytes) in streams[slot]?.session.send(stanza) ?? [] { streams[slot]?.outgoing += bytes }
        }
    }

    /// Lets go what the present event said, in one piece for each control node.
    func flush() {
        for slot in streams.keys {
            guard let stream = streams[slot], !stream.outgoing.isEmpty else { continue }
            fabric.send(.bytes(stream.outgoing, counted: 0), on: stream.connection, to: .called)
            streams[slot]?.outgoing = []
        }
    }
}
