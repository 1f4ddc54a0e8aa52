#!/usr/bin/env bash
# swift-nio 2.101.2 (Swift 6.3.1, Linux): a channel whose peer has ended its direction (`allowRemoteHalfClosure`), and that writes and
# then closes its output, loses what the kernel has not taken yet: `close(mode: .output)` becomes a close of both directions.
# Without the peer's end, the same close comes behind what was written. Seen: of 64 MiB the peer got 3.9 MB and then the end.
#
# A server that answers a client which has sent all its requests, and closes behind the answer, is in that place; to ask for half
# closure looks like the very thing that keeps such an answer whole.
#
# Needs a Swift toolchain; builds for two minutes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p Sources/show
cat >Package.swift <<'EOF'
// swift-tools-version: 6.0
import PackageDescription
let package = Package(
    name: "show",
    dependencies: [.package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2")],
    targets: [.executableTarget(name: "show", dependencies: [.product(name: "NIOPosix", package: "swift-nio")])])
EOF
cat >Sources/show/main.swift <<'EOF'
import Glibc
import NIOCore
import NIOPosix

let size = 64 << 20

/// Writes once it is asked, or once the peer has ended its direction, and closes its output behind that.
final class Server: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    let waitsForEnd: Bool
    let closed: EventLoopPromise<Void>
    init(_ waitsForEnd: Bool, _ closed: EventLoopPromise<Void>) { (self.waitsForEnd, self.closed) = (waitsForEnd, closed) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { if !waitsForEnd { answer(context) } }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if waitsForEnd, case .inputClosed? = event as? ChannelEvent { answer(context) }
    }

    func answer(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(repeating: 1, count: size)), promise: nil)
        context.close(mode: .output, promise: nil)
        closed.succeed()
    }
}

/// What a client gets that sends one byte, and then ends its direction or not.
func received(half: Bool) throws -> Int {
    let closed = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Void.self)
    let server = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(Server(half, closed))
            }
        }
        .bind(host: "127.0.0.1", port: 0).wait()
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(server.localAddress!.port!).bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    _ = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    var byte: UInt8 = 1
    send(client, &byte, 1, 0)
    if half { shutdown(client, Int32(SHUT_WR)) }
    // Nothing is read before, so that most of it waits in the server.
    try closed.futureResult.wait()
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var sum = 0
    while case let count = recv(client, &bytes, bytes.count, 0), count > 0 { sum += count }
    close(client)
    try server.close().wait()
    return sum
}

let (whole, half) = (try received(half: false), try received(half: true))
print("without the peer's end: \(whole) of \(size) bytes; behind it: \(half)")
exit(whole == size && half < size ? 0 : 1)
EOF
swift build -q -c release >&2
.build/release/show
