/// What a controller has to be told.
package struct ControllerConfiguration: Sendable {
    /// Where its services listen, and what agents are told to call.
    package var address: String
    /// The store, and the settings of the orchestrators that it connects.
    package var dataDirectory: String
    /// Shown as the control node's name.
    package var name: String
    package var apiPort: Int
    package var xmppPort: Int
    package var introspectPort: Int
    package var bgpPort: Int
    /// PEM files for HTTPS on a second port of the config API; nil for none.
    package var tls: TLS?
    /// A file with the tokens of remote connectors; nil refuses them all.
    package var tokenFile: String?
    /// Whether an orchestrator's settings may name a program that this process runs for credentials.
    package var runsCredentialPrograms: Bool

    package struct TLS: Sendable {
        package var port: Int
        package var certificateChain: String
        package var privateKey: String

        package init(port: Int, certificateChain: String, privateKey: String) {
            self.port = port
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }

    package init(
        address: String, dataDirectory: String, name: String, apiPort: Int = 8082, xmppPort: Int = 5269,
        introspectPort: Int = 8083, bgpPort: Int = 179, tls: TLS? = nil, tokenFile: String? = nil,
        runsCredentialPrograms: Bool = false
    ) {
        self.address = address
        self.dataDirectory = dataDirectory
        self.name = name
        self.apiPort = apiPort
        self.xmppPort = xmppPort
        self.introspectPort = introspectPort
        self.bgpPort = bgpPort
        self.tls = tls
        self.tokenFile = tokenFile
        self.runsCredentialPrograms = runsCredentialPrograms
    }
}
