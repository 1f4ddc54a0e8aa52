import NIOCore
import NIOHTTP1
import WeftConnections
import WeftNet
import WeftSystem

/// Runs a ``RequestClock`` on a connection, and tells its place at the gate whether somebody waits for an answer.
final class RequestWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let place: ConnectionPlace?
    private let interval: TimeAmount
    private var clock: RequestClock
    private var timer: Scheduled<Void>?
    /// Bytes of bodies, since the connection began.
    private var written = 0

    private init(_ place: ConnectionPlace?, _ times: RequestTimes) {
        self.place = place
        clock = RequestClock(times, at: .now)
        let shortest = min(times.first, times.idle, times.body, times.unread)
        interval = .nanoseconds(max(shortest.nanoseconds / 8, 1_000_000))
    }

    /// Adds one to a channel that has HTTP's codecs.
    ///
    /// - Parameter handler: what comes behind it.
    static func add(
        to channel: any Channel, _ place: ConnectionPlace?, _ times: RequestTimes, before handler: PromptAnswers?
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        if let handler { try pipeline.addHandler(handler, position: .after(decoder)) }
        try pipeline.addHandler(RequestWatch(place, times), position: .after(decoder))
        try pipeline.addHandler(OldClients(), position: .after(decoder))
        try pipeline.addHandler(ExpectedBodies(), position: .after(decoder))
        try pipeline.addHandler(HeadAnswers(), position: .after(decoder))
    }

    func handlerAdded(context: ChannelHandlerContext) { lookLater(at: context.channel) }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    private func lookLater(at channel: any Channel) {
        timer = channel.eventLoop.assumeIsolated().scheduleTask(in: interval) { self.look(at: channel) }
    }

    private func look(at channel: any Channel) {
        let unsent = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard let reason = clock.overdue(unsent: unsent, written: written, at: .now) else {
            return lookLater(at: channel)
        }
        if let place { place.close(because: reason) } else { channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: clock.headArrived(at: .now)
        case .body: break
        case .end:
            clock.requestEnded(at: .now)
            if !clock.isWaiting { place?.beginsWork() }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: break
        case .body(let body): written += body.readableBytes
        case .end:
            clock.answerEnded(at: .now)
            if clock.isWaiting { place?.waits() }
        }
        context.write(data, promise: promise)
    }
}
