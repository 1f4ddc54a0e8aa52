import Logging
import ServiceLifecycle
import WeftClient
import WeftConnections
import WeftControlNode
import WeftModel
import WeftNet

/// Tells a control node what the configuration of a controller elsewhere says. While that one cannot be reached, the control node
/// goes on with what it knows.
struct RemoteRoutingFeed: Service {
    private let api: ConfigClient
    private let controlNode: ControlNodeServer
    private let router: OwnRouter?
    private let logger: Logger

    init(_ api: ConfigClient, _ controlNode: ControlNodeServer, _ router: OwnRouter?, logger: Logger) {
        self.api = api
        self.controlNode = controlNode
        self.router = router
        self.logger = logger
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await feed() }
        try await controlNode.stop()
    }

    /// Sessions that need a key will not come up without it, and nobody would know why.
    private func noteMaskedKeys(_ changes: [ObjectChange]) {
        for case .put(let object) in changes where object.isMasked {
            logger.error(
                "the controller tells keys over HTTPS only, so BGP sessions that need this one stay down; give --api its HTTPS address",
                metadata: ["object": "\(object.type.name) \(object.name)"])
        }
    }

    private func feed() async throws {
        var replica = ConfigReplica()
        var delay = RetryDelay()
        var generator = SystemRandomNumberGenerator()
        var isListening = false
        var trouble = Trouble()
        while !Task.isCancelled {
            do {
                try await router?.register(at: api)
                replica.streamBegan()
                try await api.follow("/weft/events") { batch in
                    delay.reset()
                    if trouble.ended() { logger.notice("the configuration is followed again") }
                    let (changes, isComplete) = try replica.take(batch)
                    noteMaskedKeys(changes)
                    try await controlNode.apply(changes, isComplete: isComplete)
                    guard isComplete, !isListening else { return }
                    _ = try await controlNode.listen()
                    isListening = true
                }
                logger.notice("the controller ended the stream of the configuration; will follow it again")
            } catch {
                if Task.isCancelled { return }
                // A port that cannot be had is no fault of the controller's: nothing here would mend it.
                if let failure = error as? ListenFailure { throw failure }
                if trouble.met("\(error)") {
                    logger.warning("the configuration cannot be followed; will retry", metadata: ["error": "\(error)"])
                }
            }
            try? await Task.sleep(for: delay.next(using: &generator))
        }
    }
}
