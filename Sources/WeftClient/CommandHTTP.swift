package import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import WeftNet

/// The HTTP client of commands, for which a person waits: who cannot be reached within three seconds cannot be reached.
package enum CommandHTTP {
    package static let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: .calling(within: .seconds(3), .modernClient()))
}

extension HTTPClient {
    /// A process that hangs takes calls, because the kernel does, and answers none: a person need not wait for the end
    /// of a time that is meant for great work. After `doubt` without an answer it is asked by `probe` whether anybody
    /// is there, and that has as long.
    func execute(
        _ request: HTTPClientRequest, timeout: TimeAmount, doubt: Duration, probe: HTTPClientRequest
    ) async throws -> HTTPClientResponse {
        try await withThrowingTaskGroup(of: HTTPClientResponse?.self) { group in
            group.addTask { try await self.execute(request, timeout: timeout) }
            group.addTask {
                try await _Concurrency.Task.sleep(for: doubt)
                var probe = probe
                probe.headers.add(name: "Connection", value: "close")
                _ = try await self.execute(probe, timeout: .nanoseconds(doubt.nanoseconds))
                return nil
            }
            defer { group.cancelAll() }
            while let response = try await group.next() {
                if let response { return response }
            }
            throw CancellationError()
        }
    }
}
