package import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import WeftConfig
import WeftConnections
package import WeftJSON
import WeftNet

/// A caller of the configuration API (REST, port 8082): what everything that is ours and runs elsewhere speaks through.
package struct ConfigClient: Sendable {
    /// Scheme, host and port, without a trailing slash: `http://172.31.0.10:8082`.
    package let base: String
    /// nil: whoever calls is a person.
    var credential: APICredential?
    private let client: @Sendable () -> HTTPClient
    var http: HTTPClient { client() }
    private let timeout: TimeAmount
    /// Told of what answers to `GET` warn of.
    private let warned: @Sendable (String) -> Void
    /// How long an answer may take before it is asked whether anybody is there, and that answer; nil never asks.
    private let doubt: Duration?

    /// - Parameters:
    ///   - timeout: of an answer; how long the way there may take is `http`'s.
    ///   - doubt: after so long without an answer it is asked whether anybody is there.
    package init(
        _ base: String, credential: APICredential? = nil, http: HTTPClient = CommandHTTP.client,
        timeout: Duration = .seconds(30), doubt: Duration? = nil,
        warned: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.init(base, credential: credential, calling: { http }, timeout: timeout, doubt: doubt, warned: warned)
    }

    /// - Parameter client: asked anew for each call.
    package init(
        _ base: String, credential: APICredential? = nil, calling client: @escaping @Sendable () -> HTTPClient,
        timeout: Duration = .seconds(30), doubt: Duration? = nil,
        warned: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.warned = warned
        self.doubt = doubt
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.credential = credential
        self.client = client
        self.timeout = .nanoseconds(timeout.nanoseconds)
    }

    package func get(_ path: String) async throws(ConfigClientError) -> JSON {
        try await call(.GET, path, nil) ?? .null
    }

    /// The reply, or nil when it has no body.
    @discardableResult
    package func post(_ path: String, _ body: JSON) async throws(ConfigClientError) -> JSON? {
        try await call(.POST, path, body)
    }

    @discardableResult
    package func put(_ path: String, _ body: JSON) async throws(ConfigClientError) -> JSON? {
        try await call(.PUT, path, body)
    }

    package func delete(_ path: String) async throws(ConfigClientError) { _ = try await call(.DELETE, path, nil) }

    func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        for header in credential?.headers ?? [] { request.headers.add(name: header.key, value: header.value) }
        return request
    }

    func call(_ method: HTTPMethod, _ path: String, _ body: JSON?) async throws(ConfigClientError) -> JSON? {
        try checkBase()
        var request = request(method, path)
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json; charset=UTF-8")
            request.body = .bytes(ByteBuffer(string: body.text))
        }
        let response: HTTPClientResponse
        do {
            response = try await execute(request)
        } catch {
            throw unreached("\(method) \(path)", error)
        }
        let text: String
        do {
            text = String(buffer: try await response.body.collect(upTo: 256 << 20))
        } catch {
            throw unreached("\(method) \(path)", error)
        }
        guard response.status == .ok || response.status == .accepted else {
            throw ConfigClientError(
                request: "\(method) \(path)", status: Int(response.status.code), message: Self.words(text),
                code: response.headers.first(name: ConfigError.Code.header))
        }
        if method == .GET { for warning in response.headers["Warning"] { warned(Self.text(ofWarning: warning)) } }
        do {
            return text.isEmpty ? nil : try JSON(parsing: text)
        } catch {
            throw ConfigClientError(
                request: "\(method) \(path)", status: nil,
                message: "\(base) answers with something that is no JSON: is that the configuration API?")
        }
    }

    /// Without code, agent and quotes (RFC 7234 §5.5).
    private static func text(ofWarning warning: String) -> String {
        String(warning.split(separator: "\"", maxSplits: 1).last?.prefix { $0 != "\"" } ?? warning[...])
    }

    /// A refusal is text; that of who proved nothing stands in JSON, for clients of Keystone.
    private static func words(_ text: String) -> String {
        guard text.hasPrefix("{"), let json = try? JSON(parsing: text) else { return text }
        return json["error"]?["message"]?.string ?? text
    }

    private func execute(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        guard let doubt else { return try await http.execute(request, timeout: timeout) }
        return try await http.execute(request, timeout: timeout, doubt: doubt, probe: self.request(.HEAD, "/"))
    }

    /// Refuses a base that is no URL.
    package func checkBase() throws(ConfigClientError) {
        guard Self.isBase(base) else {
            throw ConfigClientError(
                request: "", status: nil,
                message: "\(base.onOneLine) is not the URL of a configuration API: those look like http://10.0.0.1:8082"
            )
        }
    }

    /// Whether this can stand in front of a path: scheme and authority, perhaps a path of its own.
    package static func isBase(_ text: String) -> Bool {
        ["http://", "https://"].contains { Authority(of: text, scheme: $0) != nil }
            && !text.contains(where: { " ?#@".contains($0) })
    }

    /// What to say, and what to look at, when no answer came.
    func unreached(_ request: String, _ error: any Error) -> ConfigClientError {
        ConfigClientError(
            request: request, status: nil,
            message: ConnectionFault(call: error).unreached("the configuration API", at: base))
    }
}

/// The server's refusal in its own words, or why it could not be asked.
package struct ConfigClientError: Error, CustomStringConvertible {
    package let request: String
    /// Nil when no answer came.
    package let status: Int?
    package let message: String
    /// What kind of refusal, by the name that the service gives it; nil where it says none.
    package var code: String?

    package var description: String {
        status.map { "\(message.withNames.onOneLine) (\(request): \($0))" } ?? message
    }
}
