package import AsyncHTTPClient
import NIOCore
package import NIOSSL

/// The HTTP client of commands, for which a person waits: who cannot be reached within three seconds cannot be reached.
package enum CommandHTTP {
    package static let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)

    private static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(tlsConfiguration: .modernClient())
        configuration.timeout.connect = .seconds(3)
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}

extension TLSConfiguration {
    /// For calls: TLS 1.2 at least.
    package static func modernClient() -> TLSConfiguration {
        var configuration = makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }
}
