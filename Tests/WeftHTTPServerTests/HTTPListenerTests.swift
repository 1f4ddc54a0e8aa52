import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing
import WeftConnections
import WeftNet

@testable import WeftHTTPServer

/// Over real sockets, with times of a tenth of a second.
@Suite("The HTTP listener", .timeLimit(.minutes(1)))
struct HTTPListenerTests {
    private static let times = RequestTimes(
        first: .milliseconds(400), idle: .milliseconds(400), body: .milliseconds(400), unread: .milliseconds(400))

    private func withListener(
        limits: ConnectionLimits? = nil, names: [String]? = nil,
        _ body: @escaping @Sendable (Int, ConnectionGate) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let gate = ConnectionGate(.pages, limits, logger: logger)
        let (ports, found) = AsyncStream<Int>.makeStream()
        let listener = HTTPListener(
            gate, .init(host: "127.0.0.1", port: 0, names: names, times: Self.times), logger: logger,
            onRunning: { found.yield($0) }, answerAtOnce: Self.answerAtOnce,
            responder: CallbackResponder { (request: Request, context: HTTPContext) in
                let size = ["/large": 32 << 20, "/long": Self.long, "/prompt": Self.long][request.uri.path]
                let body = size.map { String(repeating: "x", count: $0) } ?? "small"
                guard request.uri.path != "/pieces" else { return Response(status: .ok, body: Self.pieces) }
                if request.uri.path == "/stream" { return Response(status: .ok, body: Self.stream(to: context.caller)) }
                _ = try? await request.body.collect(upTo: 1 << 20)
                return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
            })
        try await withThrowingTaskGroup { group in
            group.addTask { try await listener.run() }
            group.addTask { for await port in ports { return try await body(port, gate) } }
            try await group.next()
            group.cancelAll()
        }
    }

    private static let long = 3 << 19

    private static func answerAtOnce(_ request: PromptRequest) -> PromptAnswer? {
        guard request.target == "/prompt" else { return nil }
        return PromptAnswer([], Array(repeating: UInt8(ascii: "x"), count: long), for: .person(""), route: "/prompt")
    }

