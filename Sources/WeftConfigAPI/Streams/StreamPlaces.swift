import HTTPTypes
import Logging
import Synchronization
import WeftConnections

/// How many answers without end there may be: each holds a connection and what its client has not read yet.
///
/// Of the places, half are for callers that are known: control nodes follow the configuration, and must be able to come
/// back when somebody else watches as much as he may.
final class StreamPlaces: Sendable {
    private struct State {
        var total = 0
        var bySource: [ConnectionSource: Int] = [:]
        var refused: UInt64 = 0
    }

    static let most = 256
    static let mostOfStrangers = 128
    static let mostOfSource = 32

    private let callers: KnownCallers
    private let logger: Logger
    private let state = Mutex(State())

    init(callers: KnownCallers = KnownCallers(), logger: Logger) {
        self.callers = callers
        self.logger = logger
    }

    /// A place for one stream; it is free again when the value is let go.
    func take(_ source: ConnectionSource) throws(RequestError) -> StreamPlace {
        let isKnown = callers.contains(source)
        let (isFree, first) = state.withLock { state in
            let isFree =
                state.total < (isKnown ? Self.most : Self.mostOfStrangers)
                && state.bySource[source, default: 0] < Self.mostOfSource
            guard isFree else {
                state.refused += 1
                return (false, state.refused.isPowerOfTwo)
            }
            state.total += 1
            state.bySource[source, default: 0] += 1
            return (true, false)
        }
        guard isFree else {
            // Who asks again and again must not fill the log.
            if first { logger.warning("a stream of the configuration is refused", metadata: ["source": "\(source)"]) }
            throw RequestError(
                .serviceUnavailable, "Too many streams are open, of all or of \(source); close one, or try again later")
        }
        return StreamPlace(source, self)
    }

    fileprivate func free(_ source: ConnectionSource) {
        state.withLock { state in
            state.total -= 1
            let left = state.bySource[source, default: 1] - 1
            state.bySource[source] = left > 0 ? left : nil
        }
    }
}

/// Held for as long as a stream lasts.
final class StreamPlace: Sendable {
    private let source: ConnectionSource
    private let places: StreamPlaces

    fileprivate init(_ source: ConnectionSource, _ places: StreamPlaces) {
        self.source = source
        self.places = places
    }

    deinit { places.free(source) }
}

extension UInt64 {
    fileprivate var isPowerOfTwo: Bool { nonzeroBitCount == 1 }
}
