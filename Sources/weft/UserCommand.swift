import ArgumentParser
import Logging
import WeftClient
import WeftConfig
import WeftController
import WeftJSON
import WeftNet

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Who may call the configuration API, and as what.",
        subcommands: [Add.self, List.self, Grant.self, Withdraw.self, Remove.self, Reset.self])

    /// A role in one place.
    struct Place: ParsableArguments {
        @Option(help: "The project that the role is for: default-domain:shop. Everywhere without one.")
        var project: String?
        @Option(help: "The domain whose projects the role is for.") var domain: String?

        func role(_ name: String, _ client: ConfigClient) async throws -> JSON {
            var role: JSONObject = ["role": .string(name)]
            if let project {
                role["project"] = .string("\(try await client.id(of: "project", FQName(splitting: project)))")
            }
            if let domain {
                role["domain"] = .string("\(try await client.id(of: "domain", FQName(splitting: domain)))")
            }
            return .object(role)
        }

        func validate() throws {
            guard project == nil || domain == nil else {
                throw ValidationError("a role is for a project or for a domain's projects, not for both")
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a user, and print a token for him.",
            discussion: "The token is shown this once: only a digest of it is kept. `weft token` makes others.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The user's name.") var name: String
        @Option(help: "A role that the user has, such as admin or member; may be repeated.") var role: [String] = []
        @OptionGroup var place: Place

        func run() async throws {
            let client = try options.client
            var roles: [JSON] = []
            for role in role { roles.append(try await place.role(role, client)) }
            try await client.post("/weft/users", ["name": .string(name), "roles": .array(roles)])
            let made = try await client.post("/weft/tokens", ["bearer": ["user": .string(name)]])
            print(made?["token"]?.string ?? "")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the users and their roles.")

        @OptionGroup var options: APIOptions

        func run() async throws {
            let client = try options.client
            let users = try await client.get("/weft/users")["users"]?.array ?? []
            for user in users {
                var roles: [String] = []
                for role in user["roles"]?.array ?? [] { roles.append(try await Self.words(role, client)) }
                print("\(user["name"]?.string ?? "-")\t\(roles.isEmpty ? "no role" : roles.joined(separator: ", "))")
            }
        }

        private static func words(_ role: JSON, _ client: ConfigClient) async throws -> String {
            let name = role["role"]?.string ?? "-"
            for kind in ["project", "domain"] {
                guard let id = role[kind]?.string else { continue }
                let parts = try? await client.post("/id-to-fqname", ["uuid": .string(id)])?["fq_name"]?.array
                let place = parts.map { $0.compactMap(\.string).joined(separator: ":") } ?? id
                return "\(name) in \(kind) \(place)".onOneLine
            }
            return "\(name) everywhere".onOneLine
        }
    }

    /// Whom a change of roles is about, and the role.
    struct RoleOptions: ParsableArguments {
        @OptionGroup var options: APIOptions
        @Argument(help: "The user's name.") var name: String
        @Argument(help: "The role.") var role: String
        @OptionGroup var place: Place

        /// - Parameter change: the member of the request that the role goes under: `add` or `remove`.
        func put(_ change: String) async throws {
            let client = try options.client
            try await client.put("/weft/users/\(name)", [change: [try await place.role(role, client)]])
        }
    }

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a user a role.")

        @OptionGroup var role: RoleOptions

        func run() async throws { try await role.put("add") }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a role from a user.")

        @OptionGroup var role: RoleOptions

        func run() async throws { try await role.put("remove") }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a user, and with him his tokens.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The user's name.") var name: String

        func run() async throws { try await options.client.delete("/weft/users/\(name)") }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give the administrator a new token, with the controller stopped.",
            discussion: "For who has lost the old one; those that he had are revoked.")

        @Option(help: "The controller's data directory.") var dataDir: String
        @OptionGroup var log: LogOptions

        func run() async throws {
            let file = try await Administrator.reset(dataDirectory: dataDir, logger: log.logger("weft-user"))
            print("the administrator's new token is in \(file); start the controller")
        }
    }
}
