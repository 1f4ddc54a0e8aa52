import NIOCore
import WeftNet
import WeftSystem
import WeftXMPP

/// Lets a session machine live on a channel: bytes and timers go in, what the machine says is done in order.
///
/// Everything happens on the channel's event loop.
final class SessionChannelHandler<Machine: SessionMachine>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the owner hears.
    struct Events {
        var established: (_ peer: String) -> Void
        var delivered: (Machine.Message) -> Void
        var ignored: (String) -> Void
        /// The last event, exactly once.
        var ended: (SessionEnd) -> Void
        /// Everything that had arrived, so many bytes, has been delivered.
        var readComplete: (_ bytes: Int) -> Void
        /// What stands before this handler from now on.
        var startTLS: () throws -> [any ChannelHandler] = { [] }
        /// Why the connection is about to end.
        var failed: (any Error) -> Void = { _ in }
    }

    private var machine: Machine
    private let events: Events
    private var timers: [SessionTimer: Scheduled<Void>] = [:]
    private var context: ChannelHandlerContext?
    private var hasEnded = false
    /// Since the last time that everything had been delivered.
    private var bytesRead = 0

    init(_ machine: Machine, _ events: Events) {
        self.machine = machine
        self.events = events
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        perform(machine.connected())
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        bytesRead += bytes.readableBytes
        perform(machine.received(bytes.readableBytesView, at: .now))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        let bytes = bytesRead
        bytesRead = 0
        events.readComplete(bytes)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.closedByPeer)
        self.context = nil
        context.fireChannelInactive()
    }

    /// A reset connection, or one that the kernel gave up: the channel becomes inactive right after.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        events.failed(error)
        context.close(promise: nil)
    }

    /// Hands the machine a request and does what it answers.
    func ask(_ request: (inout Machine) -> [SessionOutput<Machine.Message>]) { perform(request(&machine)) }

    private func perform(_ outputs: [SessionOutput<Machine.Message>]) {
        guard let context else { return }
        var wrote = false
        for output in outputs {
            // Whoever heard of an output may have ended the session.
            if hasEnded { return }
            switch output {
            case .send(let bytes):
                context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
                wrote = true
            case .arm(let timer, let duration): arm(timer, duration, context)
            case .startTLS:
                context.flush()
                wrote = false
                do {
                    try context.pipeline.syncOperations.addHandlers(try events.startTLS(), position: .before(self))
                } catch {
                    errorCaught(context: context, error: error)
                    return
                }
            case .established(let peer): events.established(peer)
            case .deliver(let message): events.delivered(message)
            case .ignored(let what): events.ignored(what)
            case .close(let reason):
                context.flush()
                end(reason)
                context.close(promise: nil)
                return
            }
        }
        if wrote { context.flush() }
    }

    private func arm(_ timer: SessionTimer, _ duration: Duration, _ context: ChannelHandlerContext) {
        timers[timer]?.cancel()
        timers[timer] = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(duration.nanoseconds)) {
            self.perform(self.machine.expired(timer, at: .now))
        }
    }

    private func end(_ reason: SessionEnd) {
        guard !hasEnded else { return }
        hasEnded = true
        for timer in timers.values { timer.cancel() }
        timers = [:]
        events.ended(reason)
    }
}

/// What the two session machines have in common.
protocol SessionMachine {
    associatedtype Message: Hashable & Sendable

    mutating func connected() -> [SessionOutput<Message>]
    mutating func received(_ bytes: some Sequence<UInt8>, at now: MonotonicTime) -> [SessionOutput<Message>]
    mutating func expired(_ timer: SessionTimer, at now: MonotonicTime) -> [SessionOutput<Message>]
    mutating func close() -> [SessionOutput<Message>]
}

extension ServerSession: SessionMachine {}
extension ClientSession: SessionMachine {}
