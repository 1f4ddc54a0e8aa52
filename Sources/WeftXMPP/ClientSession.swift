package import WeftNet
package import WeftXMPPWire

/// The agent's end of one connection to a control node, as a value: bytes and times in, outputs out. Connecting again
/// is the owner's, after ``ReconnectDelay``.
package struct ClientSession: Sendable {
    package typealias Output = SessionOutput<ControlNodeStanza>

    private let host: String
    private var stream: StreamMachine
    /// Numbers the stanzas' ids.
    private var count: UInt64 = 0

    package init(host: String, timing: SessionTiming = SessionTiming(), maximumStanza: Int = 16 << 20) {
        self.host = host
        stream = StreamMachine(timing: timing, maximumStanza: maximumStanza)
    }

    package var isEstablished: Bool { stream.isOpen }

    package mutating func connected() -> [Output] {
        [.send(StreamOpening.agent(host).encode()), stream.waitingTimer()]
    }

    package mutating func received(_ bytes: some Sequence<UInt8>, at now: MonotonicTime) -> [Output] {
        stream.push(bytes, at: now)
        var outputs: [Output] = []
        do throws(StreamEnd) {
            while let event = try stream.next() {
                switch event {
                case .opened(let opening), .settled(let opening):
                    outputs += [.established(peer: opening.from)] + stream.openTimers()
                    // A control node that waits whether TLS is to be offered learns that it is not.
                    outputs.append(.send(StreamOpening.keepalive))
                case .startTLS: throw stream.end(.protocolError("a control node asks for TLS"))
                case .stanza(let bytes): outputs.append(try take(bytes))
                }
            }
        } catch {
            outputs += [.send(StreamOpening.close), .close(error.reason)]
        }
        return outputs
    }

    private mutating func take(_ bytes: [UInt8]) throws(StreamEnd) -> Output {
        do throws(XMPPDecodeError) {
            return .deliver(try ControlNodeStanza(decoding: bytes))
        } catch {
            throw stream.end(.protocolError("\(error)"))
        }
    }

    /// What `stanza` is on the wire; nothing while the stream is not open.
    package mutating func send(_ stanza: AgentStanza) -> [Output] {
        guard stream.isOpen else { return [] }
        count += 1
        return [.send(stanza.encode(from: host, number: count))]
    }

    package mutating func expired(_ timer: SessionTimer, at now: MonotonicTime) -> [Output] {
        stream.expired(timer, at: now)
    }

    package mutating func close() -> [Output] { stream.close() }
}
