package import Logging
import Synchronization
import WeftConnections
import WeftNet
import WeftSystem

/// Who failed to prove that he is whom he claims: counted, told in the log, and slowed down. A right token is let
/// through whatever came before it from the same place.
package final class FailedAttempts: Sendable {
    package enum Reason: String, CaseIterable, Sendable {
        /// A token that is not known, over, or not good for the user or project.
        case token
        /// A connector's.
        case connector
        /// A join token that is not known, used or over, or for another name.
        case join
        /// A header that cannot be read.
        case malformed
        /// Refused for those before it.
        case limited
    }

    private struct State {
        /// How many each source has left, as of a time.
        var left: [ConnectionSource: (attempts: Double, at: MonotonicTime)] = [:]
        var counts: [Reason: UInt64] = [:]
        var log = LogAllowance<ConnectionSource>()
    }

    /// At once; after that one more in each ``pause``.
    static let most = 20.0
    static let pause = Duration.seconds(3)
    /// Sources of which something is known; addresses are the callers' to choose.
    private static let mostSources = 4096

    private let logger: Logger
    private let state = Mutex(State())

    package init(logger: Logger) { self.logger = logger }

    /// How often since the start.
    package var counts: [Reason: UInt64] { state.withLock { $0.counts } }

    /// Notes a failure. Answers how long its source has to wait until another one is answered as such; nil: not at all.
    func failed(_ source: ConnectionSource, _ reason: Reason, at now: MonotonicTime = .now) -> Duration? {
        let (wait, words) = state.withLock { state -> (Duration?, String?) in
            var (left, since) = state.left[source] ?? (Self.most, now)
            left = min(Self.most, left + (now - since) / Self.pause)
            let isLimited = left < 1
            state.counts[isLimited ? .limited : reason, default: 0] += 1
            if state.left.count >= Self.mostSources, state.left[source] == nil { state.left = [:] }
            state.left[source] = (isLimited ? left : left - 1, now)
            return (isLimited ? Self.pause * (1 - left) : nil, state.log.take(source, at: now))
        }
        if let words {
            var facts: Logger.Metadata = [
                "source": "\(source)", "reason": "\((wait == nil ? reason : .limited).rawValue)",
            ]
            if !words.isEmpty { facts["more"] = "\(words)" }
            logger.notice("a caller failed to prove who he is", metadata: facts)
        }
        return wait
    }
}
