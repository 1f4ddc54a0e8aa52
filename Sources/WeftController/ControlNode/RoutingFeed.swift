import Logging
import ServiceLifecycle
import WeftConfig
import WeftControlNode

/// Tells the control node what the configuration says, first all of it and then what changes. Agents can connect from
/// when the control node knows all of it.
struct RoutingFeed: Service {
    private let service: ConfigService
    private let controlNode: ControlNodeServer
    private let logger: Logger

    init(_ service: ConfigService, _ controlNode: ControlNodeServer, logger: Logger) {
        self.service = service
        self.controlNode = controlNode
        self.logger = logger
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await feed() }
        try await controlNode.stop()
    }

    private func feed() async throws {
        var isListening = false
        for try await events in try service.events(by: .system) {
            try await controlNode.apply(events.changes, isComplete: events.isComplete)
            if events.isComplete, !isListening {
                _ = try await controlNode.listen()
                isListening = true
            }
        }
    }
}
