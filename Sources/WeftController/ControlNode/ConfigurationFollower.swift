import Logging
import WeftConfig
import WeftConnections
import WeftModel
import WeftNet

/// Follows the configuration for a control node, and sees to it that this one's own router is in it.
///
/// A configuration elsewhere is followed again when its stream breaks off; meanwhile the control node goes on with what
/// it knows. One in this process that cannot be followed has failed, and whoever follows it ends with it.
struct ConfigurationFollower {
    private let configuration: any ConfigurationAccess
    private let router: OwnRouter?
    private let logger: Logger
    private let wait: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - router: nil for a control node that others could not call.
    ///   - wait: between two attempts.
    init(
        _ configuration: any ConfigurationAccess, _ router: OwnRouter?, logger: Logger,
        wait: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.configuration = configuration
        self.router = router
        self.logger = logger
        self.wait = wait
    }

    /// Tells `take` everything there is, then every change, also of what changed while the configuration was away.
    /// Returns when the task is cancelled.
    func follow(_ take: (ConfigEvents) async throws -> Void) async throws {
        guard configuration.isElsewhere else {
            try await router?.register(in: configuration)
            return try await configuration.follow(take)
        }
        var replica = ConfigReplica()
        var delay = RetryDelay()
        var generator = SystemRandomNumberGenerator()
        var trouble = Trouble()
        while !Task.isCancelled {
            do {
                try await router?.register(in: configuration)
                replica.streamBegan()
                try await configuration.follow { events in
                    delay.reset()
                    if trouble.ended() { logger.notice("the configuration is followed again") }
                    noteMaskedKeys(events.changes)
                    try await take(replica.take(events))
                }
                if Task.isCancelled { return }
                logger.notice("the controller ended the stream of the configuration; will follow it again")
            } catch {
                if Task.isCancelled { return }
                // A port that cannot be had is no fault of the controller's: nothing here would mend it.
                if error is ListenFailure { throw error }
                if trouble.met("\(error)") {
                    logger.warning("the configuration cannot be followed; will retry", metadata: ["error": "\(error)"])
                }
            }
            try? await wait(delay.next(using: &generator))
        }
    }

    /// Sessions that need a key will not come up without it, and nobody would know why.
    private func noteMaskedKeys(_ changes: [ObjectChange]) {
        for case .put(let object) in changes where object.isMasked {
            logger.error(
                "the controller tells keys over HTTPS only, so BGP sessions that need this one stay down; give --api its HTTPS address",
                metadata: ["object": "\(object.type.name) \(object.name)"])
        }
    }
}
