package import WeftConfig
package import WeftTLS
import WeftTrust

/// What a controller has to be told.
package struct ControllerConfiguration: Sendable {
    package var controlNode: ControlNodeConfiguration
    /// The store, and the settings of the orchestrators that it connects.
    package var dataDirectory: String
    package var apiPort: Int
    /// How the fabric's ports speak TLS where nothing else is said of one; nil: as the data directory has it.
    package var mode: TLSMode?
    /// A second port of the API, with the operator's certificate.
    package var tls: TLS?
    /// A file with the tokens of remote connectors; nil refuses them all.
    package var tokenFile: String?
    /// What callers of a configuration that is made now have to prove; one that is there has its own.
    package var initialMode: AuthorizationMode
    /// Whether an orchestrator's settings may name a program that this process runs for credentials.
    package var runsCredentialPrograms: Bool
    /// Whether they may name a server on this machine's loopback or at a link-local address.
    package var allowsLocalServers = false

    /// What the audit's files may take together, in bytes.
    package var auditBytes = standardAuditBytes
    /// How long they are kept.
    package var auditAge = standardAuditAge

    package static let standardAuditBytes = 256 << 20
    package static let standardAuditAge = Duration.days(365)

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
        controlNode: ControlNodeConfiguration, dataDirectory: String, apiPort: Int = 8082, tls: TLS? = nil,
        tokenFile: String? = nil, initialMode: AuthorizationMode = .rbac, runsCredentialPrograms: Bool = false
    ) {
        self.controlNode = controlNode
        self.dataDirectory = dataDirectory
        self.apiPort = apiPort
        self.tls = tls
        self.tokenFile = tokenFile
        self.initialMode = initialMode
        self.runsCredentialPrograms = runsCredentialPrograms
    }

    /// Where its services listen.
    var address: String { controlNode.address }
}
