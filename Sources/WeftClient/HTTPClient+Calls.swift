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

extension HTTPClient {
    /// For a process of ours that calls the configuration for as long as it runs; whoever made it shuts it down.
    ///
    /// - Parameters:
    ///   - authority: the PEM file of `--ca`, with whom to believe about the server; nil: the system's authorities.
    ///   - silence: how long a server that answers may say nothing.
    package static func calling(trusting authority: String?, silence: TimeAmount? = nil) throws -> HTTPClient {
        let tls = try TLSConfiguration.modernClient().trusting(
            try authority.map { try InputFile.read($0, "--ca") }, "--ca \(authority ?? "")")
        var configuration = Configuration.calling(within: .seconds(5), tls)
        configuration.timeout.read = silence
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}
