import Logging
import NIOCore
import WeftBGP
import WeftBGPTransport
import WeftBGPWire
import WeftConnections
import WeftModel
import WeftNet
import WeftXMPP
import WeftXMPPTransport
import WeftXMPPWire

/// Joins a ``ControlNode`` to sessions and timers. Lives on one event loop, which is the core's only owner.
///
/// What a turn of the loop brings is answered together at its end, so that a burst of events becomes few messages.
final class ControlNodeShell: XMPPServerDelegate, BGPSpeakerDelegate {
    private(set) var node: ControlNode
    private(set) var trace = MessageTrace()
    /// Set before the first session.
    var server: XMPPServer?
    /// Set before the configuration comes.
    var speaker: BGPSpeaker?

    private let eventLoop: any EventLoop
    private let now: @Sendable () -> WallTime
    private let logger: Logger

    /// An agent's connection, and what stands in front of what several agents are told.
    private struct Line {
        let connection: XMPPConnection
        let head: ByteBuffer
    }

    /// Those of sessions that neither side has ended.
    private var lines: [SessionID: Line] = [:]
    private var blocks = KeptBlocks<ByteBuffer>()
    private var timers: [ControlNodeTimer: Scheduled<Void>] = [:]
    private var isAnswerDue = false
    private var strangers = UnregisteredAgents()
    private var refusals = RepeatedRefusals()
    private var allowance = LogAllowance<String>()

    init(
        _ settings: ControlNodeSettings, on eventLoop: any EventLoop, now: @escaping @Sendable () -> WallTime,
        logger: Logger
    ) {
        node = ControlNode(settings)
        self.eventLoop = eventLoop
        self.now = now
        self.logger = logger
    }

    func apply(_ changes: [ObjectChange], isComplete: Bool) {
        node.apply(changes, isComplete: isComplete, at: now())
        for host in strangers.registered(in: node) {
            logger.notice("an agent's host is registered now", metadata: ["agent": "\(host)"])
        }
        answerSoon()
    }

    func stop() {
        for timer in timers.values { timer.cancel() }
        timers = [:]
        server?.closeAll()
    }

    // MARK: Sessions

    func established(_ connection: XMPPConnection, host: String) {
        guard let address = connection.source else {
            logger.error("agent without an address", metadata: ["agent": "\(host)"])
            server?.close(connection)
            return
        }
        let head = ByteBuffer(bytes: ControlNodeStanza.messageHead(to: host))
        lines[connection.session] = Line(connection: connection, head: head)
        node.connected(connection.session, agent: host, from: address, at: now())
        if node.isRegistered(host) {
            log(.info, "agent connected", of: "\(address)", ["agent": "\(host)", "address": "\(address)"])
        } else if strangers.note(host) {
            logger.warning(
                "an agent calls whose host is not registered: weft host add",
                metadata: ["agent": "\(host)", "address": "\(address)"])
        }
        answerSoon()
    }

    func received(_ message: AgentMessage, on connection: XMPPConnection) {
        trace.add(TracedMessage(message), of: connection.remoteAddress, at: now())
        node.received(message, on: connection.session, at: now())
        answerSoon()
    }

    func received(_ bytes: Int, on connection: XMPPConnection) { node.received(bytes, on: connection.session) }

    func ignored(_ what: String, on connection: XMPPConnection) {
        let address = connection.remoteAddress
        log(.warning, "left out", of: address, ["address": "\(address)", "what": "\(what)"])
    }

    func taken(_ bytes: Int, by connection: XMPPConnection) {
        node.sent(bytes, on: connection.session)
        answerSoon()
    }

    func ended(_ connection: XMPPConnection, reason: SessionEnd) {
        // One that we closed is over for the log already.
        guard lines.removeValue(forKey: connection.session) != nil else { return }
        let address = connection.remoteAddress
        log(.info, "session ended", of: address, ["address": "\(address)", "reason": "\(reason)"])
        node.disconnected(connection.session, at: now())
        answerSoon()
    }

    // MARK: BGP peers

    func established(_ peer: PeerID, _ session: NegotiatedSession) {
        let address = address(of: peer)
        log(.notice, "BGP session up", of: address, ["peer": "\(address)", "as": "\(session.peerAS)"])
        node.established(peer, session, at: now())
        answerSoon()
    }

    func received(update: UnsafeRawBufferPointer, from peer: PeerID) {
        node.received(update: update, from: peer, at: now())
    }

    func receivedAll(from peer: PeerID) { answerSoon() }

    func receivedRouteRefresh(_ family: BGPFamily, _ kind: RouteRefreshMessage.Kind, from peer: PeerID) {
        node.receivedRouteRefresh(family, kind, from: peer, at: now())
        answerSoon()
    }

