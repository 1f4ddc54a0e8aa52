import Hummingbird
import ServiceLifecycle
import WeftConfig
import WeftHTTPServer

/// What one endless answer says of the changes in the configuration.
protocol EventFormat: Sendable {
    /// Writes what comes before all changes.
    @concurrent mutating func begin(_ writer: inout any ResponseBodyWriter) async throws
    /// Writes a batch; nothing for one that is of no interest. Pieces are made as they are written.
    @concurrent mutating func write(_ batch: ConfigEvents, to writer: inout any ResponseBodyWriter) async throws
    /// What is sent in pauses, so that both ends notice when the other is gone.
    static var pulse: String { get }
}

/// Writes an answer that ends when the server stops, the service fails or the client is gone.
struct EventStream<Format: EventFormat>: Sendable {
    private enum Signal: Sendable {
        case batch(ConfigEvents?, ConfigEventSequence.AsyncIterator)
        case pulse
        case stop
    }

    private let events: ConfigEventSequence
    private let place: StreamPlace
    private let client: HTTPCaller
    private let interval: Duration

    init(
        _ events: ConfigEventSequence, _ place: StreamPlace, to client: HTTPCaller,
        pulseEvery interval: Duration = .seconds(60)
    ) {
        self.events = events
        self.client = client
        self.place = place
        self.interval = interval
    }

    func response(_ headers: HTTPFields, _ format: Format) -> Response {
        Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await write(format, to: &writer)
                try await writer.finish(nil)
            })
    }

    /// One task each waits for changes, for the next pulse and for both ends. The iterator travels with its task.
    @concurrent
    private func write(_ format: Format, to writer: inout any ResponseBodyWriter) async throws {
        var format = format
        // Changes count from here on.
        let iterator = events.makeAsyncIterator()
        try await format.begin(&writer)
        try await withThrowingTaskGroup(of: Signal.self) { group in
            group.addTask { try await Self.next(iterator) }
            group.addTask { try await pulse() }
            group.addTask {
                try await gracefulShutdown()
                return .stop
            }
            group.addTask {
                await client.gone()
                return .stop
            }
            signals: while let signal = try await group.next() {
                switch signal {
                case .batch(let batch?, let iterator):
                    try await format.write(batch, to: &writer)
                    group.addTask { try await Self.next(iterator) }
                case .pulse:
                    try await writer.write(ByteBuffer(string: Format.pulse))
                    group.addTask { try await pulse() }
                case .batch(nil, _), .stop: break signals
                }
            }
            group.cancelAll()
        }
    }

    private static func next(_ iterator: ConfigEventSequence.AsyncIterator) async throws -> Signal {
        var iterator = iterator
        let batch = try await iterator.next()
        return .batch(batch, iterator)
    }

    private func pulse() async throws -> Signal {
        try await Task.sleep(for: interval)
        return .pulse
    }
}
