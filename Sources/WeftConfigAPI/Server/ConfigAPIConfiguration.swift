package import WeftHTTPServer

/// Where the configuration API listens and whom it lets in.
package struct ConfigAPIConfiguration: Sendable {
    /// One address.
    package struct Listener: Sendable {
        package var host: String
        /// 0: any free one.
        package var port: Int
        /// nil for plain HTTP.
        package var encryption: HTTPEncryption?
        /// Where another process has the port nothing is served, and that is all.
        package var mayBeTaken: Bool

        package init(
            host: String = "0.0.0.0", port: Int = 8082, encryption: HTTPEncryption? = nil, mayBeTaken: Bool = false
        ) {
            self.mayBeTaken = mayBeTaken
            self.host = host
            self.port = port
            self.encryption = encryption
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
