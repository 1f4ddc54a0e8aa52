package import NIOCore

/// One request to an API server, without the credentials: those are the transport's business.
package struct KubernetesRequest: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// With the query, percent-encoded.
    package var path: String
    package var contentType: String
    package var body: [UInt8]

    package init(_ method: Method, _ path: String, contentType: String = "application/json", body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.contentType = contentType
        self.body = body
    }
}

/// The head of an answer, and its body as it arrives.
package struct KubernetesResponse: Sendable {
    package var status: Int
    package var retryAfter: Duration?
    package var body: any AsyncSequence<ByteBuffer, any Error> & Sendable

    package init(
        status: Int, retryAfter: Duration? = nil, body: any AsyncSequence<ByteBuffer, any Error> & Sendable
    ) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}

/// The way to one cluster's API server. ``HTTPTransport`` is the real one; tests bring servers with faults that no real
/// one shows.
package protocol KubernetesTransport: Sendable {
    /// The cluster and the server, for messages.
    var peer: String { get }
    func send(_ request: KubernetesRequest) async throws(KubernetesError) -> KubernetesResponse
    /// The server answered 401: credentials that were fetched are to be fetched anew. False when that cannot help.
    func renewCredentials() -> Bool
}
