import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing
import WeftJSON

@testable import WeftConfigAPI

/// Over real sockets of the loopback: what the HTTP library and TLS add to the answers.
@Suite("Server", .timeLimit(.minutes(1)))
struct APIServerTests {
    private func get(_ url: String, _ client: HTTPClient = .shared) async throws -> HTTPClientResponse {
        try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(20))
    }

    @Test("an answer tells its length and the connection stays open for the next") func keepsAlive() async throws {
        try await withServer { plain, _ in
            let answer = try await exchange(
                """
                GET /aaa-mode HTTP/1.1\r\nHost: cfg.example:8082\r\n\r\n\
                HEAD /aaa-mode HTTP/1.1\r\nHost: cfg.example:8082\r\n\r\n\
                GET /nothing HTTP/1.1\r\nHost: cfg.example:8082\r\nConnection: close\r\n\r\n
                """, port: plain)
            let parts = answer.components(separatedBy: "HTTP/1.1 ").dropFirst()
            #expect(parts.map { $0.prefix(3) } == ["200", "200", "404"])
            #expect(parts.first?.contains("Content-Length: 22\r\n") == true)
            #expect(parts.first?.hasSuffix("\r\n\r\n{\"aaa-mode\":\"no-auth\"}") == true)
            #expect(parts.dropFirst().first?.contains("Content-Length: 22\r\n") == true)
            #expect(parts.dropFirst().first?.hasSuffix("\r\n\r\n") == true)
        }
    }

    @Test(
        "HEAD has nothing behind the head, be it of a document, a refusal or an answer without end",
        arguments: [
            ("/", "Content-Length: "), ("/virtual-networks", "Content-Length: "), ("/nothing", "Content-Length: "),
            ("/chown", "Allow: POST"), ("/watch?resource_type=project", "chunked"), ("/weft/events", "chunked"),
        ])
    func heads(path: String, header: String) async throws {
        try await withServer { plain, _ in
            let answers = try await exchange(
                """
                HEAD \(path) HTTP/1.1\r\nHost: x\r\n\r\n\
                GET /aaa-mode HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n
                """, port: plain)
            let parts = answers.components(separatedBy: "\r\n\r\n")
            #expect(parts.first?.contains(header) == true, "\(answers)")
            #expect(parts.count == 3 && parts[1].hasPrefix("HTTP/1.1 200 OK"), "\(answers)")
            #expect(parts.last == "{\"aaa-mode\":\"no-auth\"}")
        }
    }

    @Test("a stream whose client is gone keeps no place")
    func departed() async throws {
        try await withServer { plain, _ in
            // One address has 32 places.
            for _ in 0..<100 {
                var status = ""
                for _ in 0..<200 where status != "200" {
                    status = try await begin("GET /weft/events HTTP/1.1\r\nHost: x\r\n\r\n", port: plain)
                }
                #expect(status == "200")
            }
        }
    }

    @Test("hrefs follow the scheme and the host of the listener") func schemes() async throws {
        try await withServer { plain, tls in
            let open = try await get("http://127.0.0.1:\(plain)/").body.collect(upTo: 1 << 20)
            let plainDocument = try JSON(parsing: String(buffer: open))
            #expect(plainDocument["href"]?.string == "http://127.0.0.1:\(plain)")

            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .certificates(
                try NIOSSLCertificate.fromPEMBytes(Array(TestCertificate.certificate.utf8)))
            let client = HTTPClient(configuration: HTTPClient.Configuration(tlsConfiguration: configuration))
            let closed = try await get("https://localhost:\(tls)/", client).body.collect(upTo: 1 << 20)
            let document = try JSON(parsing: String(buffer: closed))
            #expect(document["href"]?.string == "https://localhost:\(tls)")
            try await client.shutdown()
        }
    }

    @Test(
        "a body that ends early, or is framed wrongly, is its client's fault",
        arguments: ["Content-Length: 50\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"])
    func unfinished(rest: String) async throws {
        try await withServer { plain, _ in
            let head = "POST /virtual-networks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            let answer = try await exchange(head + rest, port: plain)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(answer)")
            #expect(answer.contains("the body does not come to its end"))
        }
    }

    @Test("a body that grows over the limit while it is sent is 413") func oversized() async throws {
        try await withServer { plain, _ in
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(plain)/virtual-networks")
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            let piece = ByteBuffer(repeating: UInt8(ascii: " "), count: 100_000)
            request.body = .stream(
                AsyncStream { continuation in
                    for _ in 0..<20 { continuation.yield(piece) }
                    continuation.finish()
                }, length: .unknown)
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
            #expect(answer.status.code == 413)
            let after = try await get("http://127.0.0.1:\(plain)/aaa-mode")
            #expect(after.status == .ok)
        }
    }

    @Test(
        "bytes that are no request do not stop the server",
        arguments: [
            "\u{16}\u{3}\u{1}\u{2}", "GET\r\n\r\n", "POST / HTTP/9.9\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            "POST /ref-update HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\0\0\0\0\r\n\r\n",
        ])
    func garbage(text: String) async throws {
        try await withServer { plain, tls in
            for port in [plain, tls] { _ = try? await exchange(text, port: port) }
            let after = try await get("http://127.0.0.1:\(plain)/aaa-mode")
            #expect(after.status == .ok)
        }
    }

    @Test("many clients are served at once") func concurrent() async throws {
        try await withServer { plain, _ in
            try await withThrowingTaskGroup { group in
                for number in 0..<100 {
                    group.addTask {
                        var request = HTTPClientRequest(url: "http://127.0.0.1:\(plain)/projects")
                        request.method = .POST
                        request.headers.add(name: "Content-Type", value: "application/json")
                        let body: JSON = ["project": ["fq_name": ["default-domain", .string("p\(number)")]]]
                        request.body = .bytes(ByteBuffer(bytes: body.bytes))
                        return try await HTTPClient.shared.execute(request, timeout: .seconds(20)).status
                    }
                }
                for try await status in group { #expect(status == .ok) }
            }
            let list = try await get("http://127.0.0.1:\(plain)/projects?count=true").body.collect(upTo: 1000)
            let projects = try JSON(parsing: String(buffer: list))["projects"]
            #expect(projects?["count"] == 101)
        }
    }

}
