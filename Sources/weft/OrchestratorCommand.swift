import ArgumentParser
import WeftClient
import WeftJSON
import WeftKubernetes
import WeftNet

struct OrchestratorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orchestrator", abstract: "The orchestrators that are attached.",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Attach a Kubernetes cluster; the controller connects it from now on.",
            discussion: """
                The controller calls the cluster's API server with the kubeconfig's credentials, which it keeps. deploy/kubernetes \
                holds the role that they need. A name or a cluster that is attached already is refused.
                """)

        @OptionGroup var options: APIOptions
        @Argument(help: "What the names of the cluster's objects begin with.") var name: String
        @Option(help: "The kubeconfig to connect with.") var kubeconfig: String
        @Option(help: "The context of the kubeconfig; its current one by default.") var context: String?
        @Option(help: "A range for pods; may be repeated.") var podSubnet: [String] = []
        @Option(help: "The API server's service range; may be repeated.") var serviceSubnet: [String] = []

        func run() async throws {
            var settings: JSONObject = ["access": try Kubeconfig(file: kubeconfig).access(context: context).json()]
            settings["pod_subnets"] = try prefixes(podSubnet, "--pod-subnet")
            settings["service_subnets"] = try prefixes(serviceSubnet, "--service-subnet")
            let reply = try await ConfigClient(options.api).post(
                "/weft/orchestrators", ["name": .string(name), "kind": "kubernetes", "connector": .object(settings)])
            print("\(name) is attached (cluster \(reply?["orchestrator"]?["instance"]?.string ?? ""))")
        }

        /// Nil when the option was not given, so that the default applies.
        private func prefixes(_ texts: [String], _ option: String) throws -> JSON? {
            guard !texts.isEmpty else { return nil }
            return .array(
                try texts.map { text in
                    guard let prefix = IPv4Prefix(text) else {
                        throw CommandFailure(description: "\(option): \(text) is not an IPv4 prefix")
                    }
                    return .string("\(prefix)")
                })
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the attached orchestrators.")

        @OptionGroup var options: APIOptions

        func run() async throws {
            let rows = try await ConfigClient(options.api).get("/weft/orchestrators")["orchestrators"]?.array ?? []
            for row in rows {
                print(["name", "kind", "instance", "uuid"].map { row[$0]?.string ?? "-" }.joined(separator: "\t"))
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Detach an orchestrator. Refused while it owns objects, unless they are to go with it.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The orchestrator's name.") var name: String
        @Flag(help: "Delete everything that the orchestrator owns.") var deleteObjects = false

        func run() async throws {
            try await ConfigClient(options.api)
                .delete("/weft/orchestrators/\(name)" + (deleteObjects ? "?objects=true" : ""))
        }
    }
}
