import ArgumentParser
import WeftClient
import WeftController
import WeftNet
import WeftSandbox
import WeftTLS

/// A second control node, on a machine of its own.
struct ControlNodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "control-node",
        abstract: "A further control node, with the configuration of a controller elsewhere.",
        discussion:
            "Agents are told of it as of a second --controller. Control nodes peer with each other by themselves.")

    @OptionGroup var options: ControlNodeOptions
    @OptionGroup var sandbox: SandboxOptions
    @OptionGroup var log: LogOptions
    @Option(help: "The control node's name, other than the controller's.") var name: String
    @Option(help: "The controller's configuration API, https://<host>:8082; of no need to one that has joined.")
    var api: String?
    @OptionGroup var joining: JoinOptions
    @Option(help: "Where its certificate is kept.") var stateDir: String?
    @Option(help: "File with the control node's token, as `weft token create --control-node NAME` prints it.")
    var tokenFile: String?
    @Option(help: "PEM file with whom to believe about the controller; the system's authorities by default.")
    var ca: String?

    func run() async throws {
        let logger = log.logger("weft-control-node")
        let configuration = try options.configuration(name: name)
        let membership = try await joining.membership(
            .controlNode, name, in: folder, api: api, authority: ca, logger: logger)
        guard let api = api ?? membership?.api else {
            throw CommandFailure(description: "--api or --join is needed: where the controller is")
        }
        let credential = try tokenFile.map { try APICredential(token: try InputFile.text($0, "--token-file")) }
        try await RemoteControlNode.run(
            configuration, api: api, credential: credential, authority: ca, membership: membership, logger: logger)
    }

    private var folder: String { JoinOptions.folder(stateDir, name) }
}

extension ControlNodeCommand: SandboxedService {
    func enterSandbox() throws {
        try ProcessSandbox.server(on: options.ports, writing: [folder], parts: sandbox.parts)
            .enter(log.logger("weft-control-node"))
    }
}

/// Where a control node serves.
struct ControlNodeOptions: ParsableArguments {
    @Option(help: "Where the services listen.") var address = "127.0.0.1"
    @Option(help: "Port for agents.") var xmppPort: UInt16 = 5269
    @Option(help: "Port of the introspect pages.") var introspectPort: UInt16 = 8083
    @Option(help: "Port for BGP peers.") var bgpPort: UInt16 = 179
    @Option(help: "How the port for agents speaks: plain, both or tls; by default as the fabric's ports do.")
    var xmpp: TLSMode?
    @Option(help: "PEM file with the certificate that agents of Tungsten Fabric are shown (xmpp_server_cert).")
    var xmppCertificate: String?
    @Option(help: "PEM file with that certificate's key (xmpp_server_key).") var xmppKey: String?
    @Option(help: "PEM file with the authorities of such agents' certificates (xmpp_ca_cert).") var xmppCa: String?
    @Option(
        help:
            "How the introspect pages are read from elsewhere: plain, both or tls, which needs a certificate of the fabric's; by default as the fabric's ports speak."
    )
    var pages: TLSMode?
    @Option(
        help: "A name that clients may call the HTTP ports by, beside addresses and this machine's; may be repeated.")
    var hostName: [String] = []

    var ports: [UInt16] { [xmppPort, introspectPort, bgpPort] }

    func configuration(name: String) throws -> ControlNodeConfiguration {
        guard IPAddress(address) != nil else {
            throw CommandFailure(description: "--address: \(address) is not an address, such as 10.0.0.1")
        }
        var configuration = ControlNodeConfiguration(
            address: address, name: try MachineName.checked(name, "--name"), xmppPort: Int(xmppPort),
            bgpPort: Int(bgpPort), introspectPort: Int(introspectPort), hostNames: hostName)
        configuration.agentMode = xmpp
        configuration.pageMode = pages
        switch (xmppCertificate, xmppKey, xmppCa) {
        case (let chain?, let key?, let authorities?):
            configuration.operators = .init(
                certificate: TLSFiles(certificateChain: chain, privateKey: key), authorities: authorities)
        case (nil, nil, nil): break
        default:
            throw CommandFailure(description: "--xmpp-certificate, --xmpp-key and --xmpp-ca belong together")
        }
        return configuration
    }
}
