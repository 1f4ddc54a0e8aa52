import ArgumentParser
import WeftKubernetes
import WeftNet

/// How a command gets at a cluster, and the ranges that the cluster uses.
struct ClusterOptions: ParsableArguments {
    @Option(help: "The kubeconfig to connect with.") var kubeconfig: String
    @Option(help: "The context of the kubeconfig; its current one by default.") var context: String?
    @Option(help: "A range for pods; may be repeated.") var podSubnet: [String] = []
    @Option(help: "The API server's service range; may be repeated.") var serviceSubnet: [String] = []

    var access: KubernetesAccess {
        get throws { try Kubeconfig(file: kubeconfig).access(context: context) }
    }

    var podSubnets: [IPPrefix] {
        get throws { try Self.prefixes(podSubnet, "--pod-subnet") }
    }

    var serviceSubnets: [IPPrefix] {
        get throws { try Self.prefixes(serviceSubnet, "--service-subnet") }
    }

    private static func prefixes(_ texts: [String], _ option: String) throws -> [IPPrefix] {
        try texts.map { text in
            do {
                return try ClusterPrefix.parse(text)
            } catch {
                throw CommandFailure(description: "\(option): \(error)")
            }
        }
    }
}
