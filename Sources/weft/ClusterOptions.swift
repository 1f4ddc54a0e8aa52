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

    var podSubnets: [IPv4Prefix] {
        get throws { try Self.prefixes(podSubnet, "--pod-subnet") }
    }

    var serviceSubnets: [IPv4Prefix] {
        get throws { try Self.prefixes(serviceSubnet, "--service-subnet") }
    }

    private static func prefixes(_ texts: [String], _ option: String) throws -> [IPv4Prefix] {
        try texts.map { text in
            guard let prefix = IPv4Prefix(text) else {
                throw CommandFailure(description: "\(option): \(text) is not an IPv4 prefix")
            }
            if let kind = prefix.nonHostKind {
                throw CommandFailure(description: "\(option): \(text) has addresses that no host can have (\(kind))")
            }
            return prefix
        }
    }
}
