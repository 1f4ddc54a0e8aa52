import ServiceLifecycle
import WeftConfig
import WeftControlNode

/// Tells the control node what the configuration says, first all of it and then what changes. Agents can connect from
/// when the control node knows all of it.
struct RoutingFeed: Service {
    private let follower: ConfigurationFollower
    private let controlNode: ControlNodeServer

    init(_ follower: ConfigurationFollower, _ controlNode: ControlNodeServer) {
        self.follower = follower
        self.controlNode = controlNode
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
            _ = try await controlNode.listen()
            isListening = true
        }
    }
}
