import NIOCore
import NIOEmbedded
import Testing

@testable import WeftHTTPServer

@Suite("The ends of a connection")
struct ConnectionEndsTests {
    /// A socket that has taken nothing yet of what was written.
    private final class FullSocket: ChannelOutboundHandler {
        typealias OutboundIn = IOData
        var unsent: [EventLoopPromise<Void>?] = []
        var ends: [CloseMode] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            unsent.append(promise)
        }

        func flush(context: ChannelHandlerContext) {}

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            ends.append(mode)
            promise?.succeed()
        }

        func takeAll() {
            for promise in unsent { promise?.succeed() }
            unsent = []
        }
    }

    @Test("our end comes behind what was written; a connection that is given up does not wait for that")
    func order() throws {
        let (channel, socket) = (EmbeddedChannel(), FullSocket())
        try ConnectionEnds.add(to: channel)
        try channel.pipeline.syncOperations.addHandler(socket, position: .first)
        channel.writeAndFlush(ByteBuffer(string: "answer"), promise: nil)
        channel.close(mode: .output, promise: nil)
        #expect(socket.ends.isEmpty)
        socket.takeAll()
        #expect(socket.ends == [.output])
        channel.close(mode: .all, promise: nil)
        #expect(socket.ends == [.output, .all])
    }
}
