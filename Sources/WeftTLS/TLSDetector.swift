package import NIOCore

/// On a port that takes both: looks at the first byte of a connection, and puts TLS before what stands behind if that
/// begins a handshake.
///
/// No protocol of ours begins with that byte (0x16, RFC 8446 §5.1): HTTP begins with a letter, a stream of XMPP with
/// `<` or white space.
package final class TLSDetector: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = ByteBuffer

    package enum Decision {
        case goOn
        /// After these bytes.
        case refuse([UInt8])
    }

    private let secure: () throws -> [any ChannelHandler]
    private let plain: (any Channel) -> Decision
    private let failed: (any Error) -> Void
    private var isRefused = false

    /// - Parameters:
    ///   - secure: makes what stands first from then on.
    ///   - plain: what becomes of a caller who does not speak TLS.
    ///   - failed: no handlers could be made.
    package init(
        secure: @escaping () throws -> [any ChannelHandler], plain: @escaping (any Channel) -> Decision,
        failed: @escaping (any Error) -> Void = { _ in }
    ) {
        self.secure = secure
        self.plain = plain
        self.failed = failed
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused, let first = unwrapInboundIn(data).readableBytesView.first else { return }
        if first == 0x16 {
            do {
                try context.pipeline.syncOperations.addHandlers(try secure(), position: .after(self))
            } catch {
                failed(error)
                isRefused = true
                context.close(promise: nil)
                return
            }
        } else if case .refuse(let bytes) = plain(context.channel) {
            isRefused = true
            guard !bytes.isEmpty else { return context.close(promise: nil) }
            let channel = context.channel
            context.writeAndFlush(NIOAny(context.channel.allocator.buffer(bytes: bytes))).assumeIsolated()
                .whenComplete { _ in channel.close(promise: nil) }
            return
        }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
