import Hummingbird
import Testing
import WeftJSON

@testable import WeftConfigAPI

/// What is decided before the config service is asked.
@Suite("Transport")
struct TransportTests {
    private let zero = "00000000-0000-0000-0000-000000000000"

    @Test("discovery answers JSON with hrefs of the host that was asked") func discovery() async throws {
        let answer = try await APIUnderTest().call(.get, "/")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.contentLength] == "\(answer.bytes.count)")
        #expect(answer.json?["href"] == "http://cfg.example:8082")
    }

    @Test("behind a proxy that ends TLS hrefs are https") func forwarded() async throws {
        let answer = try await APIUnderTest().call(.get, "/", headers: [.init("X-Forwarded-Proto")!: "https"])
        #expect(answer.json?["href"] == "https://cfg.example:8082")
    }

    @Test(
        "an unknown URL is 404 in plain text that names it",
        arguments: ["/nothings", "/virtual-networks/", "/virtual-network", "/config-root"])
    func unknown(path: String) async throws {
        let answer = try await APIUnderTest().call(.get, path)
        #expect(answer.status == 404)
        #expect(answer.headers[.contentType] == "text/html; charset=UTF-8")
        #expect(answer.text == "Not found: '\(path)'")
    }

    @Test(
        "a method that the URL does not know is 405 with those it does",
        arguments: [
            ("/", HTTPRequest.Method.post, "GET"), ("/virtual-networks", .put, "GET,POST"),
            ("/virtual-networks", .options, "GET,POST"), ("/virtual-network/x", .patch, "GET,PUT,DELETE"),
            ("/virtual-network/x", .post, "GET,PUT,DELETE"), ("/ref-update", .get, "POST"),
            ("/aaa-mode", .post, "GET,PUT"),
            ("/virtual-network/x/ip-alloc", .get, "POST"), ("/weft/apply", .get, "POST"), ("/watch", .post, "GET"),
        ])
    func methods(path: String, method: HTTPRequest.Method, allowed: String) async throws {
        let answer = try await APIUnderTest().call(method, path)
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == allowed)
    }

    @Test(
        "a body that is no JSON is 400 and says where",
        arguments: [
            ("{", "unexpected end at line 1, column 2"), ("{\"a\": 1,\n}", "unexpected character at line 2, column 1"),
            ("{} x", "text after the value at line 1, column 4"), ("{\"a\": 01}", "invalid number at line 1, column 7"),
        ])
    func malformed(body: String, position: String) async throws {
        let api = try await APIUnderTest()
        for (method, path) in [
            (HTTPRequest.Method.post, "/virtual-networks"), (.put, "/virtual-network/\(zero)"), (.post, "/ref-update"),
            (.post, "/list-bulk-collection"), (.post, "/weft/apply"),
        ] {
            let answer = try await api.call(method, path, raw: Array(body.utf8))
            #expect(answer.status == 400)
            #expect(answer.text == "Bad Request: invalid JSON: \(position)")
        }
    }

    @Test(
        "JSON of another type is not taken: a browser sends that without asking",
        arguments: ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
    func contentType(type: String) async throws {
        let answer = try await APIUnderTest().call(
            .post, "/virtual-networks", raw: Array("{}".utf8), headers: [.contentType: type])
        #expect(answer.status == 400)
        #expect(answer.text == "Bad Request: Content-Type must be application/json, not \(type)")
    }

    @Test("a body over the limit is 413, whether its length is told or not", arguments: [true, false])
    func oversized(tellsLength: Bool) async throws {
        let body = [UInt8](repeating: UInt8(ascii: " "), count: APICall.maximumBodySize + 1)
        let headers: HTTPFields = tellsLength ? [.contentLength: "\(body.count)"] : [:]
        let answer = try await APIUnderTest().call(.post, "/virtual-networks", raw: body, headers: headers)
        #expect(answer.status == 413)
    }

    @Test("a body of just the limit is read") func largest() async throws {
        let body = [UInt8](repeating: UInt8(ascii: " "), count: APICall.maximumBodySize)
        let answer = try await APIUnderTest().call(.post, "/virtual-networks", raw: body)
        #expect(answer.text.contains("unexpected end"))
    }

    @Test(
        "an envelope of another type is 400 and names the right one",
        arguments: [["network-policy": [:]], ["virtual_network": [:]], [:], [], "x", nil, ["virtual-network": []]]
            as [JSON])
    func envelope(body: JSON) async throws {
        let answer = try await APIUnderTest().call(.post, "/virtual-networks", body)
        #expect(answer.status == 400)
        #expect(answer.text == "Bad Request: the body must be {\"virtual-network\": {...}}")
    }

    @Test("a compressed body is not unfolded", arguments: ["gzip", "deflate", "br", "GZIP", "gzip, identity"])
    func compressed(encoding: String) async throws {
        let answer = try await APIUnderTest().call(
            .post, "/virtual-networks", raw: [0x1f, 0x8b, 8, 0], headers: [.contentEncoding: encoding])
        #expect(answer.status == 415 && answer.text.contains(encoding))
    }

    @Test("a broken escape in the URL is 400") func escape() async throws {
        #expect(try await APIUnderTest().call(.get, "/virtual-networks?fields=%zz").status == 400)
    }
}
