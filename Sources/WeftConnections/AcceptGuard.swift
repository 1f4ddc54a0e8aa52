import Glibc
import NIOCore

/// In front of a listening channel: asks the gate about every call, and keeps away from accept(2) for a while when that
/// fails.
///
/// Without descriptors accept(2) fails at once and goes on failing, and NIO calls it again and again: reading is
/// switched off for the while. Nothing of this reaches what stands behind, which would take it for the end of the
/// listening.
final class AcceptGuard: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    /// Of descriptors and memory, of this process and of the machine.
    private static let shortages = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
    private static let pause = TimeAmount.milliseconds(200)
    private let gate: ConnectionGate
    private var isPaused = false

    init(_ gate: ConnectionGate) { self.gate = gate }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if gate.admit(unwrapInboundIn(data)) { context.fireChannelRead(data) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        gate.failedAccept(error)
        // A caller that is gone before his call is taken is no reason to keep others waiting.
        guard !isPaused, let code = (error as? IOError)?.errnoCode, Self.shortages.contains(code) else { return }
        isPaused = true
        let channel = context.channel
        try? channel.syncOptions?.setOption(.autoRead, value: false)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
            self.isPaused = false
            try? channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }
}
