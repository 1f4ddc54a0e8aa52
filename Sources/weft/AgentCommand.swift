import ArgumentParser
import Logging
import ServiceLifecycle
import UnixSignals
import WeftAgent
import WeftClient
import WeftController
import WeftNet
import WeftSandbox
import WeftTLS

struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "The agent of this host: programs the data plane and serves the CNI plugin.")

    @Option(help: "This host's name, as `weft host add` knows it.") var name: String
    @Option(help: "The address that other hosts tunnel to.") var address: String
    @Option(help: "The interface that has the address.") var interface: String
    @Option(help: "A control node, as address or address:port; at most two. By default the controller that it joins.")
    var controller: [String] = []
    @Option(help: "Where port records are kept.") var stateDir: String?
    @Option(help: "The socket that weft-cni calls.") var socket: String?
    @Option(help: "The folder of the pinned maps and programs under /sys/fs/bpf/weft; the name by default.") var pins:
        String?
    @Option(help: "The largest packet of a workload; by default the interface's less 50.") var mtu: UInt16?
    @Option(help: "Where the introspect pages are served.") var introspect = "127.0.0.1:8085"
    @Option(help: "A name that collectors may call the pages by, beside addresses and this machine's; may be repeated.")
    var hostName: [String] = []
    @Option(
        help:
            "How the introspect pages are read from elsewhere: plain, both or tls; by default as the fabric's ports speak."
    )
    var pages: TLSMode?
    @OptionGroup var joining: JoinOptions
    @OptionGroup var sandbox: SandboxOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let logger = log.logger("weft-agent")
        var configuration = try agentConfiguration()
        let membership = try await joining.membership(
            .host, configuration.hostName, in: configuration.stateDirectory, logger: logger)
        configuration.security = membership?.keeper.security
        configuration.pageMode = pages ?? membership?.mode ?? .both
        let agent = try Agent(configuration, logger: logger)
        var services: [any Service] = [agent]
        if let membership { services.append(MembershipService(membership) { await agent.reopenSessions() }) }
        try await ServiceGroup(
            configuration: .init(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }

    private var controllers: [String] {
        get throws {
            guard controller.isEmpty else { return controller }
            guard let joined = try joining.controller(of: stateDir ?? JoinOptions.folder(nil, name)) else {
                throw CommandFailure(description: "--controller or --join is needed: where the control nodes are")
            }
            return [joined.contains(":") ? "[\(joined)]" : joined]
        }
    }

    private func agentConfiguration() throws -> AgentConfiguration {
        guard let tunnel = IPv4Address(address) else {
            throw CommandFailure(description: "--address: \(address) is not an IPv4 address")
        }
        let shown = try Self.endpoint(introspect, "--introspect", defaultPort: 8085)
        guard IPAddress(shown.host) != nil else {
            throw CommandFailure(description: "--introspect: \(introspect) is not an address or address:port")
        }
        // Beside the socket are the copies of the port records, and a plugin that is told a relative path looks
        // elsewhere.
        for (option, path) in [("--socket", socket), ("--state-dir", stateDir)] where path?.hasPrefix("/") == false {
            throw CommandFailure(description: "\(option): \"\(path ?? "")\" is not a path that begins with /")
        }
        var configuration = AgentConfiguration(
            hostName: try MachineName.checked(name, "--name"),
            controlNodes: try controllers.map {
                let endpoint = try Self.endpoint($0, "--controller", defaultPort: 5269)
                return .init(host: endpoint.host, port: endpoint.port)
            }, tunnelAddress: tunnel, underlayInterface: interface, workloadMTU: mtu, stateDirectory: stateDir,
            socketPath: socket,
            pins: try pins.map(Self.folder), introspect: (shown.host, shown.port))
        configuration.pageNames = hostName
        return configuration
    }

    /// Each part of a folder's path below another one has a name.
    private static func folder(_ path: String) throws -> String {
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            _ = try MachineName.checked(String(part), "--pins")
        }
        return path
    }

    static func endpoint(
        _ text: String, _ option: String, defaultPort: UInt16
    ) throws -> (host: String, port: Int) {
        guard let authority = Authority(text) else {
            throw CommandFailure(description: "\(option): \(text) is not an address or address:port")
        }
        return (authority.host, Int(authority.port ?? defaultPort))
    }
}

extension AgentCommand: SandboxedService {
    func enterSandbox() throws {
        let configuration = try agentConfiguration()
        try configuration.prepareFolders()
        try ProcessSandbox.agent(
            reading: joining.files, writing: configuration.writtenFolders,
            resolvesNames: configuration.controlNodes.contains { IPAddress($0.host) == nil }, parts: sandbox.parts
        ).enter(log.logger("weft-agent"))
    }
}
