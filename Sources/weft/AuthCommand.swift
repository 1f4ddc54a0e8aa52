import ArgumentParser
import WeftClient
import WeftConfig
import WeftJSON

struct AuthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "auth", abstract: "What callers of the configuration API have to prove.",
        subcommands: [Show.self, Enable.self, Mode.self, Header.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the mode, and who you are.")

        @OptionGroup var options: APIOptions

        func run() async throws {
            let client = try options.client
            let mode = try await client.get("/aaa-mode")["aaa-mode"]?.string ?? "-"
            let answer = try await client.get("/obj-perms")
            let token = answer["token_info"]?["token"]
            print("mode\t\(mode)")
            print("user\t\(token?["user"]?["name"]?.string ?? "nobody: no token was sent, or it is not looked at")")
            let roles = (token?["roles"]?.array ?? []).compactMap { $0["name"]?.string }
            if !roles.isEmpty { print("roles\t\(roles.joined(separator: ", "))") }
            if let project = token?["project"]?["name"]?.string { print("project\t\(project)") }
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have callers prove who they are, and give them what roles, rules and permissions say.",
            discussion: "Takes an administrator's token, so that who locks the door has its key.")

        @OptionGroup var options: APIOptions

        func run() async throws { try await AuthCommand.set(.rbac, by: options) }
    }

    struct Mode: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "mode", abstract: "Choose the mode.")

        @OptionGroup var options: APIOptions
        @Argument(help: "no-auth, cloud-admin or rbac.", transform: authorizationMode) var mode: AuthorizationMode

        func run() async throws { try await AuthCommand.set(mode, by: options) }
    }

    struct Header: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the header that proves who you are, for other clients: curl -H @<(weft auth header) …",
            discussion: "Not as an argument of theirs: everybody on the machine can see those.")

        @OptionGroup var options: APIOptions

        func run() async throws {
            let api = try options.api
            guard let found = try CredentialFiles().credential(for: api) else {
                throw CommandFailure(
                    description: "there is no credential for \(api) here: weft login --api \(api)")
            }
            print("X-Auth-Token: \(found.token)")
        }
    }

    private static func set(_ mode: AuthorizationMode, by options: APIOptions) async throws {
        try await options.client.put("/aaa-mode", ["aaa-mode": .string(mode.rawValue)])
        print("callers have to prove what \(mode.rawValue) asks for")
    }
}
