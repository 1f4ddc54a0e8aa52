import ArgumentParser
import WeftClient
import WeftController
import WeftNet
import WeftSandbox

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
    @Option(help: "The controller's configuration API: http://<host>:8082 or https://<host>:8443.") var api: String
    @Option(help: "File with the control node's token, as `weft token create --control-node NAME` prints it.")
    var tokenFile: String?
    @Option(help: "PEM file with whom to believe about the controller; the system's authorities by default.")
    var ca: String?

    func run() async throws {
        let credential = try tokenFile.map { try APICredential(token: try InputFile.text($0, "--token-file")) }
        try await RemoteControlNode.run(
            try options.configuration(name: name), api: api, credential: credential, authority: ca,
            logger: log.logger("weft-control-node"))
    }
}

extension ControlNodeCommand: SandboxedService {
    func enterSandbox() throws {
        try ProcessSandbox.server(on: options.ports, parts: sandbox.parts).enter(log.logger("weft-control-node"))
    }
}

/// Where a control node serves.
struct ControlNodeOptions: ParsableArguments {
    @Option(help: "Where the services listen.") var address = "127.0.0.1"
    @Option(help: "Port for agents.") var xmppPort: UInt16 = 5269
    @Option(help: "Port of the introspect pages.") var introspectPort: UInt16 = 8083
    @Option(help: "Port for BGP peers.") var bgpPort: UInt16 = 179
    @Option(
        help: "A name that clients may call the HTTP ports by, beside addresses and this machine's; may be repeated.")
    var hostName: [String] = []

    var ports: [UInt16] { [xmppPort, introspectPort, bgpPort] }

    func configuration(name: String) throws -> ControlNodeConfiguration {
        guard IPAddress(address) != nil else {
            throw CommandFailure(description: "--address: \(address) is not an address, such as 10.0.0.1")
        }
        return ControlNodeConfiguration(
            address: address, name: try MachineName.checked(name, "--name"), xmppPort: Int(xmppPort),
            bgpPort: Int(bgpPort), introspectPort: Int(introspectPort), hostNames: hostName)
    }
}
