import NIOCore

/// The ends of a connection's two directions, next to its socket.
///
/// - Ours comes behind what was written. When a client has ended its direction, a socket of swift-nio (2.101,
///   `BaseStreamSocketChannel.close0`) takes the end of ours for the end of the connection, and drops what the kernel
///   has not taken.
/// - The client's is remembered: a client that has closed its socket cannot be told from one that only sends no more
///   until something is written to it, which an event stream does once in a minute.
final class ConnectionEnds: ChannelDuplexHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let clientEnd: EventLoopPromise<Void>

    private init(_ clientEnd: EventLoopPromise<Void>) { self.clientEnd = clientEnd }

    static func add(to channel: any Channel) throws {
        let handler = ConnectionEnds(channel.eventLoop.makePromise())
        try channel.pipeline.syncOperations.addHandler(handler, position: .first)
    }

    /// Succeeds once the client has ended its direction, or the connection is closed.
    static func ofClient(on channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.flatSubmit {
            do {
                return try channel.pipeline.syncOperations.handler(type: ConnectionEnds.self).clientEnd.futureResult
            } catch {
                return channel.closeFuture
            }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { clientEnd.succeed() }
        context.fireUserInboundEventTriggered(event)
    }

    func handlerRemoved(context: ChannelHandlerContext) { clientEnd.succeed() }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else { return context.close(mode: mode, promise: promise) }
        let isSent = context.eventLoop.makePromise(of: Void.self)
        isSent.futureResult.assumeIsolated().whenComplete { _ in context.close(mode: mode, promise: promise) }
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: isSent)
    }
}
