import Glibc
import NIOCore
import NIOPosix

/// Sends bytes as they are, closes this direction, and answers what comes back until the server closes. It reads while
/// it sends: answers to many requests fit no buffer.
func exchange(_ text: String, port: Int) async throws -> String {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
            }
        }
    return try await channel.executeThenClose { inbound, outbound in
        async let answer = inbound.reduce(into: "") { $0 += String(buffer: $1) }
        try await outbound.write(ByteBuffer(string: text))
        outbound.finish()
        return try await answer
    }
}

/// Sends text and resets the connection once an answer begins; answers its status.
func begin(_ text: String, port: Int) async throws -> String {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
    try await (channel.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    return try await channel.executeThenClose { inbound, outbound in
        try await outbound.write(ByteBuffer(string: text))
        for try await piece in inbound { return String(String(buffer: piece).dropFirst("HTTP/1.1 ".count).prefix(3)) }
        return ""
    }
}
