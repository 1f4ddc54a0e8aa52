import Logging
import WeftConfig
package import WeftConnector
package import WeftJSON
import WeftNet

/// Clusters, as the command line sends the way into one and a controller keeps it:
///
/// ```
/// {"access": {…}, "pod_subnets"?: ["10.32.0.0/12", …], "service_subnets"?: […], "fabric_subnets"?: […]}
/// ```
package struct KubernetesKind: ConnectorKind {
    private let runsPrograms: Bool
    private let serverGuard: ServerGuard?

    /// - Parameters:
    ///   - runsPrograms: whether settings may name a program to run for credentials.
    ///   - serverGuard: what servers they may not name; nil: any will do.
    package init(runsPrograms: Bool, serverGuard: ServerGuard? = nil) {
        self.runsPrograms = runsPrograms
        self.serverGuard = serverGuard
    }

    package func access(_ settings: JSONObject) throws(AccessError) -> any OrchestratorAccess {
        do throws(KubernetesError) {
            return try ClusterSettings(settings, runsPrograms: runsPrograms, serverGuard)
        } catch {
            throw AccessError(error.messageOfOurs)
        }
    }
}

private struct ClusterSettings: OrchestratorAccess {
    private var access: KubernetesAccess
    private let runsPrograms: Bool
    /// nil where the default applies.
    private let podSubnets: [IPPrefix]?
    private let serviceSubnets: [IPPrefix]?
    private let fabricSubnets: [IPPrefix]?

    init(_ settings: JSONObject, runsPrograms: Bool, _ serverGuard: ServerGuard?) throws(KubernetesError) {
        access = try KubernetesAccess(json: settings["access"] ?? .null)
        access.serverGuard = serverGuard
        self.runsPrograms = runsPrograms
        podSubnets = try Self.prefixes(settings, "pod_subnets")
        serviceSubnets = try Self.prefixes(settings, "service_subnets")
        fabricSubnets = try Self.prefixes(settings, "fabric_subnets")
    }

    func instance() async throws(AccessError) -> String {
        if case .program(let program) = access.credential, !runsPrograms {
            // Whoever may call the API could run anything here otherwise.
            throw AccessError(
                "the controller was not told to run credential programs (\(program.command)); start it with "
                    + "--credential-programs, or connect the cluster from elsewhere")
        }
        do throws(KubernetesError) {
            try await access.serverGuard?.check(access.server)
            return try await KubernetesClient(access).identity()
        } catch {
            throw AccessError(error.messageOfOurs)
        }
    }

    func connector(
        of orchestrator: Orchestrator, writer: any IntentWriter, holder: String, logger: Logger
    ) -> any AttachedConnector {
        ClusterConnector(
            cluster(orchestrator), client: KubernetesClient(access), writer: writer, holder: holder, logger: logger)
    }

    private func cluster(_ orchestrator: Orchestrator) -> AttachedCluster {
        var cluster = AttachedCluster(
            name: orchestrator.name, orchestrator: orchestrator.id, instance: orchestrator.instance,
            domain: orchestrator.scope.name)
        if let podSubnets { cluster.podSubnets = podSubnets }
        if let serviceSubnets { cluster.serviceSubnets = serviceSubnets }
        if let fabricSubnets { cluster.fabricSubnets = fabricSubnets }
        return cluster
    }

    private static func prefixes(_ settings: JSONObject, _ key: String) throws(KubernetesError) -> [IPPrefix]? {
        guard let values = settings[key]?.array else { return nil }
        return try values.map { value throws(KubernetesError) in
            do throws(UnusablePrefix) {
                return try ClusterPrefix.parse(value.string ?? value.text)
            } catch {
                throw KubernetesError(.configuration, "\(key): \(error)")
            }
        }
    }
}
