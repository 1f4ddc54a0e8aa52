import WeftNet
import WeftXMPPWire

/// What both ends of a stream have in common: framing, the opening, keepalives, the hold time.
///
///     waiting ──opening──▶ open ──▶ ended
///        │  ▲                ▲       ▲
///        │  └──starttls──┐   │ anything else, if TLS need not be
///        ├──opening──▶ offering
///        └──── open time, closing, broken rule ────▶
struct StreamMachine: Sendable {
    enum Event: Sendable {
        case opened(StreamOpening)
        /// The stream that was opened and has been waiting to be offered TLS goes on without.
        case settled(StreamOpening)
        /// The peer takes the offer.
        case startTLS
        case stanza([UInt8])
    }

    private enum State: Sendable {
        case waiting
        case offering(StreamOpening)
        case open
        case ended
    }

    /// What may come before the stream is open.
    private static let maximumOpening = 64 << 10

    private let timing: SessionTiming
    private let maximumStanza: Int
    private var framer: Framer
    private var state = State.waiting
    private var lastHeard = MonotonicTime.zero
    /// Changes before the stream begins only.
    var offer: TLSOffer
    /// Came while TLS was offered.
    private var held: [UInt8]?

    init(timing: SessionTiming, maximumStanza: Int, offer: TLSOffer = .none) {
        self.timing = timing
        self.offer = offer
        self.maximumStanza = maximumStanza
        // Until it is known who calls, no more is kept than an opening needs.
        framer = Framer(maximumStanza: min(maximumStanza, Self.maximumOpening))
    }

    private static let early = "a stanza came before the stream was open"

    var isOpen: Bool { if case .open = state { true } else { false } }
    private var hasEnded: Bool { if case .ended = state { true } else { false } }
    private var isWaiting: Bool { if case .waiting = state { true } else { false } }

    mutating func push(_ bytes: some Sequence<UInt8>, at now: MonotonicTime) {
        lastHeard = now
        framer.push(bytes)
    }

    /// The next event in what was pushed; nil when there is none yet. Throws why the stream ends.
    mutating func next() throws(StreamEnd) -> Event? {
        if let bytes = held {
            held = nil
            return .stanza(bytes)
        }
        while !hasEnded {
            let frame: Frame?
            do throws(XMPPDecodeError) {
                frame = try framer.next()
            } catch {
                throw end(.protocolError("\(error)"))
            }
            switch frame {
            case nil:
                // Its end need not be waited for.
                if isWaiting, framer.isWithinStanza { throw end(.protocolError(Self.early)) }
                return nil
            case .keepalive:
                if let opening = try settle() { return .settled(opening) }
            case .closing: throw end(.closedByPeer)
            case .opening(let bytes): return .opened(try open(bytes))
            case .startTLS:
                try goOver()
                return .startTLS
            case .stanza(let bytes):
                if let opening = try settle() {
                    held = bytes
                    return .settled(opening)
                }
                guard isOpen else { throw end(.protocolError(Self.early)) }
                return .stanza(bytes)
            }
        }
        return nil
    }

    private mutating func open(_ bytes: [UInt8]) throws(StreamEnd) -> StreamOpening {
        guard isWaiting else { throw end(.protocolError("the stream was opened twice")) }
        do throws(XMPPDecodeError) {
            let opening = try StreamOpening(decoding: bytes)
            if offer == .none { begin() } else { state = .offering(opening) }
            return opening
        } catch {
            throw end(.protocolError("\(error)"))
        }
    }

    private mutating func begin() {
        state = .open
        framer.maximumStanza = maximumStanza
    }

    /// Somebody speaks whom TLS was to be offered, and not of that.
    private mutating func settle() throws(StreamEnd) -> StreamOpening? {
        guard case .offering(let opening) = state else { return nil }
        guard offer != .required else { throw end(.protocolError("a stanza came before TLS, which is required here")) }
        begin()
        return opening
    }

    private mutating func goOver() throws(StreamEnd) {
        guard case .offering = state else { throw end(.protocolError("TLS was asked for and not offered")) }
        // What came behind it in plain text would be taken for what comes within TLS.
        guard framer.isEmpty else { throw end(.protocolError("something came between the request for TLS and TLS")) }
        state = .waiting
        offer = .none
    }

    /// The timers of a stream that has just been opened.
    func openTimers<Message>() -> [SessionOutput<Message>] {
        [.arm(.keepalive, timing.keepalive), .arm(.hold, timing.hold)]
    }

    func waitingTimer<Message>() -> SessionOutput<Message> { .arm(.open, timing.open) }

    mutating func expired<Message>(_ timer: SessionTimer, at now: MonotonicTime) -> [SessionOutput<Message>] {
        switch (timer, state) {
        case (.offer, .offering): return [.send(StartTLS.features)]
        case (.open, .waiting), (.open, .offering): return [.close(end(.openTimeExpired).reason)]
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
        guard !hasEnded else { return [] }
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
