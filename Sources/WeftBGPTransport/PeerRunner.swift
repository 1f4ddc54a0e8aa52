import Logging
import NIOCore
import NIOPosix
import WeftBGP
import WeftBGPWire
import WeftConnections
import WeftNet
import WeftSystem

/// Runs the machine of one peer: does what it says with sockets and timers, and tells the owner.
final class PeerRunner {
    let id: PeerID
    private let speaker: BGPSpeaker
    private var machine: BGPSession
    private var connections: [BGPConnectionID: BGPConnectionHandler] = [:]
    private var timers: [BGPSessionTimer: Scheduled<Void>] = [:]
    private var queue: [BGPSessionOutput] = []
    private var isPerforming = false
    /// The peer was removed: the owner does not want to hear of it.
    var isSilent = false
    private(set) var bytesInFlight = 0
    /// Counts sessions, so that what an old one sent is not counted for the next.
    private var sessions = 0
    private var lastCallError: String?
    private var received = PeerState.Traffic()
    private var sent = PeerState.Traffic()
    private var allowance = LogAllowance<String>()

    init(_ id: PeerID, _ settings: BGPPeerSettings, of speaker: BGPSpeaker, seed: UInt64) {
        self.id = id
        self.speaker = speaker
        machine = BGPSession(
            settings, timing: speaker.configuration.timing, isRestarting: speaker.configuration.isRestarting,
            seed: seed, at: .now)
    }

    var settings: BGPPeerSettings { machine.settings }
    var closeFutures: [EventLoopFuture<Void>] { connections.values.compactMap { $0.channel?.closeFuture } }

    func start() {
        guard !settings.isShutDown else { return }
        perform { $0.start(at: $1) }
    }

    func restartEnded() { machine.restartEnded() }

    // MARK: Doing what the machine says

    /// Hands the machine an event and does what it answers, after what earlier events asked for.
    func perform(_ event: (inout BGPSession, MonotonicTime) -> [BGPSessionOutput]) { perform(event(&machine, .now)) }

    private func perform(_ outputs: [BGPSessionOutput]) {
        queue += outputs
        guard !isPerforming else { return }
        isPerforming = true
        while !queue.isEmpty { perform(queue.removeFirst()) }
        isPerforming = false
    }

    private func perform(_ output: BGPSessionOutput) {
        switch output {
        case .connect(let connection): connect(connection)
        case .send(let bytes, let connection):
            sent.add(bytes.count)
            connections[connection]?.send(bytes)
        case .close(let connection): close(connection)
        case .arm(let timer, let duration):
            timers[timer]?.cancel()
            timers[timer] = speaker.eventLoop.assumeIsolated()
                .scheduleTask(in: .nanoseconds(duration.nanoseconds)) { self.expired(timer) }
        case .cancel(let timer): timers.removeValue(forKey: timer)?.cancel()
        case .established(var session):
            sessions += 1
            session.localAddress = establishedChannel?.localAddress.flatMap { IPAddress($0) }
            bytesInFlight = 0
            lastCallError = nil
            if !isSilent { speaker.delegate?.established(id, session) }
        case .down(let loss):
            sessions += 1
            bytesInFlight = 0
            if !isSilent { speaker.delegate?.lost(id, loss) }
        case .routeRefresh(let family, let kind):
            if !isSilent { speaker.delegate?.receivedRouteRefresh(family, kind, from: id) }
        case .note(let note): log(note)
        }
    }

    private var establishedChannel: (any Channel)? {
        machine.establishedConnection.flatMap { connections[$0]?.channel }
    }

    private func expired(_ timer: BGPSessionTimer) {
        timers[timer] = nil
        perform { $0.expired(timer, at: $1) }
    }

    private func log(_ note: BGPSessionNote) {
        switch note {
        case .unansweredCall: lastCallError = "no answer"
        case .sent(let fault): log(.info, "notification sent", ["fault": "\(fault)"])
        case .received(let fault):
            log(.info, "notification received", ["fault": "\(fault)", "text": "\(fault.shutdownText ?? "")"])
        case .refusedCall:
            let why =
                machine.isStopped ? "shut down" : machine.state == .idle ? "idle after a fault" : "one is answered"
            log(.info, "call refused", ["why": "\(why)"])
        case .connectionLost: log(.debug, "connection lost before a session", [:])
        case .withoutFamilies(let families):
            log(
                .notice, "peer has no address for the next hops of some families: going on without them",
                ["families": "\(families.map(\.name).joined(separator: ","))"])
        case .collision: log(.debug, "one of two connections closed", [:])
        }
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ facts: Logger.Metadata) {
        guard let more = allowance.take("\(message)", at: .now) else { return }
        var facts = facts.merging(["peer": "\(settings.peerAddress)"]) { fact, _ in fact }
        if !more.isEmpty { facts["more"] = "\(more)" }
        speaker.logger.log(level: level, message, metadata: facts)
    }

