import Logging
import NIOCore
import NIOPosix
import Testing
import WeftConnections
import WeftControlNode

@testable import WeftController

@Suite("The control node's event loop")
struct ControlNodeLoopTests {
    private let configuration = ControlNodeConfiguration(address: "127.0.0.1", name: "test", xmppPort: 0, bgpPort: 0)
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private struct Failure: Error {}

    @Test("it is none of those that all else shares, and what listens on it ends with the control node")
    func own() async throws {
        let gates = try ConnectionGates([.agents, .peers], logger: logger)
        let channel = try await configuration.withServer(gates, logger: logger) { server in
            let own = try await server.look { _ in MultiThreadedEventLoopGroup.currentEventLoop }
            let shared = MultiThreadedEventLoopGroup.singleton.makeIterator().map { ObjectIdentifier($0) }
            #expect(own.map { shared.contains(ObjectIdentifier($0)) } == false)
            let channel = try await server.listen()
            #expect(channel.isActive)
            return channel
        }
        #expect(!channel.isActive)
    }

    @Test("it ends also when the control node does not end well")
    func failure() async throws {
        let gates = try ConnectionGates([.agents, .peers], logger: logger)
        let listening = Listening()
        await #expect(throws: Failure.self) {
            try await configuration.withServer(gates, logger: logger) { server in
                listening.channel = try await server.listen()
                throw Failure()
            }
        }
        #expect(listening.channel?.isActive == false)
    }

    private final class Listening {
        var channel: (any Channel)?
    }
}
