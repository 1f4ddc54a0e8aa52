import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import WeftJSON
import WeftNet

extension ConfigClient {
    /// Follows an endless answer of JSON documents, one a line, such as `GET /weft/events`, until it ends. Throws when
    /// it breaks off.
    ///
    /// How long the server may be silent is up to the client's read timeout; it says something at least every minute.
    package func follow(_ path: String, _ receive: (JSON) async throws -> Void) async throws {
        let response = try await open(path)
        // A batch holds up to some thousand objects.
        var splitter = LineSplitter(limit: 256 << 20)
        do {
            for try await part in response.body {
                do {
                    for line in try splitter.push(part.readableBytesView) { try await receive(try JSON(parsing: line)) }
                } catch {
                    throw Unacceptable(reason: error)
                }
            }
        } catch let error as Unacceptable {
            throw error.reason
        } catch {
            throw unreached("the stream of the configuration", error)
        }
    }

    /// What came could not be taken in, which is no fault of the connection.
    private struct Unacceptable: Error {
        let reason: any Error
    }

    private func open(_ path: String) async throws -> HTTPClientResponse {
        try checkBase()
        let response: HTTPClientResponse
        do {
            response = try await http.execute(request(.GET, path), deadline: .distantFuture)
        } catch {
            throw unreached("GET \(path)", error)
        }
        guard response.status == .ok else {
            let message = String(buffer: try await response.body.collect(upTo: 1 << 20))
            throw ConfigClientError(request: "GET \(path)", status: Int(response.status.code), message: message)
        }
        return response
    }
}
