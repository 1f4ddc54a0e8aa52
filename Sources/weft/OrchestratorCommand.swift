import ArgumentParser
import WeftClient
import WeftConfig
import WeftJSON
import WeftKubernetes
import WeftNet

struct OrchestratorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orchestrator", abstract: "The orchestrators that are attached.",
        subcommands: [Add.self, List.self, Confirm.self, Offer.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Attach a Kubernetes cluster; the controller connects it from now on.",
            discussion: """
                The controller calls the cluster's API server with the kubeconfig's credentials, which it keeps. deploy/kubernetes \
                holds the role that they need. A name or a cluster that is attached already is refused.
                """)

        @OptionGroup var options: APIOptions
        @Argument(help: "What the names of the cluster's objects begin with.") var name: String
        @OptionGroup var cluster: ClusterOptions
        @Flag(help: "Only register the cluster: `weft connector` connects it from elsewhere.") var remote = false

        func run() async throws {
            let access = try cluster.access
            var body: JSONObject = ["name": .string(name), "kind": .string(OrchestratorKind.kubernetes.rawValue)]
            if remote {
                body["instance"] = .string(try await KubernetesClient(access).identity())
            } else {
                var settings: JSONObject = ["access": try access.json()]
                if !cluster.podSubnet.isEmpty { settings["pod_subnets"] = Self.json(try cluster.podSubnets) }
                if !cluster.serviceSubnet.isEmpty {
                    settings["service_subnets"] = Self.json(try cluster.serviceSubnets)
                }
                body["connector"] = .object(settings)
            }
            let reply = try await options.client.post("/weft/orchestrators", .object(body))?["orchestrator"]
            print(
                "\(name) is attached: cluster \(reply?["instance"]?.string ?? ""), uuid \(reply?["uuid"]?.string ?? "")"
            )
        }

        private static func json(_ prefixes: [IPPrefix]) -> JSON { .array(prefixes.map { .string("\($0)") }) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the attached orchestrators.")

        @OptionGroup var options: APIOptions

        func run() async throws {
            let rows = try await options.client.get("/weft/orchestrators")["orchestrators"]?.array ?? []
            let names = Dictionary(rows.map { ($0["uuid"]?.string, $0["name"]?.string) }) { first, _ in first }
            for row in rows {
                let fields = ["name", "kind", "instance", "uuid"].map { row[$0]?.string ?? "-" }
                print((fields + [Self.state(row["status"])]).map(\.onOneLine).joined(separator: "\t"))
                for refusal in row["status"].map({ ConnectorStatus(json: $0) })?.refusals ?? [] {
                    print("  refused: \(refusal.onOneLine)")
                }
                for offer in row["offers"]?.array ?? [] {
                    let taker = names[offer["to"]?.string].flatMap(\.self)
                    let fields = [offer["kind"]?.string, offer["uid"]?.string, "to", taker ?? offer["to"]?.string]
                    print("  offers \(fields.compactMap(\.self).joined(separator: " "))".onOneLine)
                }
            }
        }

        /// The one thing that a person should know first.
        private static func state(_ json: JSON?) -> String {
            guard let json else { return "no connector has been heard of: is `weft connector` running?" }
            let status = ConnectorStatus(json: json)
            if let problem = status.problem { return problem }
            if let fault = status.faults.min(by: { $0.key < $1.key }) { return "\(fault.key): \(fault.value)" }
            let held = status.brakes.sorted { $0.key < $1.key }.map {
                "\($0.value.deletions) of \($0.value.owned) \($0.key)"
            }
            if !held.isEmpty {
                return "deletions wait for `weft orchestrator confirm`: \(held.joined(separator: ", "))"
            }
            let from = json["holder"]?.string.map { ", connected from elsewhere by \($0)" } ?? ""
            if status.refused > 0 { return "\(status.refused) refused" + from }
            return (status.isInSync ? "in sync" : "synchronizing") + from
        }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a connector delete what it holds back because a list dropped too much at once.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The orchestrator's name.") var name: String

        func run() async throws {
            try await options.client.post("/weft/orchestrators/\(name)/confirm-deletions", [:])
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Detach an orchestrator. Refused while it owns objects, unless they are to go with it.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The orchestrator's name.") var name: String
        @Flag(help: "Delete everything that the orchestrator owns.") var deleteObjects = false

        func run() async throws {
            try await options.client
                .delete("/weft/orchestrators/\(name)" + (deleteObjects ? "?objects=true" : ""))
        }
    }
}
