import NIOCore
import NIOHTTP1

/// Answers clients of HTTP/1.0 in their own version: they wait for the end of the connection unless they asked to keep
/// it (RFC 9112 §9.3), and they know no chunks (§6.1), so an answer without a length ends with the connection, too.
final class OldClients: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var isOld = false
    /// Whether the connection ends behind the answer to each request that has none yet.
    private var ends: [Bool] = []
    private var endsConnection = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), (head.version.major, head.version.minor) < (1, 1) {
            isOld = true
            ends.append(!head.isKeepAlive)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isOld else { return context.write(data, promise: promise) }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            head.version = .http1_0
            let isWanted = ends.isEmpty || ends.removeFirst()
            endsConnection = isWanted || !head.headers.contains(name: "Content-Length")
            head.headers.replaceOrAdd(name: "Connection", value: endsConnection ? "close" : "keep-alive")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where endsConnection:
            let isSent = promise ?? context.eventLoop.makePromise()
            let channel = context.channel
            isSent.futureResult.whenComplete { _ in channel.close(promise: nil) }
            context.writeAndFlush(data, promise: isSent)
        case .body, .end: context.write(data, promise: promise)
        }
    }
}
