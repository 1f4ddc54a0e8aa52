import Foundation
import HTTPTypes
import Testing
import WeftConfig
import WeftJSON
import WeftModel

@testable import WeftConfigAPI

/// What is answered at once is answered as the usual way would.
@Suite("Answers at once", .timeLimit(.minutes(1)))
struct PromptTests {
    /// Status line, headers but for the date, body.
    private func parts(_ answer: String) -> [String] {
        guard let end = answer.range(of: "\r\n\r\n") else { return [answer] }
        let head = answer[..<end.lowerBound].components(separatedBy: "\r\n").filter { !$0.hasPrefix("Date:") }
        return [head[0]] + head.dropFirst().sorted() + [String(answer[end.upperBound...])]
    }

    private func ids(_ port: Int) async throws -> [(type: String, id: String)] {
        var found: [(type: String, id: String)] = []
        for type in ObjectType.all {
            let answer = try await exchange(
                "GET /\(type.collection) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", port: port)
            let rows = try JSON(parsing: parts(answer).last ?? "")[type.collection]?.array ?? []
            // One of each type.
            if let id = rows.first?["uuid"]?.string { found.append((type.name, id)) }
        }
        return found
    }

    @Test("an object of each type, with every argument and header that counts")
    func equal() async throws {
        try await withServer { plain, _ in
            let objects = try await ids(plain)
            #expect(objects.count > 15)
            for (type, id) in objects {
                for arguments in [
                    "", "?fields=display_name,virtual_networks", "?exclude_back_refs=1&exclude_children=1",
                    "?exclude_hrefs=1",
                ] {
                    for header in [
                        "", "X-Forwarded-Proto: https\r\n", "If-None-Match: \"x\"\r\n", "Origin: http://y\r\n",
                    ] {
                        // One that ends the connection goes the usual way.
                        let request = "GET /\(type)/\(id)\(arguments) HTTP/1.1\r\nHost: cfg.example:8082\r\n\(header)"
                        let usual = try await exchange("\(request)Connection: close\r\n\r\n", port: plain)
                        let prompt = try await exchange("\(request)\r\n", port: plain)
                        #expect(parts(prompt) == parts(usual))
                        #expect(parts(prompt).first == "HTTP/1.1 200 OK")
                    }
                }
            }
        }
    }

    @Test(
        "what cannot be answered is refused in the same words",
        arguments: [
            "/virtual-network/5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01", "/virtual-network/x", "/nothing/x",
            "/virtual-network/%zz", "/project",
        ])
    func refused(path: String) async throws {
        try await withServer { plain, _ in
            let request = "GET \(path) HTTP/1.1\r\nHost: x\r\n"
            let usual = try await exchange("\(request)Connection: close\r\n\r\n", port: plain)
            let prompt = try await exchange("\(request)\r\n", port: plain)
            #expect(parts(prompt) == parts(usual))
            #expect(!usual.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test("what a caller may not see is refused on both ways")
    func hidden() async throws {
        let api = try await APIUnderTest(mode: .cloudAdmin)
        let made = try await api.service.create(
            .virtualNetwork, ["fq_name": ["default-domain", "default-project", "n"]], by: .system)
        let request = "GET /virtual-network/\(try #require(made["uuid"]?.string)) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        let answers = try await withNamedServer(api) { port in
            [
                try await exchange("\(request)Connection: close\r\n\r\n", port: port),
                try await exchange("\(request)\r\n", port: port),
            ]
        }
        for answer in try #require(answers) { #expect(answer.hasPrefix("HTTP/1.1 401 ")) }
    }

    @Test("answers keep the order of their requests, whichever way each goes")
    func order() async throws {
        try await withServer { plain, _ in
            let objects = try await ids(plain)
            var requests = ""
            var expected: [String] = []
            for number in 0..<600 {
                let (type, id) = objects[number % objects.count]
                switch number % 7 {
                case 3:
                    requests += "GET /aaa-mode HTTP/1.1\r\nHost: x\r\n\r\n"
                    expected.append("{\"aaa-mode\"")
                case 5:
                    requests += "POST /id-to-fqname HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    let body = "{\"uuid\":\"\(id)\"}"
                    requests += "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
                    expected.append("{\"fq_name\"")
                case 6:
                    requests += "GET /\(type)/\(id) HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                    expected.append("{\"\(type)\":{\"uuid\":\"\(id)\"")
                default:
                    requests += "GET /\(type)/\(id) HTTP/1.1\r\nHost: x\r\n\r\n"
                    expected.append("{\"\(type)\":{\"uuid\":\"\(id)\"")
                }
            }
            let answers = try await exchange(requests, port: plain).components(separatedBy: "HTTP/1.1 ").dropFirst()
            let bodies = answers.map { $0.components(separatedBy: "\r\n\r\n").dropFirst().joined() }
            #expect(bodies.count == expected.count)
            for (body, beginning) in zip(bodies, expected) { #expect(body.hasPrefix(beginning)) }
        }
    }

    @Test("a server is called by its names, and by no other")
    func foreignName() async throws {
        let (api, id) = try await networkOfAPI()
        let request = "GET /virtual-network/\(id) HTTP/1.1\r\nHost: "
        let statuses = try await withNamedServer(api) { port -> [String] in
            var statuses: [String] = []
            // The last ones on one connection under two names.
            for text in [
                "\(request)evil.example\r\n\r\n", "\(request)127.0.0.1\r\n\r\n",
                "\(request)127.0.0.1\r\n\r\n\(request)evil.example\r\n\r\n",
            ] {
                let answers = try await exchange(text, port: port).components(separatedBy: "HTTP/1.1 ").dropFirst()
                statuses += answers.map { String($0.prefix(3)) }
            }
            return statuses
        }
        #expect(statuses == ["421", "200", "200", "421"])
    }

    @Test("a client of HTTP/1.0 gets no chunks: a long answer ends with the connection")
    func oldClient() async throws {
        let (api, id) = try await networkOfAPI()
        let note = JSON.string(String(repeating: "n", count: 100_000))
        let update: JSON = ["virtual-network": ["annotations": ["key_value_pair": [["key": "n", "value": note]]]]]
        #expect(try await api.call(.put, "/virtual-network/\(id)", update).status == 200)
        let answers = try await withNamedServer(api) { port in
            var answers: [String] = []
            for path in ["/virtual-networks?detail=true", "/virtual-networks?count=true"] {
                answers.append(try await exchange("GET \(path) HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n", port: port))
            }
            return answers
        }
        for answer in try #require(answers) {
            #expect(answer.hasPrefix("HTTP/1.0 200 OK\r\n") && !answer.contains("ransfer-"))
            #expect(try JSON(parsing: parts(answer).last ?? "")["virtual-networks"] != nil)
        }
        #expect(try #require(answers?.first).utf8.count > 100_000)
    }

    private func networkOfAPI() async throws -> (APIUnderTest, String) {
        let api = try await APIUnderTest()
        return (api, try await api.create("virtual-network", ["default-domain", "default-project", "n"]))
    }

    private func withNamedServer<Answer: Sendable>(
        _ api: APIUnderTest, _ body: @Sendable @escaping (Int) async throws -> Answer
    ) async throws -> Answer? {
        let (ports, found) = AsyncStream<Int>.makeStream()
        let configuration = ConfigAPIConfiguration(listeners: [.init(host: "127.0.0.1", port: 0)], names: [])
        let server = ConfigAPIServer(api.service, configuration, logger: api.api.logger) { found.yield($1) }
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask {
                try await server.run()
                return nil
            }
            group.addTask {
                for await port in ports { return try await body(port) }
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
