import Hummingbird
import NIOCore
import ServiceLifecycle
import WeftHTTPServer
import WeftJSON
import WeftTrust

/// Writes an answer that ends when the server stops or the client is gone.
struct NewsStream: Sendable {
    private enum Signal: Sendable {
        case news(TrustNews)
        case pulse
        case stop
    }

    private let news: AsyncStream<TrustNews>
    private let place: StreamPlace
    private let client: HTTPCaller

    init(_ news: AsyncStream<TrustNews>, _ place: StreamPlace, to client: HTTPCaller) {
        self.news = news
        self.place = place
        self.client = client
    }

    @concurrent
    func write(to writer: inout any ResponseBodyWriter) async throws {
        let (signals, signal) = AsyncStream.makeStream(of: Signal.self)
        let tasks = [
            Task {
                for await one in news { signal.yield(.news(one)) }
                signal.yield(.stop)
            },
            Task {
                while (try? await Task.sleep(for: .seconds(60))) != nil { signal.yield(.pulse) }
            },
            Task {
                await client.gone()
                signal.yield(.stop)
            },
            Task {
                try? await gracefulShutdown()
                signal.yield(.stop)
            },
        ]
        defer { for task in tasks { task.cancel() } }
        let lineEnd = [UInt8(ascii: "\n")]
        for await one in signals {
            switch one {
            case .news(let news): try await writer.write(ByteBuffer(bytes: try news.json.bytes + lineEnd))
            case .pulse: try await writer.write(ByteBuffer(bytes: lineEnd))
            case .stop: return
            }
        }
        withExtendedLifetime(place) {}
    }
}
