import HTTPTypes
import Testing

@testable import WeftHTTPServer

@Suite("What a foreign web page may do")
struct BrowserGuardTests {
    private func request(
        _ method: HTTPRequest.Method, _ authority: String?, origin: String? = nil
    ) -> HTTPRequest {
        var request = HTTPRequest(method: method, scheme: nil, authority: authority, path: "/")
        if let origin { request.headerFields[.origin] = origin }
        return request
    }

    @Test(
        "names that nobody else can give this server",
        arguments: [
            "127.0.0.1:8082", "[::1]:8082", "localhost:8082", "controller:8082", "weft.lab.:8082", "10.0.0.1", nil,
        ])
    func ownNames(authority: String?) {
        let guarded = BrowserGuard(names: ["weft.lab"])
        for method in [HTTPRequest.Method.get, .post, .put, .delete] {
            #expect(guarded.objection(to: request(method, authority)) == nil)
        }
    }

    @Test(
        "a name of somebody else's is refused, for reading too",
        arguments: ["evil.example:8082", "127.0.0.1.evil.example"])
    func foreignNames(authority: String) throws {
        let refused = try #require(BrowserGuard().objection(to: request(.get, authority)))
        #expect(refused.status == .misdirectedRequest)
        #expect(refused.words.contains("--host-name"))
        #expect(BrowserGuard().objection(to: request(.get, authority), isSecure: true) == nil)
    }

    @Test(
        "a page of another origin changes nothing",
        arguments: ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1.evil.example:8082"])
    func foreignOrigins(origin: String) throws {
        for isSecure in [false, true] {
            let guarded = BrowserGuard()
            for method in [HTTPRequest.Method.post, .put, .delete, .patch] {
                let refused = try #require(
                    guarded.objection(to: request(method, "127.0.0.1:8082", origin: origin), isSecure: isSecure))
                #expect(refused.status == .forbidden)
            }
            #expect(guarded.objection(to: request(.get, "127.0.0.1:8082", origin: origin), isSecure: isSecure) == nil)
        }
    }

    @Test("a page of the server's own may", arguments: ["http://127.0.0.1:8082", "https://127.0.0.1:8082"])
    func ownOrigin(origin: String) {
        #expect(BrowserGuard().objection(to: request(.post, "127.0.0.1:8082", origin: origin)) == nil)
    }
}
