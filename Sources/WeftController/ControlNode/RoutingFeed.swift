import ServiceLifecycle
import WeftConfig
import WeftControlNode

/// Tells the control node what the configuration says, first all of it and then what changes. Agents can connect from
/// when the control node knows all of it.
struct RoutingFeed: Service {
    private let follower: ConfigurationFollower
    private let controlNode: ControlNodeServer
    private let ready: @Sendable () async -> Void

    /// - Parameter ready: returns when agents may call, as far as others decide that.
    init(
        _ follower: ConfigurationFollower, _ controlNode: ControlNodeServer,
        ready: @escaping @Sendable () async -> Void = {}
    ) {
        self.follower = follower
        self.controlNode = controlNode
        self.ready = ready
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await feed() }
        try await controlNode.stop()
    }

    private func feed() async throws {
        var isListening = false
        try await follower.follow { events in
            try await controlNode.apply(events.changes, isComplete: events.isComplete)
            guard events.isComplete, !isListening else { return }
            await ready()
            try Task.checkCancellation()
            _ = try await controlNode.listen()
            isListening = true
        }
    }
}
