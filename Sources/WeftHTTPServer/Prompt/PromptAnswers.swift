import NIOCore
import NIOHTTP1
import WeftConnections
import WeftNet
import WeftSystem

/// Answers what can be answered at once where it is read: on the connection's own thread, without a task, without a
/// switch to another thread and back. Everything else goes the usual way.
///
/// Answers keep the order of their requests: while one is under way the usual way, those behind it go that way too. And
/// so does everything while the client does not read: that way stops reading requests, this one could only heap up
/// answers.
final class PromptAnswers: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let browsers: BrowserGuard
    private let observers: [any RequestObserver]
    private let place: ConnectionPlace?
    private let answer: HTTPListener.PromptResponder
    /// A head whose request has not been seen to end.
    private var held: HTTPRequestHead?
    /// Requests that went the usual way and have no end of an answer.
    private var underWay = 0
    /// Who is at the other end, once somebody asked.
    private var source: ConnectionSource?
    /// Whether the server may be called by the name that was used last: clients use one.
    private var lastAuthority: (name: String, isGood: Bool)?
    private var needsFlush = false

    init(
        _ browsers: BrowserGuard, _ observers: [any RequestObserver], _ place: ConnectionPlace?,
        _ answer: @escaping HTTPListener.PromptResponder
    ) {
        self.place = place
        self.browsers = browsers
        self.observers = observers
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if let head = held {
            held = nil
            if case .end(nil) = part, write(head, context) { return }
            forward(head, context)
        }
        if case .head(let head) = part {
            guard underWay > 0 || !context.channel.isWritable || !PromptRequest.isPlain(head) else {
                held = head
                return
            }
            return forward(head, context)
        }
        context.fireChannelRead(data)
    }

    private func forward(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        underWay += 1
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    private func write(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) -> Bool {
        guard isCalledRightly(head), let answer = observed(head, context.channel) else { return false }
        var headers = HTTPHeaders()
        headers.reserveCapacity(answer.headers.count + 2)
        for header in answer.headers { headers.add(name: header.name, value: header.value) }
        headers.add(name: "Content-Length", value: String(answer.body.count))
        headers.add(name: "Date", value: HTTPDate.now)
        let response = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
        var body = context.channel.allocator.buffer(capacity: answer.body.count)
        body.writeBytes(answer.body)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        needsFlush = true
        return true
    }

    private func observed(_ head: HTTPRequestHead, _ channel: any Channel) -> PromptAnswer? {
        guard !observers.isEmpty else { return answer(PromptRequest(head, place)) }
        let start = MonotonicTime.now
        guard let answer = answer(PromptRequest(head, place)) else { return nil }
        let answered = AnsweredRequest(
            method: head.method.rawValue, target: head.uri, route: answer.route, status: 200,
            identity: answer.identity, source: source(of: channel), duration: MonotonicTime.now - start, id: nil)
        for observer in observers { observer.answered(answered) }
        return answer
    }

    /// Of a connection, which keeps it: finding out takes a tenth of an answer.
    private func source(of channel: any Channel) -> ConnectionSource {
        if let source { return source }
        let found = ConnectionSource(channel.remoteAddress)
        source = found
        return found
    }

    /// Otherwise the usual way says what is wrong.
    private func isCalledRightly(_ head: HTTPRequestHead) -> Bool {
        guard let name = head.headers.first(name: "host") else { return false }
        if let last = lastAuthority, last.name == name { return last.isGood }
        let isGood = place?.transport.isEncrypted == true || browsers.allows(authority: name)
        lastAuthority = (name, isGood)
        return isGood
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if needsFlush { context.flush() }
        needsFlush = false
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { underWay = max(underWay - 1, 0) }
        context.write(data, promise: promise)
    }

    /// What was held goes on before the end of the connection is told.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        release(context)
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        release(context)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        release(context)
        context.fireChannelInactive()
    }

    private func release(_ context: ChannelHandlerContext) {
        guard let head = held else { return }
        held = nil
        forward(head, context)
    }
}