    // MARK: Connections

    private func connect(_ connection: BGPConnectionID) {
        let handler = BGPConnectionHandler(connection, self)
        connections[connection] = handler
        let (bound, settings) = (NIOLoopBound(handler, eventLoop: speaker.eventLoop), settings)
        PeerSocket.call(settings, on: speaker.eventLoop) { channel in
            try channel.pipeline.syncOperations.addHandler(bound.value)
        }
        .assumeIsolated()
        .whenFailure { error in
            // What we gave up ourselves is no news.
            guard self.connections[connection] != nil else { return }
            let fault = ConnectionFault(error)
            self.lastCallError = "\(fault)"
            self.log(.debug, "call failed", ["error": "\(fault)"])
            self.ended(connection)
        }
    }

    func accept(_ channel: any Channel) throws {
        try PeerSocket.prepare(channel, for: settings)
        let (connection, outputs) = machine.accepted(at: .now)
        let handler = BGPConnectionHandler(connection, self)
        connections[connection] = handler
        try channel.pipeline.syncOperations.addHandler(handler)
        perform(outputs)
    }

    private func close(_ connection: BGPConnectionID) {
        timers.removeValue(forKey: .keepalive(connection))?.cancel()
        timers.removeValue(forKey: .hold(connection))?.cancel()
        connections.removeValue(forKey: connection)?.finish()
    }

    /// Our call was answered.
    func connected(_ connection: BGPConnectionID) { perform { $0.connected(connection, at: $1) } }

    /// The connection is gone, or the call failed.
    func ended(_ connection: BGPConnectionID) {
        guard connections[connection] != nil else { return }
        close(connection)
        perform { $0.ended(connection, at: $1) }
    }

    // MARK: Receiving

    /// Reads the messages in `bytes` and returns how many bytes they took. A connection that was closed takes all.
    func received(_ bytes: UnsafeRawBufferPointer, on handler: BGPConnectionHandler) -> Int {
        let now = MonotonicTime.now
        let delegate = speaker.delegate
        var position = 0
        while !handler.isFinished {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
            switch machine.next(in: rest, on: handler.id, at: now) {
            case .incomplete:
                received.add(position)
                return position
            case .update(let body):
                delegate?.received(update: UnsafeRawBufferPointer(rebasing: rest[body]), from: id)
                position += body.upperBound
            case .handled(let outputs, let next):
                perform(outputs)
                position += next
            }
        }
        received.add(position)
        return bytes.count
    }

    func receivedAll(on connection: BGPConnectionID) {
        guard machine.establishedConnection == connection else { return }
        speaker.delegate?.receivedAll(from: id)
    }

    // MARK: Sending

    func send(_ messages: ByteBuffer, _ type: BGPMessageType, count: Int) {
        guard let connection = machine.establishedConnection.flatMap({ connections[$0] }) else { return }
        machine.sent(type, count: count)
        let (size, session) = (messages.readableBytes, sessions)
        bytesInFlight += size
        sent.add(size)
        let promise = speaker.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenSuccess { self.taken(size, of: session) }
        connection.queue(messages, promise)
    }

    private func taken(_ size: Int, of session: Int) {
        guard session == sessions else { return }
        bytesInFlight -= size
        if !isSilent { speaker.delegate?.taken(by: id, bytesInFlight: bytesInFlight) }
    }

    // MARK: Report

    var report: PeerState {
        let channel = (machine.establishedConnection ?? connections.keys.first).flatMap { connections[$0]?.channel }
        return PeerState(
            id, machine, local: channel?.localAddress, remote: channel?.remoteAddress, lastCallError: lastCallError,
            bytesInFlight: bytesInFlight,
            receivedTraffic: received, sentTraffic: sent)
    }
}
