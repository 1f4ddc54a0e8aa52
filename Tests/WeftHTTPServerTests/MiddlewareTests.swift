import HTTPTypes
import Hummingbird
import Logging
import Synchronization
import Testing
import WeftConnections
import WeftNet

@testable import WeftHTTPServer

/// What stands in front of every listener's answers.
@Suite("Middleware", .timeLimit(.minutes(1)))
struct MiddlewareTests {
    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private final class Observer: RequestObserver {
        private let seen = Mutex<[AnsweredRequest]>([])

        func answered(_ request: AnsweredRequest) { seen.withLock { $0.append(request) } }
        var requests: [AnsweredRequest] { seen.withLock { $0 } }
    }

    private final class Lines: Sendable {
        private let kept = Mutex<[Logger.Metadata]>([])

        func add(_ facts: Logger.Metadata) { kept.withLock { $0.append(facts) } }
        var all: [Logger.Metadata] { kept.withLock { $0 } }
    }

    private struct LineHandler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { lines.add(event.metadata ?? [:]) }
    }

    private struct Broken: Error {}

    private struct Badge: RouterMiddleware {
        func handle(
            _ request: Request, context: HTTPContext, next: @concurrent (Request, HTTPContext) async throws -> Response
        ) async throws -> Response {
            context.identity = .controlNode("cn")
            return try await next(request, context)
        }
    }

    private static let responder = CallbackResponder { (request: Request, context: HTTPContext) in
        switch request.head.path {
        case "/broken": throw Broken()
        case "/teapot": throw HTTPError(.badRequest, message: "no tea")
        default: Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "\(context.identity)")))
        }
    }

    /// The answers to what is sent on one connection, in one piece.
    private func exchange(_ text: String, _ observers: [any RequestObserver] = []) async throws -> String {
        let (ports, found) = AsyncStream<Int>.makeStream()
        let listener = HTTPListener(
            ConnectionGate(.pages, logger: Self.silent), .init(host: "127.0.0.1", port: 0, observers: observers),
            logger: Self.silent, onRunning: { found.yield($0) },
            answerAtOnce: { request in
                guard request.target == "/prompt" else { return nil }
                return PromptAnswer([], Array("at once".utf8), for: .person("ada"), route: "/prompt")
            }, responder: Self.responder.behind(Badge()))
        return try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask {
                try await listener.run()
                return nil
            }
            group.addTask {
                for await port in ports {
                    let caller = try RawCaller(port)
                    caller.send(text)
                    return caller.receiveAll()
                }
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next().flatMap(\.self) ?? ""
        }
    }

    private func request(_ path: String, _ headers: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: x\r\n\(headers)\r\n"
    }

    private let end = "Connection: close\r\n"

    @Test("who asks is known behind the middleware that found it out") func identity() async throws {
        let answer = try await exchange(request("/", end))
        #expect(answer.hasPrefix("HTTP/1.1 200") && answer.hasSuffix("control node cn"), "\(answer)")
    }

    @Test("what throws is answered, and the connection goes on") func mishaps() async throws {
        let answers = try await exchange(request("/broken") + request("/teapot") + request("/", end))
        let statuses = answers.split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
        #expect(statuses == ["500", "400", "200"], "\(answers)")
        #expect(!answers.contains("Broken"))
    }

    @Test("every request is told to observers, whichever way it was answered") func observers() async throws {
        let observer = Observer()
        _ = try await exchange(
            request("/prompt") + request("/broken") + request("/a?b=c", "X-Request-Id: r-1\r\n" + end), [observer])
        let seen = observer.requests
        #expect(seen.map(\.target) == ["/prompt", "/broken", "/a?b=c"])
        #expect(seen.map(\.status) == [200, 500, 200])
        #expect(seen.map(\.route) == ["/prompt", nil, nil])
        #expect(seen.map(\.identity) == [.person("ada"), .controlNode("cn"), .controlNode("cn")])
        #expect(seen.map { $0.id == nil } == [true, false, false] && seen.last?.id?.description == "r-1")
        #expect(seen.allSatisfy { $0.method == "GET" && $0.duration >= .zero })
        #expect(Set(seen.map(\.source)).count == 1)
    }

    @Test("the access log names the request, who sent it from where, and what came of it") func accessLog() {
        let lines = Lines()
        let log = AccessLog(logger: Logger(label: "test") { _ in LineHandler(lines: lines) })
        log.answered(
            AnsweredRequest(
                method: "GET", target: "/" + String(repeating: "x", count: 1000), route: nil, status: 404,
                identity: .person("ada"), source: .local, duration: .milliseconds(2), id: "r-1"))
        let facts = lines.all.first ?? [:]
        #expect(lines.all.count == 1)
        #expect(facts["method"] == "GET" && facts["status"] == "404" && facts[RequestIDs.key] == "r-1")
        #expect(facts["by"] == #""somebody called ada""#)
        #expect(facts["target"]?.description.count == 200)
    }

    @Test(
        "what a caller calls himself is one value of a line, and a short one",
        arguments: [
            ("a=b level=error msg", #""somebody called a=b level=error msg""#),
            ("a\" level=\"error", #""somebody called a\" level=\"error""#),
            (String(repeating: "x ", count: 30_000), #""somebody called \#(String(repeating: "x ", count: 42))""#),
        ])
    func names(name: String, shown: String) {
        let lines = Lines()
        let log = AccessLog(logger: Logger(label: "test") { _ in LineHandler(lines: lines) })
        log.answered(
            AnsweredRequest(
                method: "GET", target: "/", route: nil, status: 200, identity: .person(name), source: .local,
                duration: .zero, id: nil))
        #expect(lines.all.first?["by"]?.description == shown)
    }

    @Test(
        "a client that names its request has the name back, unless it would spoil a log",
        arguments: [
            ("r-1", true), ("A.b_9", true), (String(repeating: "x", count: 64), true), ("", false), ("a b", false),
            (String(repeating: "x", count: 65), false), ("ä", false), ("a\"b", false),
        ])
    func ids(id: String, isKept: Bool) async throws {
        #expect(RequestIDs.isAcceptable(id) == isKept)
        for path in ["/", "/prompt"] {
            let answer = try await exchange(request(path, "X-Request-Id: \(id)\r\n" + end))
            #expect(answer.contains("X-Request-Id: \(id)\r\n") == isKept, "\(answer)")
        }
    }
}
