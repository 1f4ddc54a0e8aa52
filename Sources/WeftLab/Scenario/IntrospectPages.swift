import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import WeftXML

/// Reads the introspect pages of one process as `ist.py` does.
package struct IntrospectPages: Sendable {
    /// Scheme, host and port.
    package let base: String

    package init(base: String) { self.base = base }

    package func page(_ request: String, _ fields: [String: String] = [:]) async throws -> XMLElement {
        let query = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
        let url = "\(base)/Snh_\(request)" + (query.isEmpty ? "" : "?\(query)")
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 64 << 20)
        guard response.status == .ok else { throw LabError("\(url): \(response.status) \(String(buffer: body))") }
        return try XMLElement(parsing: body.readableBytesView)
    }
}
