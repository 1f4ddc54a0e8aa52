import NIOHTTP1
import WeftConnections
package import WeftNet

/// A `GET` without a body, as it came.
package struct PromptRequest {
    private let head: HTTPRequestHead
    private let place: ConnectionPlace?

    init(_ head: HTTPRequestHead, _ place: ConnectionPlace?) {
        self.head = head
        self.place = place
    }

    /// Whether it came within TLS, and who sent it as far as his certificate proves that.
    package var transport: (isEncrypted: Bool, proof: PeerProof?) { place?.transport ?? (false, nil) }

    /// Path and query.
    package var target: String { head.uri }

    /// Of the first header of that name, whatever its case.
    package subscript(header: String) -> String? { head.headers.first(name: header) }

    /// Whether it is one that can be answered at once: of a client that goes on, and asks for nothing special of the
    /// connection.
    static func isPlain(_ head: HTTPRequestHead) -> Bool {
        guard head.method == .GET, head.version == .http1_1 else { return false }
        if let connection = head.headers.first(name: "connection"), connection.lowercased() != "keep-alive" {
            return false
        }
        return !head.headers.contains(name: "expect") && !head.headers.contains(name: RequestIDs.header)
    }
}

/// A whole answer of status 200.
package struct PromptAnswer {
    /// Beside `Content-Length` and `Date`.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// Who asked.
    package var identity: Identity
    /// As ``AnsweredRequest/route``.
    package var route: String

    package init(
        _ headers: [(name: String, value: String)], _ body: [UInt8], for identity: Identity, route: String
    ) {
        self.headers = headers
        self.body = body
        self.identity = identity
        self.route = route
    }
}
