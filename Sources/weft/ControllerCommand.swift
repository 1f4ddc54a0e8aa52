import ArgumentParser
import WeftConfig
import WeftController
import WeftSandbox
import WeftTLS
import WeftTrust

/// The value of an option.
func authorizationMode(_ text: String) throws -> AuthorizationMode {
    guard let mode = AuthorizationMode(rawValue: text) else {
        throw ValidationError(
            "\(text) is none of \(AuthorizationMode.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return mode
}

struct ControllerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "controller",
        abstract: "The controller: configuration service, control node and connectors in one process.")

    @OptionGroup var options: ControlNodeOptions
    @OptionGroup var sandbox: SandboxOptions
    @OptionGroup var log: LogOptions
    @Option(help: "Where the configuration is kept.") var dataDir: String
    @Option(help: "The control node's name.") var name = "controller"
    @Option(help: "Port of the configuration API.") var apiPort: UInt16 = 8082
    @Option(
        help:
            "How the ports speak: plain, both or tls, with plain HTTP on loopback. By default tls in a configuration that is made now, both in one of an older build."
    )
    var tls: TLSMode?
    @Option(help: "A second port of the configuration API, with a certificate of yours, over HTTPS alone.")
    var tlsPort: UInt16 = 8443
    @Option(help: "PEM file with the certificate for --tls-port; the first port's is of the fabric's own authority.")
    var tlsCertificate: String?
    @Option(help: "PEM file with the certificate's key.") var tlsKey: String?
    @Option(help: "File with the tokens of remote connectors.") var connectorTokens: String?
    @Option(
        help: "What callers of a configuration that is made now have to prove: no-auth, cloud-admin or rbac.",
        transform: authorizationMode)
    var aaaMode = AuthorizationMode.rbac
    @Option(help: "What the audit may take of the disk, in megabytes; the oldest goes first.") var auditMegabytes = 256
    @Option(help: "For how many days the audit is kept.") var auditDays = 365
    @Flag(help: "Run the credential programs that kubeconfigs name. Whoever may call the API then runs programs here.")
    var credentialPrograms = false
    @Flag(help: "Connect clusters whose API server is on this machine's loopback, or at a link-local address.")
    var allowLocalServers = false

    func run() async throws {
        try await Controller.run(try controllerConfiguration(), logger: log.logger("weft-controller"))
    }

    private func controllerConfiguration() throws -> ControllerConfiguration {
        var configuration = ControllerConfiguration(
            controlNode: try options.configuration(name: name), dataDirectory: dataDir, apiPort: Int(apiPort),
            tokenFile: connectorTokens, initialMode: aaaMode, runsCredentialPrograms: credentialPrograms)
        configuration.mode = tls
        configuration.allowsLocalServers = allowLocalServers
        guard auditMegabytes > 0, auditDays > 0, auditMegabytes <= 1 << 20, auditDays <= 36_500 else {
            throw CommandFailure(
                description: "--audit-megabytes and --audit-days: the audit is kept for some time, in some room")
        }
        configuration.auditBytes = auditMegabytes << 20
        configuration.auditAge = .days(Int64(auditDays))
        switch (tlsCertificate, tlsKey) {
        case (let chain?, let key?):
            configuration.tls = .init(port: Int(tlsPort), certificateChain: chain, privateKey: key)
        case (nil, nil): break
        default: throw CommandFailure(description: "--tls-certificate and --tls-key belong together")
        }
        return configuration
    }
}

extension ControllerCommand: SandboxedService {
    func enterSandbox() throws {
        try Controller.prepareFolder(controllerConfiguration())
        try ProcessSandbox.server(
            on: options.ports + [apiPort, tlsPort], writing: [dataDir], executesPrograms: credentialPrograms,
            parts: sandbox.parts
        ).enter(log.logger("weft-controller"))
    }
}
