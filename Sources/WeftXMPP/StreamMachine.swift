import WeftNet
import WeftXMPPWire

/// What both ends of a stream have in common: framing, the opening, keepalives, the hold time.
///
///     waiting ──opening──▶ open ──▶ ended
///        └──── open time, closing, broken rule ────▶
struct StreamMachine: Sendable {
    enum Event: Sendable {
        case opened(StreamOpening)
        case stanza([UInt8])
    }

    private enum State: Sendable {
        case waiting, open, ended
    }

    /// What may come before the stream is open.
    private static let maximumOpening = 64 << 10

    private let timing: SessionTiming
    private let maximumStanza: Int
    private var framer: Framer
    private var state = State.waiting
    private var lastHeard = MonotonicTime.zero

    init(timing: SessionTiming, maximumStanza: Int) {
        self.timing = timing
        self.maximumStanza = maximumStanza
        // Until it is known who calls, no more is kept than an opening needs.
        framer = Framer(maximumStanza: min(maximumStanza, Self.maximumOpening))
    }

    private static let early = "a stanza came before the stream was open"

    var isOpen: Bool { state == .open }
    var hasEnded: Bool { state == .ended }

    mutating func push(_ bytes: some Sequence<UInt8>, at now: MonotonicTime) {
        lastHeard = now
        framer.push(bytes)
    }

    /// The next event in what was pushed; nil when there is none yet. Throws why the stream ends.
    mutating func next() throws(StreamEnd) -> Event? {
        while state != .ended {
            let frame: Frame?
            do throws(XMPPDecodeError) {
                frame = try framer.next()
            } catch {
                throw end(.protocolError("\(error)"))
            }
            switch frame {
            case nil:
                // Its end need not be waited for.
                if state == .waiting, framer.isWithinStanza { throw end(.protocolError(Self.early)) }
                return nil
            case .keepalive: continue
            case .closing: throw end(.closedByPeer)
            case .opening(let bytes):
                guard state == .waiting else { throw end(.protocolError("the stream was opened twice")) }
                do throws(XMPPDecodeError) {
                    let opening = try StreamOpening(decoding: bytes)
                    state = .open
                    framer.maximumStanza = maximumStanza
                    return .opened(opening)
                } catch {
                    throw end(.protocolError("\(error)"))
                }
            case .stanza(let bytes):
                guard state == .open else { throw end(.protocolError(Self.early)) }
                return .stanza(bytes)
            }
        }
        return nil
    }

    /// The timers of a stream that has just been opened.
    func openTimers<Message>() -> [SessionOutput<Message>] {
        [.arm(.keepalive, timing.keepalive), .arm(.hold, timing.hold)]
    }

    func waitingTimer<Message>() -> SessionOutput<Message> { .arm(.open, timing.open) }

    mutating func expired<Message>(_ timer: SessionTimer, at now: MonotonicTime) -> [SessionOutput<Message>] {
        switch (timer, state) {
        case (.open, .waiting): return [.close(end(.openTimeExpired).reason)]
        case (.keepalive, .open): return [.send(StreamOpening.keepalive), .arm(.keepalive, timing.keepalive)]
        case (.hold, .open):
            // The timer is armed once; what came meanwhile only moved the mark.
            let silence = now - lastHeard
            guard silence >= timing.hold else { return [.arm(.hold, timing.hold - silence)] }
            return [.send(StreamOpening.close), .close(end(.holdTimeExpired).reason)]
        default: return []
        }
    }

    mutating func close<Message>() -> [SessionOutput<Message>] {
        guard state != .ended else { return [] }
        return [.send(StreamOpening.close), .close(end(.closedHere).reason)]
    }

    /// Marks the stream as over.
    mutating func end(_ reason: SessionEnd) -> StreamEnd {
        state = .ended
        return StreamEnd(reason: reason)
    }
}

struct StreamEnd: Error {
    let reason: SessionEnd
}
