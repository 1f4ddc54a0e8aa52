package import Logging
package import NIOCore
import NIOPosix
import Synchronization
import WeftConnections
import WeftNet
package import WeftTLS
package import WeftXMPP
package import WeftXMPPWire

/// An agent's session to one control node, opened again whenever it is lost.
package final class XMPPClient: Sendable {
    package enum Event: Sendable {
        case established
        case received(ControlNodeStanza)
        case lost(SessionEnd)
    }

    package struct Configuration: Sendable {
        /// The agent's name.
        package var host: String
        package var controlNode: String
        package var port: Int
        package var timing: SessionTiming
        /// nil until the host has joined: streams are plain.
        package var security: TransportSecurity?

        package init(
            host: String, controlNode: String, port: Int = 5269, timing: SessionTiming = SessionTiming(),
            security: TransportSecurity? = nil
        ) {
            self.security = security
            self.host = host
            self.controlNode = controlNode
            self.port = port
            self.timing = timing
        }
    }

    private typealias Handler = SessionChannelHandler<ClientSession>

    private let configuration: Configuration
    private let group: any EventLoopGroup
    private let logger: Logger
    private let current = Mutex<(channel: any Channel, handler: NIOLoopBound<Handler>)?>(nil)
    private let isReopening = Mutex(false)

    package init(_ configuration: Configuration, on group: any EventLoopGroup, logger: Logger) {
        self.configuration = configuration
        self.group = group
        self.logger = logger
    }

    /// Queues a stanza on the present session; without one it is dropped.
    package func send(_ stanza: AgentStanza) {
        guard let (channel, handler) = current.withLock({ $0 }) else { return }
        channel.eventLoop.execute { handler.value.ask { $0.send(stanza) } }
    }

    /// Connects and reconnects until the task is cancelled. Events come one after another; while one is being dealt
    /// with, the connection is not read.
    package func run(_ handle: @Sendable (Event) async -> Void) async {
        var delay = ReconnectDelay()
        var generator = SystemRandomNumberGenerator()
        var trouble = Trouble()
        while !Task.isCancelled {
            let began = ContinuousClock.now
            do {
                if try await connect(handle, { self.reached(&trouble) }) {
                    // One that is ended as soon as it begins is refused: to ask at once again and again helps nobody.
                    if ContinuousClock.now - began >= Self.shortest || isReopening.withLock({ $0 }) { delay.reset() }
                    isReopening.withLock { $0 = false }
                } else {
                    report("it ended the connection before a session began", &trouble)
                }
            } catch {
                report("\(ConnectionFault(tls: error) ?? ConnectionFault(error))", &trouble)
            }
            try? await Task.sleep(for: delay.next(using: &generator))
        }
    }

    /// Ends the present session in good order and opens another one at once, by which the certificate is shown that
    /// counts now.
    package func reopen() {
        guard let (channel, handler) = current.withLock({ $0 }) else { return }
        isReopening.withLock { $0 = true }
        channel.eventLoop.execute { handler.value.ask { $0.close() } }
    }

    /// A session that ends sooner was refused.
    private static let shortest = Duration.seconds(5)

    private func report(_ words: String, _ trouble: inout Trouble) {
        guard !Task.isCancelled, trouble.met(words) else { return }
        logger.warning(
            "control node not reached; will retry", metadata: ["controller": "\(peer)", "why": "\(words)"])
    }

    private func reached(_ trouble: inout Trouble) {
        guard trouble.ended() else { return }
        logger.notice("control node reached", metadata: ["controller": "\(peer)"])
    }

    private var peer: String { "\(configuration.controlNode):\(configuration.port)" }

    private enum Step: Sendable {
        case event(Event)
        /// What had arrived is dealt with: the next read may come.
        case read
    }

    /// One connection from its beginning to its end. True when a session was established on it.
    private func connect(_ handle: @Sendable (Event) async -> Void, _ reached: () -> Void) async throws -> Bool {
        let (steps, feed) = AsyncStream.makeStream(of: Step.self)
        let machine = ClientSession(host: configuration.host, timing: configuration.timing)
        let security = configuration.security
        let failure = Failure()
        let channel = try await ClientBootstrap(group: group)
            .connectTimeout(.seconds(5))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.autoRead, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = Handler(
                        machine,
                        Handler.Events(
                            established: { _ in feed.yield(.event(.established)) },
                            delivered: { feed.yield(.event(.received($0))) }, ignored: { _ in },
                            ended: { reason in
                                feed.yield(.event(.lost(reason)))
                                feed.finish()
                            }, readComplete: { _ in feed.yield(.read) }, failed: { failure.note($0) }))
                    if let security {
                        try channel.pipeline.syncOperations.addHandlers(
                            try security.clientHandlers(expecting: [.controlNode, .controller]) {
                                if case .failure(let error) = $0 { failure.note(error) }
                            })
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                    self.current.withLock { $0 = (channel, NIOLoopBound(handler, eventLoop: channel.eventLoop)) }
                }
            }
            .connect(host: configuration.controlNode, port: configuration.port).get()
        defer { current.withLock { $0 = nil } }
        channel.read()
        var isEstablished = false
        await withTaskCancellationHandler {
            for await step in steps {
                switch step {
                case .read: channel.read()
                case .event(let event):
                    if case .established = event {
                        isEstablished = true
                        reached()
                    }
                    // A connection that ends before its session began was never announced, so its end is not either.
                    if isEstablished { await handle(event) }
                }
            }
        } onCancel: {
            let bound = current.withLock { $0?.handler }
            channel.eventLoop.execute { bound?.value.ask { $0.close() } }
        }
        if !isEstablished, let error = failure.first { throw error }
        return isEstablished
    }

    /// Why a connection failed, as it was said first.
    private final class Failure: Sendable {
        private let error = Mutex<(any Error)?>(nil)

        var first: (any Error)? { error.withLock { $0 } }

        func note(_ error: any Error) { self.error.withLock { $0 = $0 ?? error } }
    }
}
