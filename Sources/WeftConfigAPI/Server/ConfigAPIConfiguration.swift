package import WeftHTTPServer

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
    /// Names that clients may call the API by, beside its addresses and the machine's name; nil for any.
    package var names: [String]?
    package var times: RequestTimes
    /// Told of every request.
    package var observers: [any RequestObserver]
    /// Told of those who fail to prove who they are.
    package var attempts: FailedAttempts?

    package init(
        listeners: [Listener] = [Listener()], tokens: ConnectorTokens = ConnectorTokens(), names: [String]? = nil,
        times: RequestTimes = RequestTimes(), observers: [any RequestObserver] = []
    ) {
        self.listeners = listeners
        self.tokens = tokens
        self.names = names
        self.times = times
        self.observers = observers
    }
}
