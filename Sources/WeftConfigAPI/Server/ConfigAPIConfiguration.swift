/// Where the configuration API listens and whom it lets in.
package struct ConfigAPIConfiguration: Sendable {
    /// One address. With `tls`, HTTPS.
    package struct Listener: Sendable {
        package var host: String
        /// 0: any free one.
        package var port: Int
        package var tls: TLSFiles?

        package init(host: String = "0.0.0.0", port: Int = 8082, tls: TLSFiles? = nil) {
            self.host = host
            self.port = port
            self.tls = tls
        }
    }

    /// PEM files.
    package struct TLSFiles: Sendable {
        /// The server's certificate first, then those between it and the root.
        package var certificateChain: String
        package var privateKey: String

        package init(certificateChain: String, privateKey: String) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }

    package var listeners: [Listener]
    package var tokens: ConnectorTokens
    /// More connections than these wait until one is closed.
    package var maximumConnections: Int

    package init(
        listeners: [Listener] = [Listener()], tokens: ConnectorTokens = ConnectorTokens(),
        maximumConnections: Int = 4096
    ) {
        self.listeners = listeners
        self.tokens = tokens
        self.maximumConnections = maximumConnections
    }
}
