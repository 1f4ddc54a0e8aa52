import ArgumentParser
import WeftClient
import WeftConfig
import WeftJSON
import WeftNet

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "What proves who calls the configuration API.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token, and print it.",
            discussion: "It is shown this once: only a digest of it is kept.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The user whose token it is; by default who asks.") var user: String?
        @Option(help: "The one project that it is good for: default-domain:shop.") var project: String?
        @Option(help: "A role that it is good for; may be repeated. By default all that the user has.")
        var role: [String] = []
        @Option(help: "How long it is good for: 12h, 30d. By default until it is revoked.") var expires: String?
        @Option(help: "What it is for.") var label = ""
        @Option(help: "The orchestrator whose connector's it is, by name, instead of a user's.") var orchestrator:
            String?
        @Option(help: "The control node whose it is, by name, instead of a user's.") var controlNode: String?

        func run() async throws {
            let client = try options.client
            var body: JSONObject = ["bearer": try await bearer(client), "label": .string(label)]
            if let project {
                body["project"] = .string("\(try await client.id(of: "project", FQName(splitting: project)))")
            }
            if !role.isEmpty { body["roles"] = .array(role.map(JSON.string)) }
            if let expires { body["seconds"] = .int(try Self.seconds(expires)) }
            let made = try await client.post("/weft/tokens", .object(body))
            print(made?["token"]?.string ?? "")
        }

        private func bearer(_ client: ConfigClient) async throws -> JSON {
            switch (user, orchestrator, controlNode) {
            case (let user?, nil, nil): return ["user": .string(user)]
            case (nil, let name?, nil):
                let rows = try await client.get("/weft/orchestrators")["orchestrators"]?.array ?? []
                guard let id = rows.first(where: { $0["name"]?.string == name })?["uuid"] else {
                    throw CommandFailure(description: "Orchestrator \(name) is not attached")
                }
                return ["orchestrator": id]
            case (nil, nil, let name?): return ["control_node": .string(name)]
            case (nil, nil, nil):
                guard let name = try await client.get("/obj-perms")["token_info"]?["token"]?["user"]?["name"] else {
                    throw CommandFailure(description: "whose token? Name a user, or log in")
                }
                return ["user": name]
            default: throw CommandFailure(description: "a token is a user's, an orchestrator's or a control node's")
            }
        }

        private static func seconds(_ text: String) throws -> Int64 {
            let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
            guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()),
                number > 0, case (let seconds, false) = number.multipliedReportingOverflow(by: unit)
            else { throw CommandFailure(description: "--expires \(text) is no time such as 90m, 12h or 30d") }
            return seconds
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List tokens: yours, or for an administrator all. Never what they are: that is not kept.")

        @OptionGroup var options: APIOptions

        func run() async throws {
            var table = TextTable("id", "of", "for", "made", "until", "label")
            for token in try await options.client.get("/weft/tokens")["tokens"]?.array ?? [] {
                table.add(Self.row(token).map(\.onOneLine))
            }
            print(table.text)
        }

        private static func row(_ token: JSON) -> [String] {
            func text(_ member: String) -> String { token[member]?.string ?? "" }
            func day(_ member: String) -> String? { token[member]?.string.map { String($0.prefix(19)) } }
            let bearer = token["bearer"]?.object?.first { _ in true }
            var uses = token["join"]?.bool == true ? ["joining"] : []
            uses += (token["roles"]?.array ?? []).compactMap(\.string)
            if let project = token["project"]?.string { uses.append("project \(project)") }
            return [
                text("id"), bearer.map { "\($0.key) \($0.value.string ?? "")" } ?? "",
                uses.isEmpty ? "all" : uses.joined(separator: ", "), day("created") ?? "",
                day("expires") ?? "it is revoked", text("label"),
            ]
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a token.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The token's id, as `weft token list` has it.") var id: String

        func run() async throws { try await options.client.delete("/weft/tokens/\(id)") }
    }
}
