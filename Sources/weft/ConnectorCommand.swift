import ArgumentParser
import AsyncHTTPClient
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import WeftClient
import WeftConfig
import WeftConnector
import WeftController
import WeftKubernetes
import WeftNet
import WeftSandbox

/// A connector in a process of its own: beside a nested cluster, or where the cluster's credentials are to stay.
struct ConnectorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connector", abstract: "Connects one Kubernetes cluster to a controller elsewhere, over HTTPS.",
        discussion: "The cluster is registered first, with `weft orchestrator add --remote`, which tells its uuid.")

    @Argument(help: "The uuid that the cluster was registered under.") var orchestrator: String
    @Option(help: "The controller's configuration API, https://<host>:8082; of no need to one that has joined.")
    var api: String?
    @Option(
        help: "File with the token that the controller knows this orchestrator by; of no need to one that has joined.")
    var tokenFile: String?
    @OptionGroup var joining: JoinOptions
    @Option(help: "Where its certificate is kept.") var stateDir: String?
    @Option(help: "PEM file with whom to believe about the controller; the system's authorities by default.") var ca:
        String?
    @OptionGroup var cluster: ClusterOptions
    @Flag(help: "Carry out the deletions that were held back because a list dropped too much at once.")
    var confirmDeletions = false
    @Option(help: "Where the introspect pages listen, with --introspect-port.") var address = "127.0.0.1"
    @Option(help: "Port of the introspect pages and figures; none by default.") var introspectPort: UInt16?
    @Option(help: "A name that collectors may call the pages by, beside addresses and this machine's; may be repeated.")
    var hostName: [String] = []
    @OptionGroup var sandbox: SandboxOptions
    @OptionGroup var log: LogOptions

    private var folder: String { JoinOptions.folder(stateDir, "connector-\(orchestrator.lowercased())") }

    func run() async throws {
        guard let id = ObjectID(orchestrator) else {
            throw CommandFailure(description: "\(orchestrator) is not a uuid")
        }
        guard IPAddress(address) != nil else {
            throw CommandFailure(description: "--address: \(address) is not an address, such as 10.0.0.1")
        }
        let logger = log.logger("weft-connector")
        let membership = try await joining.membership(
            .connector, "\(id)", in: folder, api: api, authority: ca, logger: logger)
        guard let api = api ?? membership?.api else {
            throw CommandFailure(description: "--api or --join is needed: where the controller is")
        }
        guard ConfigClient.isBase(api) else {
            throw CommandFailure(description: "--api \(api) is not a URL: those look like https://10.0.0.1:8443")
        }
        guard tokenFile != nil || membership != nil else {
            throw CommandFailure(
                description: "--token-file or --join is needed: by what the controller knows this connector")
        }
        let credential =
            if let tokenFile {
                try APICredential(ofConnector: id, token: try InputFile.text(tokenFile, "--token-file"))
            } else {
                APICredential(ofConnector: id)
            }
        let renewing = try membership?.keeper.client()
        let http = try HTTPClient.calling(trusting: ca)
        let client = ConfigClient(
            api, credential: credential, calling: { renewing?.current ?? http }, timeout: .seconds(60))
        do {
            try await connect(id, client, api, membership, logger)
        } catch {
            try? await renewing?.shutdown()
            try? await http.shutdown()
            throw error
        }
        try await renewing?.shutdown()
        try await http.shutdown()
    }

    /// Serves until a signal.
    private func connect(
        _ id: ObjectID, _ configuration: ConfigClient, _ api: String, _ membership: Membership?, _ logger: Logger
    ) async throws {
        let client = KubernetesClient(try cluster.access)
        let attached = try await attached(id, configuration, client)
        let holder = "\(ProcessInfo.processInfo.hostName)/\(ProcessInfo.processInfo.processIdentifier)"
        let connector = ClusterConnector(
            attached, client: client, writer: OrchestratorWriter(configuration, for: id), holder: holder,
            confirmsDeletions: confirmDeletions, logger: logger)
        let service = try RemoteConnector(
            connector, of: attached.name, holder: holder, api: api,
            pages: introspectPort.map { (address, Int($0), hostName) }, membership: membership, logger: logger)
        try await ServiceGroup(
            configuration: .init(
                services: [service] + (membership.map { [MembershipService($0)] } ?? []),
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }

    /// The cluster as it was registered. A kubeconfig of another cluster is refused.
    private func attached(
        _ id: ObjectID, _ configuration: ConfigClient, _ client: KubernetesClient
    ) async throws -> AttachedCluster {
        guard let registration = try await configuration.orchestrators().first(where: { $0.id == id }) else {
            throw CommandFailure(description: "Orchestrator \(id) is not attached")
        }
        let instance = try await client.identity()
        guard instance == registration.instance else {
            throw CommandFailure(
                description: "\(registration.name) is cluster \(registration.instance); the kubeconfig's is \(instance)"
            )
        }
        var attached = AttachedCluster(
            name: registration.name, orchestrator: registration.id, instance: instance, domain: registration.scope.name)
        if !cluster.podSubnet.isEmpty { attached.podSubnets = try cluster.podSubnets }
        if !cluster.serviceSubnet.isEmpty { attached.serviceSubnets = try cluster.serviceSubnets }
        return attached
    }
}

extension ConnectorCommand: SandboxedService {
    func enterSandbox() throws {
        try ProcessSandbox.server(
            on: introspectPort.map { [$0] } ?? [], writing: [folder],
            executesPrograms: try cluster.access.credential.executesProgram,
            parts: sandbox.parts
        ).enter(log.logger("weft-connector"))
    }
}
