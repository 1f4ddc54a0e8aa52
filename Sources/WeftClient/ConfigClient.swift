package import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import WeftJSON
import WeftNet

/// A caller of the configuration API (REST, port 8082): what the command line, the lab and remote connectors speak through.
package struct ConfigClient: Sendable {
    /// Scheme, host and port, without a trailing slash: `http://172.31.0.10:8082`.
    package let base: String
    private let headers: [(name: String, value: String)]
    let http: HTTPClient
    private let timeout: TimeAmount

    package init(
        _ base: String, headers: [(name: String, value: String)] = [], http: HTTPClient = .shared,
        timeout: Duration = .seconds(30)
    ) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.headers = headers
        self.http = http
        self.timeout = .nanoseconds(timeout.nanoseconds)
    }

    package func get(_ path: String) async throws -> JSON { try await call(.GET, path, nil) ?? .null }

    /// The reply, or nil when it has no body.
    @discardableResult
    package func post(_ path: String, _ body: JSON) async throws -> JSON? { try await call(.POST, path, body) }

    @discardableResult
    package func put(_ path: String, _ body: JSON) async throws -> JSON? { try await call(.PUT, path, body) }

    package func delete(_ path: String) async throws { _ = try await call(.DELETE, path, nil) }

    func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        return request
    }

    private func call(_ method: HTTPMethod, _ path: String, _ body: JSON?) async throws -> JSON? {
        var request = request(method, path)
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json; charset=UTF-8")
            request.body = .bytes(ByteBuffer(string: body.text))
        }
        let response: HTTPClientResponse
        do {
            response = try await http.execute(request, timeout: timeout)
        } catch {
            throw ConfigClientError(request: "\(method) \(base)\(path)", status: nil, message: "\(error)")
        }
        let bytes = try await response.body.collect(upTo: 256 << 20)
        let text = String(buffer: bytes)
        guard response.status == .ok || response.status == .accepted else {
            throw ConfigClientError(request: "\(method) \(path)", status: Int(response.status.code), message: text)
        }
        return text.isEmpty ? nil : try JSON(parsing: text)
    }
}

/// The server's refusal in its own words, or why it could not be asked.
package struct ConfigClientError: Error, CustomStringConvertible {
    package let request: String
    /// Nil when no answer came.
    package let status: Int?
    package let message: String

    package var description: String {
        status.map { "\(message) (\(request): \($0))" } ?? "\(request): \(message)"
    }
}
