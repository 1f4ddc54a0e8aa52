package import Logging
package import NIOCore
import NIOPosix
package import WeftBGP
package import WeftBGPWire
package import WeftConnections
package import WeftNet

/// The BGP sessions of one control node: a listening socket for each family, and a ``BGPSession`` on sockets for each
/// peer.
///
/// ```
///   socket ─▶ BGPConnectionHandler ─▶ BGPSession.next ─┬▶ delegate.received(update:)        in place, no copy
///                                                      └▶ outputs ─▶ PeerRunner ─▶ sockets, timers, delegate
///   owner ─▶ send(_:updates:to:) ─▶ socket ─▶ delegate.taken(by:bytesInFlight:)
/// ```
///
/// A speaker lives until it is stopped. Everything happens on one event loop, which every method is to be called on.
/// Peers share nothing but the listening sockets: a change of one of them never touches another.
package final class BGPSpeaker {
    package struct Configuration: Sendable {
        package var listenAddresses: [IPAddress] = [.v4(.any), .v6(.any)]
        /// 0 for any that is free, which is the same for all addresses.
        package var port = 179
        package var timing = BGPSessionTiming()
        /// We have been restarted and ask for our peers' patience (RFC 4724).
        package var isRestarting = false
        /// Of the jitter.
        package var seed: UInt64 = 1
        /// What the port takes, of both families together; `nil` for what it takes in a process with all the
        /// descriptors that it wants.
        package var gate: ConnectionGate?

        package init() {}
    }

    /// Where a peer calls from; without a port, from any.
    private struct Caller: Hashable {
        var address: IPAddress
        var port: UInt16?
    }

    let configuration: Configuration
    let eventLoop: any EventLoop
    let logger: Logger
    private let gate: ConnectionGate
    weak var delegate: (any BGPSpeakerDelegate)?
    private var peers: [PeerID: PeerRunner] = [:]
    private var callers: [Caller: PeerID] = [:]
    private var listeners: [(channel: any Channel, family: IPAddressFamily)] = []
    private var isStopping = false
    private var generator: SeededGenerator
    /// Calls from addresses that belong to no peer.
    package private(set) var unknownCalls: UInt64 = 0

    package init(
        _ configuration: Configuration, on eventLoop: any EventLoop, delegate: any BGPSpeakerDelegate, logger: Logger
    ) {
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.delegate = delegate
        self.logger = logger
        gate = configuration.gate ?? ConnectionGate(.peers, logger: logger)
        generator = SeededGenerator(seed: configuration.seed)
    }

    /// The port that is listened on; `nil` before ``start()`` is done.
    package var port: Int? { listeners.first?.channel.localAddress?.port }

    // MARK: Listening

    /// Binds the sockets, one after the other. The first address has to be there; others that the machine does not
    /// have, or where somebody else listens, are left out with a word.
    package func start() -> EventLoopFuture<Void> {
        guard let first = configuration.listenAddresses.first else { return eventLoop.makeSucceededVoidFuture() }
        let speaker = NIOLoopBound(self, eventLoop: eventLoop)
        return listen(on: first).flatMap {
            speaker.value.listen(onNext: speaker.value.configuration.listenAddresses.dropFirst())
        }
    }

    private func listen(onNext addresses: ArraySlice<IPAddress>) -> EventLoopFuture<Void> {
        guard let address = addresses.first else { return eventLoop.makeSucceededVoidFuture() }
        let speaker = NIOLoopBound(self, eventLoop: eventLoop)
        return listen(on: address)
            .flatMapErrorThrowing { error in
                speaker.value.logger.warning(
                    "no BGP peer can call this address", metadata: ["address": "\(address)", "error": "\(error)"])
            }
            .flatMap { speaker.value.listen(onNext: addresses.dropFirst()) }
    }

    private func listen(on address: IPAddress) -> EventLoopFuture<Void> {
        let speaker = NIOLoopBound(self, eventLoop: eventLoop)
        return bind(address).map { channel in speaker.value.listening(on: channel, address.family) }
    }

    private func bind(_ address: IPAddress) -> EventLoopFuture<any Channel> {
        let speaker = NIOLoopBound(self, eventLoop: eventLoop)
        let (gate, port) = (gate, port ?? configuration.port)
        let bootstrap = gate.bootstrap(on: eventLoop, backlog: 256) { channel in
            channel.eventLoop.makeCompletedFuture { try PeerSocket.prepareListener(channel, address.family) }
        }
        return
            bootstrap
            .childChannelOption(.autoRead, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try speaker.value.accept(channel) }
            }
            .bind(host: address.description, port: port)
            .flatMapErrorThrowing { throw gate.failure(address.description, port, $0) }
    }

    private func listening(on channel: any Channel, _ family: IPAddressFamily) {
        listeners.append((channel, family))
        for peer in peers.values { setKey(of: peer.settings, peer.settings.password) }
    }

    private func accept(_ channel: any Channel) throws {
        guard !isStopping, let remote = channel.remoteAddress, let peer = caller(at: remote).flatMap({ peers[$0] })
        else {
            unknownCalls += 1
            logger.debug("call of no peer", metadata: ["address": "\(channel.remoteAddress?.ipAddress ?? "unknown")"])
            channel.close(promise: nil)
            return
        }
        // A call of a peer is the session's to keep or to end.
        gate.place(of: channel)?.beginsWork()
        try peer.accept(channel)
    }

    private func caller(at remote: SocketAddress) -> PeerID? {
        guard let address = IPAddress(remote), let port = remote.port.flatMap(UInt16.init(exactly:)) else { return nil }
        return callers[Caller(address: address, port: port)] ?? callers[Caller(address: address)]
            ?? delegate?.dynamicPeer(at: address, port: port)
    }

    private func setCaller(_ settings: BGPPeerSettings, _ id: PeerID) {
        callers[Caller(address: settings.peerAddress, port: settings.callingPort)] = id
    }

    private func removeCaller(_ settings: BGPPeerSettings, _ id: PeerID) {
        let caller = Caller(address: settings.peerAddress, port: settings.callingPort)
        if callers[caller] == id { callers[caller] = nil }
    }

    /// The kernel answers a caller only if its segments are signed with the key that is set for its address (RFC 2385).
    private func setKey(of settings: BGPPeerSettings, _ password: String?) {
        for (channel, family) in listeners where family == settings.peerAddress.family {
            guard password != nil || settings.password != nil else { continue }
            PeerSocket.setKey(password, of: settings.peerAddress, on: channel).whenFailure { [logger] error in
                logger.error(
                    "the password of a peer cannot be set",
                    metadata: ["peer": "\(settings.peerAddress)", "error": "\(error)"])
            }
        }
    }

    // MARK: Peers

    /// Makes the configured peers these: those that are new begin, those that are missing end, those that differ
    /// change.
    package func update(peers wanted: [PeerID: BGPPeerSettings]) {
        for id in peers.keys where wanted[id] == nil { remove(id) }
        for (id, settings) in wanted.sorted(by: { $0.key < $1.key }) { update(id, settings) }
    }

    /// Adds or changes one peer. What begins a session anew: ``BGPPeerSettings/needsReset(from:)``.
    package func update(_ id: PeerID, _ settings: BGPPeerSettings) {
        guard let peer = peers[id] else {
            let peer = PeerRunner(id, settings, of: self, seed: generator.next())
            peers[id] = peer
            setCaller(settings, id)
            setKey(of: settings, settings.password)
            peer.start()
            return
        }
        let old = peer.settings
        guard old != settings else { return }
        if old.peerAddress != settings.peerAddress || old.password != settings.password {
            setKey(of: old, nil)
            setKey(of: settings, settings.password)
        }
        removeCaller(old, id)
        setCaller(settings, id)
        peer.perform { $0.update(settings, at: $1) }
    }

    /// Ends a peer for good. No more of it is told, not even its loss.
    package func remove(_ id: PeerID) {
        guard let peer = peers.removeValue(forKey: id) else { return }
        removeCaller(peer.settings, id)
        setKey(of: peer.settings, nil)
        peer.isSilent = true
        peer.perform { $0.stop(.cease(.peerDeconfigured), at: $1) }
    }

    /// Ends the peer's session because of a fault in what it sent, a limit, or a person's wish, and begins anew; after
    /// `pause` if there is one.
    package func reset(_ id: PeerID, _ fault: BGPFault, pause: Duration? = nil) {
        peers[id]?.perform { $0.reset(fault, pause: pause, at: $1) }
    }

    /// Our restart is over: from now on, new sessions say so.
    package func restartEnded() {
        for peer in peers.values { peer.restartEnded() }
    }

    // MARK: Sending

    /// Sends whole messages to a peer whose session is established; otherwise they are dropped.
    ///
    /// - Parameter updates: how many UPDATEs it is, for the count.
    package func send(_ messages: ByteBuffer, updates: Int, to id: PeerID) {
        peers[id]?.send(messages, .update, count: updates)
    }

    /// Asks the peer for a family, or frames our answer (RFC 7313).
    package func send(_ refresh: RouteRefreshMessage, to id: PeerID) {
        peers[id]?.send(ByteBuffer(bytes: refresh.message), .routeRefresh, count: 1)
    }

    /// Bytes that were sent to the peer and not yet taken by its connection.
    package func bytesInFlight(to id: PeerID) -> Int { peers[id]?.bytesInFlight ?? 0 }

    // MARK: The end

    package enum Ending: Sendable {
        /// Peers are told, with a person's words if there are any (RFC 9003), and forget our routes.
        case shutdown(String)
        /// Peers that can keep our routes until we are back do so (RFC 4724); the others lose them.
        case restart
    }

    /// Ends all sessions and stops listening. Done when all connections are closed.
    package func stop(_ ending: Ending) -> EventLoopFuture<Void> {
        isStopping = true
        var closing = listeners.map { $0.channel.close() }
        listeners = []
        for peer in peers.values {
            closing += peer.closeFutures
            switch ending {
            case .shutdown(let text):
                let data = text.isEmpty ? [] : BGPFault.shutdownData(text)
                peer.perform { $0.stop(.cease(.administrativeShutdown, data: data), at: $1) }
            case .restart: peer.perform { $0.abandon(at: $1) }
            }
        }
        let speaker = NIOLoopBound(self, eventLoop: eventLoop)
        return EventLoopFuture.whenAllComplete(closing, on: eventLoop).map { _ in speaker.value.peers = [:] }
    }

    // MARK: Reports

    package func state(of id: PeerID) -> PeerState? { peers[id]?.report }

    /// By number.
    package var states: [PeerState] { peers.sorted { $0.key < $1.key }.map(\.value.report) }
}
