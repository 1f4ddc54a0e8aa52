package import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import WeftConnections
import WeftNet
package import WeftXML

/// Reads the introspect pages of one process as `ist.py` does.
package struct IntrospectClient: Sendable {
    /// Scheme, host and port.
    package let base: String
    private let http: HTTPClient

    package init(base: String, http: HTTPClient = CommandHTTP.client) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        self.http = http
    }

    package func page(_ request: String, _ fields: [String: String] = [:]) async throws -> XMLElement {
        let query = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.escaped($0.value))" }
            .joined(separator: "&")
        let url = "\(base)/Snh_\(request)" + (query.isEmpty ? "" : "?\(query)")
        guard ConfigClient.isBase(base) else {
            throw ConfigClientError(
                request: "", status: nil,
                message: "\(base.onOneLine) is not the URL of introspect pages: those look like http://10.0.0.1:8083")
        }
        let response: HTTPClientResponse
        let body: ByteBuffer
        do {
            // A full table takes its time; that nobody answers at all is known within three seconds.
            response = try await http.execute(
                HTTPClientRequest(url: url), timeout: .seconds(30), doubt: .milliseconds(1500),
                probe: HTTPClientRequest(url: base + "/"))
            body = try await response.body.collect(upTo: 64 << 20)
        } catch {
            throw ConfigClientError(
                request: "GET \(url)", status: nil,
                message: ConnectionFault(call: error).unreached("the introspect pages", at: base.onOneLine))
        }
        guard response.status == .ok else {
            throw ConfigClientError(
                request: "GET \(url)", status: Int(response.status.code), message: String(buffer: body))
        }
        do {
            return try XMLElement(parsing: body.readableBytesView)
        } catch {
            throw ConfigClientError(
                request: "GET \(url)", status: nil,
                message: "\(base.onOneLine) answers with something that is no introspect page: is --introspect right?")
        }
    }

    /// A value of a query (RFC 3986 §3.4).
    private static func escaped(_ value: String) -> String {
        value.utf8.reduce(into: "") { text, byte in
            let isPlain = byte < 128 && (Unicode.Scalar(byte).properties.isAlphabetic || (48...57).contains(byte))
            if isPlain || [45, 46, 58, 95, 126].contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
