import NIOCore
import NIOHTTP1

/// Tells clients that ask before they send a body to send it (RFC 9110 §10.1.1): some wait a while for that word, curl
/// a second, and some for ever.
final class ExpectedBodies: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Requests without the end of an answer.
    private var unanswered = 0
    /// The newest of them waits for our word.
    private var isAwaited = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            unanswered += 1
            isAwaited =
                (head.version.major, head.version.minor) >= (1, 1)
                && head.headers["Expect"].contains { $0.lowercased() == "100-continue" }
            answerIfNext(context)
        case .body, .end: isAwaited = false
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        unanswered = max(unanswered - 1, 0)
        context.write(data, promise: promise)
        answerIfNext(context)
    }

    /// The word must not come in the middle of the answer to an earlier request.
    private func answerIfNext(_ context: ChannelHandlerContext) {
        guard isAwaited, unanswered == 1 else { return }
        isAwaited = false
        context.writeAndFlush(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
    }
}
