package import AsyncHTTPClient
package import NIOCore
package import NIOSSL

extension HTTPClient.Configuration {
    /// For calls of servers that a person named: those alone are called, and one that is not there is not tried again.
    package static func calling(within time: TimeAmount, _ tls: TLSConfiguration) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.timeout.connect = time
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