    func dynamicPeer(at address: IPAddress, port: UInt16) -> PeerID? {
        node.workload(callingFrom: address, port: port)
    }

    func lost(_ peer: PeerID, _ loss: BGPSessionLoss) {
        let address = address(of: peer)
        log(.notice, "BGP session down", of: address, ["peer": "\(address)", "why": "\(loss)"])
        node.lost(peer, mayReturn: loss.mayKeepRoutes, at: now())
        answerSoon()
    }

    func taken(by peer: PeerID, bytesInFlight: Int) {
        node.setBytesInFlight(bytesInFlight, to: peer)
        answerSoon()
    }

    private func address(of peer: PeerID) -> String {
        speaker?.state(of: peer).map { "\($0.settings.peerAddress)" } ?? "?"
    }

    /// What a neighbour brings about, as much of it as is good for the log.
    private func log(
        _ level: Logger.Level, _ message: Logger.Message, of neighbor: String,
        _ facts: @autoclosure () -> Logger.Metadata
    ) {
        let time = MonotonicTime(nanoseconds: Int64(clamping: NIODeadline.now().uptimeNanoseconds))
        guard let more = allowance.take("\(neighbor) \(message)", at: time) else { return }
        var facts = facts()
        if !more.isEmpty { facts["more"] = "\(more)" }
        logger.log(level: level, message, metadata: facts)
    }

    // MARK: Outputs

    private func answerSoon() {
        guard !isAnswerDue else { return }
        isAnswerDue = true
        eventLoop.assumeIsolated().execute { self.answer() }
    }

    private func answer() {
        isAnswerDue = false
        for output in node.takeOutputs() { perform(output) }
        server?.flush()
    }

    private func perform(_ output: ControlNodeOutput) {
        switch output {
        case .send(let stanza, let session):
            if let line = lines[session] { send(ByteBuffer(bytes: stanza), ByteBuffer(), on: line, at: now()) }
        case .tell(let body, let sessions):
            guard let bytes = blocks.form(of: body, ByteBuffer.init(bytes:)) else { return }
            let time = now()
            for line in sessions.lazy.compactMap({ self.lines[$0] }) { send(line.head, bytes, on: line, at: time) }
        case .forget(let block): blocks.forget(block)
        case .close(let session, let reason):
            guard let connection = lines.removeValue(forKey: session)?.connection else { return }
            let address = connection.remoteAddress
            // Reasons hold names of the agent's.
            if refusals.met(address, reason) {
                log(.warning, "session closed", of: address, ["address": "\(address)", "why": "\(reason)"])
            }
            server?.close(connection)
        case .ignored(let session, let what):
            if let line = lines[session] { ignored(what, on: line.connection) }
        case .arm(let timer, let duration):
            timers.removeValue(forKey: timer)?.cancel()
            timers[timer] = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
                self.timers[timer] = nil
                self.node.expired(timer, at: self.now())
                self.answerSoon()
            }
        case .sendToPeers(let messages, let count, let peers):
            let bytes = ByteBuffer(bytes: messages)
            for peer in peers { speaker?.send(bytes, updates: count, to: peer) }
        case .resetPeer(let peer, let fault, let pause): speaker?.reset(peer, fault, pause: pause)
        case .restartEnded: speaker?.restartEnded()
        case .peer(let peer, let settings):
            if let settings { speaker?.update(peer, settings) } else { speaker?.remove(peer) }
        case .refresh(let peer, let message): speaker?.send(message, to: peer)
        case .purged(let peer, let family, let count):
            let address = address(of: peer)
            log(
                .notice, "routes that were not told again in a route refresh are gone", of: address,
                ["peer": "\(address)", "family": "\(family.name)", "routes": "\(count)"])
        case .ignoredUpdate(let peer, let what):
            let address = address(of: peer)
            log(.warning, "left out of an update", of: address, ["peer": "\(address)", "what": "\(what)"])
        case .leftOut(let receiver, let what):
            log(.warning, "not told", of: "\(receiver)", ["to": "\(receiver)", "what": "\(what)"])
        case .cancel(let timer): timers.removeValue(forKey: timer)?.cancel()
        }
    }

    private func send(_ front: ByteBuffer, _ rest: ByteBuffer, on line: Line, at time: WallTime) {
        let connection = line.connection
        let bytes = UInt32(front.readableBytes + rest.readableBytes)
        trace.add(.sent(bytes), of: connection.remoteAddress, at: time)
        server?.send(front, rest, on: connection)
    }
}

extension XMPPConnection {
    var session: SessionID { SessionID(number: id) }

    fileprivate var source: IPAddress? { IPAddress(caller: remoteAddress) }
}
