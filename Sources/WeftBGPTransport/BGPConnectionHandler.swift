import NIOCore
import WeftBGP
import WeftBGPWire
import WeftNet

/// One TCP connection of a peer.
final class BGPConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long the peer may take to read our last message.
    private static let patience = TimeAmount.seconds(2)

    let id: BGPConnectionID
    private let runner: PeerRunner
    /// `nil` until there is a socket.
    private(set) var channel: (any Channel)?
    /// The front of a message whose rest has not arrived.
    private var rest = ByteBuffer()
    /// It is closed, or will be; nothing is read any more.
    private(set) var isFinished = false
    private var isFlushPending = false

    init(_ id: BGPConnectionID, _ runner: PeerRunner) {
        self.id = id
        self.runner = runner
    }

    func handlerAdded(context: ChannelHandlerContext) { channel = context.channel }

    func channelActive(context: ChannelHandlerContext) {
        if isFinished {
            context.close(promise: nil)
        } else if id.isOutgoing {
            runner.connected(id)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isFinished else { return }
        var bytes = unwrapInboundIn(data)
        if rest.readableBytes > 0 {
            rest.writeBuffer(&bytes)
            swap(&rest, &bytes)
        }
        let taken = bytes.withUnsafeReadableBytes { runner.received($0, on: self) }
        bytes.moveReaderIndex(forwardBy: taken)
        // An incomplete message is copied out, so that it does not keep the whole buffer in memory.
        rest.clear()
        rest.writeBuffer(&bytes)
    }

    func channelReadComplete(context: ChannelHandlerContext) { runner.receivedAll(on: id) }

    func channelInactive(context: ChannelHandlerContext) { runner.ended(id) }

    /// A reset connection, or one that the kernel gave up: the channel becomes inactive right after.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func send(_ bytes: [UInt8]) { channel?.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }

    /// Sends with what else is sent in this turn of the event loop.
    func queue(_ bytes: ByteBuffer, _ taken: EventLoopPromise<Void>) {
        guard let channel else { return taken.fail(ChannelError.ioOnClosedChannel) }
        channel.write(bytes, promise: taken)
        guard !isFlushPending else { return }
        isFlushPending = true
        channel.eventLoop.assumeIsolated().execute {
            self.isFlushPending = false
            channel.flush()
        }
    }

    /// Closes the connection when the peer has read what was sent.
    ///
    /// Closing at once would throw away what waits to be sent, and a NOTIFICATION that has arrived too, if the peer had
    /// sent something that we did not read. So the sending side is closed first.
    func finish() {
        isFinished = true
        guard let channel, channel.isActive else {
            channel?.close(promise: nil)
            return
        }
        channel.flush()
        channel.close(mode: .output, promise: nil)
        channel.eventLoop.assumeIsolated().scheduleTask(in: Self.patience) { channel.close(promise: nil) }
    }
}
