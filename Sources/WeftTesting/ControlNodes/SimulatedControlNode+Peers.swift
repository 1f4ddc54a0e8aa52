import WeftBGP
import WeftBGPWire
import WeftControlNode
import WeftNet

/// A BGP session with what it runs on.
final class PeerSession {
    var session: BGPSession
    /// The network's connections.
    var connections: [BGPConnectionID: Int] = [:]
    var bytesInFlight = 0

    init(_ session: BGPSession) { self.session = session }
}

/// BGP sessions with other control nodes, as a speaker has them. Nobody else is there to be called.
extension SimulatedControlNode {
    /// What the configuration wants with a peer.
    func configure(_ id: PeerID, _ settings: BGPPeerSettings?) {
        guard let settings else {
            perform(id) { $0.stop(.cease(.peerDeconfigured), at: $1) }
            peers[id] = nil
            return
        }
        guard peers[id] == nil else { return perform(id) { $0.update(settings, at: $1) } }
        peers[id] = PeerSession(
            BGPSession(
                settings, isRestarting: !isRestartOver, seed: fabric.seed &+ UInt64(index) << 32 &+ UInt64(id.number),
                at: fabric.now))
        if !settings.isShutDown { perform(id) { $0.start(at: $1) } }
    }

    /// Hands a session an event and does what it answers.
    func perform(_ id: PeerID, _ event: (inout BGPSession, MonotonicTime) -> [BGPSessionOutput]) {
        guard let peer = peers[id] else { return }
        for output in event(&peer.session, fabric.now) { perform(output, of: id, peer) }
    }

    private func perform(_ output: BGPSessionOutput, of id: PeerID, _ peer: PeerSession) {
        switch output {
        case .connect(let connection): call(id, peer, connection)
        case .send(let bytes, let connection):
            if let line = peer.connections[connection] { send(bytes, counted: 0, on: line, connection) }
        case .close(let connection):
            fabric.clock.cancel(.peer(controlNode: index, id, .keepalive(connection)))
            fabric.clock.cancel(.peer(controlNode: index, id, .hold(connection)))
            guard let line = peer.connections.removeValue(forKey: connection) else { return }
            peerConnections[line] = nil
            fabric.close(line, connection.isOutgoing ? .caller : .called)
        case .arm(let timer, let delay): fabric.clock.arm(.peer(controlNode: index, id, timer), in: delay, isIdle: true)
        case .cancel(let timer): fabric.clock.cancel(.peer(controlNode: index, id, timer))
        case .established(var session):
            session.localAddress = .v4(address)
            peer.bytesInFlight = 0
            node.established(id, session, at: fabric.wallTime)
            answerSoon()
        case .down(let loss):
            peer.bytesInFlight = 0
            node.lost(id, mayReturn: loss.mayKeepRoutes, at: fabric.wallTime)
            answerSoon()
        case .routeRefresh(let family, let kind):
            node.receivedRouteRefresh(family, kind, from: id, at: fabric.wallTime)
            answerSoon()
        case .note: break
        }
    }

    private func call(_ id: PeerID, _ peer: PeerSession, _ connection: BGPConnectionID) {
        guard let called = fabric.controlNode(at: peer.session.settings.peerAddress) else { return }
        let line = fabric.connect(place, to: called.place, .peers)
        peer.connections[connection] = line
        peerConnections[line] = (id, connection)
    }

    // MARK: Connections

    func accept(peer line: Int, from address: IPAddress) {
        guard let (id, peer) = peers.first(where: { $0.value.session.settings.peerAddress == address }) else {
            return fabric.close(line, .called)
        }
        let (connection, outputs) = peer.session.accepted(at: fabric.now)
        peer.connections[connection] = line
        peerConnections[line] = (id, connection)
        fabric.send(.answer, on: line, to: .caller)
        for output in outputs { perform(output, of: id, peer) }
    }

    func answered(peer line: Int) {
        guard let (id, connection) = peerConnections[line] else { return }
        perform(id) { $0.connected(connection, at: $1) }
    }

    func ended(peer line: Int) {
        guard let (id, connection) = peerConnections.removeValue(forKey: line) else { return }
        peers[id]?.connections[connection] = nil
        perform(id) { $0.ended(connection, at: $1) }
    }

    func received(_ bytes: [UInt8], onPeer line: Int) {
        guard let (id, connection) = peerConnections[line], let peer = peers[id] else { return }
        bytes.withUnsafeBytes { bytes in
            var rest = bytes
            // A connection that one of the messages closed is not read any further.
            while !rest.isEmpty, peerConnections[line] != nil {
                switch peer.session.next(in: rest, on: connection, at: fabric.now) {
                case .incomplete: return fabric.note("\(name) received less than a BGP message")
                case .update(let body):
                    node.received(
                        update: UnsafeRawBufferPointer(rebasing: rest[body]), from: id, at: fabric.wallTime)
                    rest = UnsafeRawBufferPointer(rebasing: rest[body.upperBound...])
                case .handled(let outputs, let next):
                    for output in outputs { perform(output, of: id, peer) }
                    rest = UnsafeRawBufferPointer(rebasing: rest[next...])
                }
            }
        }
        answerSoon()
    }

    func taken(_ count: Int, onPeer line: Int) {
        guard let (id, connection) = peerConnections[line], let peer = peers[id],
            peer.session.establishedConnection == connection
        else { return }
        peer.bytesInFlight -= count
        node.setBytesInFlight(peer.bytesInFlight, to: id)
        answerSoon()
    }

    func send(_ bytes: [UInt8], updates count: Int, to id: PeerID) {
        guard let peer = peers[id], let connection = peer.session.establishedConnection,
            let line = peer.connections[connection]
        else { return }
        peer.session.sent(count == 0 ? .routeRefresh : .update, count: max(count, 1))
        peer.bytesInFlight += bytes.count
        send(bytes, counted: bytes.count, on: line, connection)
    }

    private func send(_ bytes: [UInt8], counted: Int, on line: Int, _ connection: BGPConnectionID) {
        fabric.send(.bytes(bytes, counted: counted), on: line, to: connection.isOutgoing ? .called : .caller)
    }

    /// Whether every session that has somebody to talk to is established.
    var hasItsPeers: Bool {
        !isListening
            || peers.values.allSatisfy { peer in
                guard let other = fabric.controlNode(at: peer.session.settings.peerAddress), other.isListening,
                    !fabric.isCut(place, other.place), !peer.session.isStopped
                else { return true }
                return peer.session.establishedConnection != nil
            }
    }
}
