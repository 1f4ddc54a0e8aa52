package import Logging
package import NIOCore
package import NIOPosix
import Synchronization
import WeftNet
import WeftSystem

/// Stands before a listening socket: decides which calls are taken, counts, and says in the log what is refused.
///
/// Every listener of the product listens by ``bootstrap(on:)`` of one of these.
package final class ConnectionGate: Sendable {
    private struct State {
        var table: AdmissionTable
        var places: [UInt64: ConnectionPlace] = [:]
        var byChannel: [ObjectIdentifier: UInt64] = [:]
        var lastID: UInt64 = 0
        var counts: ConnectionCounts
        var report = RefusalReport()
    }

    package let listener: Listener
    package let limits: ConnectionLimits
    private let callers: KnownCallers
    /// How many descriptors the process may have.
    private let descriptors: Int
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameters:
    ///   - limits: what the listener asks for, by default.
    ///   - callers: for whom a share is kept.
    ///   - descriptors: how many the process may have.
    package init(
        _ listener: Listener, _ limits: ConnectionLimits? = nil, callers: KnownCallers = KnownCallers(),
        descriptors: Int = Descriptors.raiseLimit(), logger: Logger
    ) {
        self.listener = listener
        self.limits = limits ?? listener.wanted
        self.callers = callers
        self.descriptors = descriptors
        self.logger = logger
        state = Mutex(State(table: AdmissionTable(self.limits), counts: ConnectionCounts(listener, self.limits)))
    }

    /// A bootstrap whose listening channel has this gate in front of everything else.
    package func bootstrap(on group: any EventLoopGroup, backlog: Int32 = 1024) -> ServerBootstrap {
        bootstrap(on: group, backlog: backlog) { channel in channel.eventLoop.makeSucceededVoidFuture() }
    }

    /// - Parameter prepare: sets up the listening channel.
    package func bootstrap(
        on group: any EventLoopGroup, backlog: Int32 = 1024,
        prepare: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptGuard(self))
                }
                .flatMap { prepare(channel) }
            }
    }

    // MARK: Calls

    /// Takes a call, or closes it. Its place is found by ``place(of:)`` until the channel is closed.
    ///
    /// - Returns: whether the call was taken.
    func admit(_ channel: any Channel) -> Bool {
        let source = ConnectionSource(channel.remoteAddress)
        let isShort = Descriptors.areShort(of: descriptors)
        let isKnown = callers.contains(source)
        let (place, replaced, report) = state.withLock {
            state -> (ConnectionPlace?, ConnectionPlace?, RefusalReport.Line?) in
            state.lastID += 1
            let id = state.lastID
            let decision =
                isShort
                ? .refused(.descriptors)
                : state.table.admit(id, from: source, isKnown: isKnown) { state.places[$0]?.waitingSince }
            if case .refused(let refusal) = decision {
                state.counts.refused[refusal, default: 0] += 1
                return (nil, nil, state.report.refused(refusal.rawValue, source, at: .now))
            }
            state.counts.admitted += 1
            let place = ConnectionPlace(id: id, source: source, channel: channel, gate: self)
            state.places[id] = place
            state.byChannel[ObjectIdentifier(channel)] = id
            guard case .replacing(let old) = decision else { return (place, nil, state.report.quiet(at: .now)) }
            let ending = ConnectionCounts.Ending.replaced
            state.counts.closed[ending, default: 0] += 1
            return (place, state.places[old], state.report.refused(ending.rawValue, source, at: .now))
        }
        report.map(log)
        replaced?.channel.close(promise: nil)
        guard let place else {
            channel.close(promise: nil)
            return false
        }
        channel.closeFuture.whenComplete { _ in self.left(place) }
        return true
    }

    private func left(_ place: ConnectionPlace) {
        state.withLock { state in
            state.table.remove(place.id)
            state.places[place.id] = nil
            state.byChannel[ObjectIdentifier(place.channel)] = nil
        }
    }

    /// The place of a connection that was taken and is open; `nil` for any other channel.
    package func place(of channel: any Channel) -> ConnectionPlace? {
        state.withLock { state in state.byChannel[ObjectIdentifier(channel)].flatMap { state.places[$0] } }
    }

    func know(_ source: ConnectionSource) {
        callers.proved(source)
        state.withLock { $0.table.know(source) }
    }

    /// The connections that are open now, for an orderly end.
    package var openChannels: [any Channel] { state.withLock { $0.places.values.map(\.channel) } }

    // MARK: Counts

    package var counts: ConnectionCounts {
        state.withLock { state in
            var counts = state.counts
            counts.open = state.table.count
            counts.sources = state.table.sourceCount
            return counts
        }
    }

    func count(_ ending: ConnectionCounts.Ending, _ source: ConnectionSource, _ detail: String? = nil) {
        let report = state.withLock { state -> RefusalReport.Line? in
            state.counts.closed[ending, default: 0] += 1
            // A client that leaves its connection open when it is done does nothing wrong.
            guard ending != .idle else { return nil }
            let reason = detail.map { "\(ending.rawValue): \($0)" } ?? ending.rawValue
            return state.report.refused(reason, source, at: .now)
        }
        report.map(log)
    }

    /// The kernel has a call and cannot give it.
    func failedAccept(_ error: any Error) {
        let report = state.withLock { state in
            state.counts.failedAccepts += 1
            return state.report.refused("a call cannot be taken: \(ConnectionFault(error))", .local, at: .now)
        }
        report.map(log)
    }

    private func log(_ line: RefusalReport.Line) {
        logger.log(
            level: line.isOver ? .notice : .warning,
            line.isOver ? "no call is refused any more" : "calls are refused or closed",
            metadata: [
                "listener": "\(listener.rawValue)", "why": "\(line.reason)", "source": "\(line.source)",
                "count": "\(line.count)",
            ])
    }
}
