package import Logging
package import NIOCore
package import WeftBGPTransport
package import WeftConnections
package import WeftModel
package import WeftNet
import WeftXMPP
package import WeftXMPPTransport

/// A control node with its port: fed with configuration, called by agents, asked for snapshots.
package struct ControlNodeServer: Sendable {
    private let eventLoop: any EventLoop
    private let shell: NIOLoopBound<ControlNodeShell>
    private let xmpp: XMPPServer.Configuration
    private let callers: KnownCallers
    private let logger: Logger

    /// Makes the control node; nobody can reach it before ``listen()``.
    ///
    /// - Parameter callers: is told the addresses of hosts and control nodes.
    package init(
        _ xmpp: XMPPServer.Configuration, _ bgp: BGPSpeaker.Configuration,
        settings: ControlNodeSettings = ControlNodeSettings(), callers: KnownCallers = KnownCallers(),
        on eventLoop: any EventLoop, now: @escaping @Sendable () -> WallTime, logger: Logger
    ) async throws {
        self.eventLoop = eventLoop
        self.xmpp = xmpp
        self.callers = callers
        self.logger = logger
        shell = try await eventLoop.submit {
            let shell = ControlNodeShell(settings, on: eventLoop, now: now, logger: logger)
            shell.server = XMPPServer(xmpp, on: eventLoop, delegate: shell, logger: logger)
            shell.speaker = BGPSpeaker(bgp, on: eventLoop, delegate: shell, logger: logger)
            return NIOLoopBound(shell, eventLoop: eventLoop)
        }.get()
    }

    /// Takes in changes of the configuration; see ``ControlNode/apply(_:isComplete:at:)``. Returns when they count.
    package func apply(_ changes: [ObjectChange], isComplete: Bool) async throws {
        for change in changes { callers.note(change) }
        try await eventLoop.submit { [shell] in shell.value.apply(changes, isComplete: isComplete) }.get()
    }

    /// Binds the ports, once the configuration is there. The result is the listening channel.
    package func listen() async throws -> any Channel {
        let channel = try await eventLoop.flatSubmit { [shell, eventLoop] in
            shell.value.server?.start() ?? eventLoop.makeFailedFuture(ChannelError.eof)
        }.get()
        await listenForPeers()
        logger.info(
            "control node listens",
            metadata: ["address": "\(xmpp.address)", "port": "\(channel.localAddress?.port ?? 0)"])
        return channel
    }

    /// Without a port to be called on, peers can still be called and agents served: that is better than nothing.
    private func listenForPeers() async {
        do {
            let port = try await eventLoop.flatSubmit { [shell, eventLoop] () -> EventLoopFuture<Int?> in
                guard let speaker = shell.value.speaker else { return eventLoop.makeSucceededFuture(nil) }
                return speaker.start().map { shell.value.speaker?.port }
            }.get()
            logger.info("BGP speaker listens", metadata: ["port": "\(port ?? 0)"])
        } catch {
            logger.error("no BGP peer can call: the port cannot be had", metadata: ["error": "\(error)"])
        }
    }

    /// Looks at the control node between two of its events.
    package func look<View: Sendable>(_ body: @escaping @Sendable (borrowing ControlNode) -> View) async throws -> View
    {
        try await eventLoop.submit { [shell] in body(shell.value.node) }.get()
    }

    /// The last messages of all agents, a line each, oldest first.
    package func recentMessages() async throws -> [String] {
        try await eventLoop.submit { [shell] in shell.value.trace.all }.get()
    }

    /// How it stands with the BGP peers.
    package func peerStates() async throws -> [PeerState] {
        try await eventLoop.submit { [shell] in shell.value.speaker?.states ?? [] }.get()
    }

    /// Ends all sessions in good order. BGP peers that can keep our routes until we are back do so.
    package func stop() async throws {
        try await eventLoop.flatSubmit { [shell, eventLoop] in
            shell.value.stop()
            return shell.value.speaker?.stop(.restart) ?? eventLoop.makeSucceededVoidFuture()
        }.get()
    }
}
