import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1

/// Answers `HEAD` as `GET` with nothing behind the head (RFC 9110 §9.3.2), whoever answers: a body would be taken for
/// the beginning of the next answer.
///
/// So would the last chunk that the encoder ends an answer without a length with: this handler, next to it, keeps that
/// back. Of the answers that come here only those to `HEAD` say already that they are in chunks.
final class HeadAnswers: ChannelOutboundHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var hasChunks = false

    /// What is sent of the answer that `GET` would have: no length where that has none.
    static func head(of answer: Response) -> HTTPResponse {
        var head = answer.head
        if head.headerFields[.contentLength] == nil { head.headerFields[.transferEncoding] = "chunked" }
        return head
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            hasChunks = head.headers.contains(name: "Transfer-Encoding")
            guard hasChunks, (head.version.major, head.version.minor) < (1, 1) else { break }
            // Clients of HTTP/1.0 know no chunks.
            head.headers.remove(name: "Transfer-Encoding")
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where hasChunks:
            return context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer()))), promise: promise)
        case .body, .end: break
        }
        context.write(data, promise: promise)
    }
}