    /// A body that ends when the client is gone.
    private static func stream(to client: HTTPCaller) -> ResponseBody {
        ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "begun"))
            await client.gone()
            try await writer.finish(nil)
        }
    }

    /// A body whose length nobody knows.
    private static let pieces = ResponseBody { writer in
        for piece in ["one", "two"] { try await writer.write(ByteBuffer(string: piece)) }
        try await writer.finish(nil)
    }

    /// Whether the other end closes the connection while this one keeps quiet.
    private func isClosed(_ connection: RawCaller) async -> Bool {
        for _ in 0..<100 {
            if connection.isOver { return true }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    @Test(
        "a port that another has is left to it where that is allowed, and ends the server where it is not",
        arguments: [true, false])
    func taken(mayBeTaken: Bool) async throws {
        try await withListener { port, _ in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let second = HTTPListener(
                ConnectionGate(.pages, logger: logger),
                .init(host: "127.0.0.1", port: port, times: Self.times, mayBeTaken: mayBeTaken), logger: logger,
                responder: CallbackResponder { (_: Request, _: HTTPContext) in Response(status: .ok) })
            let group = ServiceGroup(configuration: .init(services: [second], logger: logger))
            if mayBeTaken {
                async let end: Void = group.run()
                await group.triggerGracefulShutdown()
                try await end
            } else {
                await #expect(throws: ListenFailure.self) { try await second.run() }
            }
        }
    }

    @Test(
        "beside an address of the machine a server is found on loopback",
        arguments: [
            ("10.0.0.1", 8082, true), ("fd00::1", 8082, true), ("127.0.0.1", 8082, false), ("::1", 8082, false),
            ("0.0.0.0", 8082, false), ("::", 8082, false), ("10.0.0.1", 0, false),
        ])
    func home(address: String, port: Int, isThere: Bool) {
        #expect((HomeAddress.beside(address, port) != nil) == isThere)
    }

    @Test(
        "whoever says nothing, half of a request, or trickles, loses the connection",
        arguments: [
            "", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        ])
    func slow(text: String) async throws {
        try await withListener { port, gate in
            let caller = try RawCaller(port)
            caller.send(text)
            #expect(await isClosed(caller))
            #expect(gate.counts.closed.values.reduce(0, +) == 1)
        }
    }

    @Test("whoever asks for much and reads nothing loses the connection")
    func unread() async throws {
        try await withListener { port, gate in
            // Kernels may take all of it in for somebody who does not read, unless they are told not to.
            let caller = try RawCaller(port, window: 8192)
            caller.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
            for _ in 0..<100 where gate.counts.closed[.unread] == nil { try await Task.sleep(for: .milliseconds(50)) }
            #expect(gate.counts.closed[.unread] == 1)
            // It is counted when it is decided, and gone a moment later.
            for _ in 0..<100 where gate.counts.open > 0 { try await Task.sleep(for: .milliseconds(50)) }
            #expect(gate.counts.open == 0)
        }
    }

    @Test("whoever ends his direction gets all answers whole", arguments: ["/long", "/prompt"])
    func halfClosed(path: String) async throws {
        try await withListener { port, _ in
            for _ in 0..<12 {
                let caller = try RawCaller(port, window: 8192)
                caller.send(String(repeating: "GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n", count: 3))
                caller.endSending()
                #expect(caller.countAll() > 3 * Self.long)
            }
        }
    }

    @Test("an answer without end ends when the client closes its end, though nothing is written to it")
    func goneClient() async throws {
        try await withListener { port, gate in
            try {
                let caller = try RawCaller(port)
                caller.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(caller.receive(until: "begun\r\n").hasPrefix("HTTP/1.1 200"))
            }()
            for _ in 0..<100 where gate.counts.open > 0 { try await Task.sleep(for: .milliseconds(50)) }
            #expect(gate.counts.open == 0)
        }
    }

    @Test("whoever calls while the listener stops is closed, and the process lives", arguments: 1...30)
    func stopping(round: Int) async throws {
        let (callers, gate) = try await callersOfAStop()
        for _ in 0..<100 where gate.counts.open > 0 { try await Task.sleep(for: .milliseconds(50)) }
        #expect(gate.counts.open == 0)
        #expect(!callers.isEmpty)
    }

    /// The listener stops behind the first of many calls, each time a little later among them.
    private func callersOfAStop() async throws -> ([RawCaller], ConnectionGate) {
        let (callers, feed) = AsyncStream<RawCaller>.makeStream()
        let (first, begun) = AsyncStream<ConnectionGate>.makeStream()
        let used = Mutex<ConnectionGate?>(nil)
        try await withListener { port, gate in
            Task.detached {
                for _ in 0..<40 {
                    guard let caller = try? RawCaller(port) else { break }
                    feed.yield(caller)
                    begun.yield(gate)
                }
                feed.finish()
            }
            for await gate in first {
                used.withLock { $0 = gate }
                return
            }
        }
        let gate = try #require(used.withLock { $0 })
        return (await callers.reduce(into: []) { $0.append($1) }, gate)
    }

    @Test("a hundred idle connections of one source keep nobody out, not even that source")
    func crowd() async throws {
        try await withListener(limits: ConnectionLimits(total: 20, perSource: 10)) { port, gate in
            let crowd = try (0..<100).map { _ in try RawCaller(port) }
            for _ in 0..<5 {
                let caller = try RawCaller(port)
                caller.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(caller.receive().hasPrefix("HTTP/1.1 200"))
            }
            #expect(gate.counts.open <= 10)
            #expect(gate.counts.closed.values.reduce(0, +) >= 90)
            withExtendedLifetime(crowd) {}
        }
    }

    @Test("a client of HTTP/1.0 has the end of the connection behind its answer, unless it asked to keep it")
    func oldClient() async throws {
        try await withListener { port, _ in
            let caller = try RawCaller(port)
            caller.send("GET / HTTP/1.0\r\nHost: x\r\n\r\n")
            let answer = caller.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.0 200") && answer.hasSuffix("small"), "\(answer)")
            #expect(answer.lowercased().contains("connection: close"))
            let keeper = try RawCaller(port)
            for _ in 0..<2 {
                keeper.send("GET / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n")
                let answer = keeper.receive(until: "small")
                #expect(answer.hasPrefix("HTTP/1.0 200") && answer.lowercased().contains("connection: keep-alive"))
            }
            let head = "GET / HTTP/1.0\r\nHost: x\r\n"
            keeper.send(head + "Connection: keep-alive\r\n\r\n" + head + "\r\n")
            let both = keeper.receiveAll()
            #expect(both.ranges(of: "HTTP/1.0 200").count == 2 && both.hasSuffix("small"), "\(both)")
        }
    }

    @Test("who asks before sending a body is told to send it, behind the answers to what came before")
    func expectation() async throws {
        let head = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"
        try await withListener { port, _ in
            let caller = try RawCaller(port)
            for _ in 0..<2 {
                caller.send(head)
                #expect(caller.receive(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                caller.send("{}")
                #expect(caller.receive(until: "small").hasPrefix("HTTP/1.1 200"))
            }
            caller.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n" + head)
            let both = caller.receive(until: "100 Continue\r\n\r\n")
            #expect(both.hasPrefix("HTTP/1.1 200") && both.contains("smallHTTP/1.1 100"), "\(both)")
            // Who does not wait is not told.
            let hasty = try RawCaller(port)
            hasty.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n" + head + "{}")
            #expect(!hasty.receive(until: "small").isEmpty)
            #expect(hasty.receive(until: "small").hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test("HEAD is answered with the head of GET alone, whoever answers and whatever the body")
    func heads() async throws {
        try await withListener(names: []) { port, _ in
            for (path, host, status) in [("/", "x", "200"), ("/pieces", "x", "200"), ("/", "evil.example", "421")] {
                let end = " \(path) HTTP/1.1\r\nHost: \(host)\r\n"
                let caller = try RawCaller(port)
                caller.send("HEAD\(end)\r\nGET\(end)Connection: close\r\n\r\n")
                let head = caller.receive(until: "\r\n\r\n")
                let get = caller.receiveAll()
                #expect(head.hasPrefix("HTTP/1.1 \(status)") && get.hasPrefix(head.dropLast(2)), "\(head)\(get)")
                #expect(head.contains("Content-Length") != (path == "/pieces"), "\(head)")
            }
            let old = try RawCaller(port)
            old.send("HEAD /pieces HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n")
            let answer = old.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.0 200") && answer.hasSuffix("\r\n\r\n"), "\(answer)")
            #expect(!answer.lowercased().contains("chunked") && answer.lowercased().contains("connection: close"))
        }
    }

    @Test("a foreign page is refused in words")
    func browser() async throws {
        try await withListener(names: []) { port, _ in
            for (text, status) in [
                ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"),
                (
                    "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n\r\n",
                    "403"
                ),
                ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "200"),
            ] {
                let caller = try RawCaller(port)
                caller.send(text)
                #expect(caller.receive().hasPrefix("HTTP/1.1 \(status)"))
            }
        }
    }

    @Test("a port that is taken is named")
    func taken() async throws {
        try await withListener { port, _ in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let second = HTTPListener(
                ConnectionGate(.api, logger: logger), .init(host: "127.0.0.1", port: port), logger: logger,
                responder: CallbackResponder { (_: Request, _: HTTPContext) in Response(status: .ok) })
            let failure = await #expect(throws: ListenFailure.self) { try await second.run() }
            #expect(failure?.description.contains("127.0.0.1:\(port)") == true)
            #expect(failure?.description.contains("--api-port") == true)
        }
    }
}
