import ArgumentParser
import WeftClient
import WeftJSON
import WeftNet

/// Hosts are `virtual-router` objects: an agent is known by its host's name there.
struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host", abstract: "The hosts that run an agent.",
        subcommands: [Add.self, Token.self, List.self, Remove.self])

    static func name(_ host: String) -> FQName { ["default-global-system-config", host] }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register a host, and print the token with which its agent joins.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The host's name, as its agent gives it.") var host: String
        @Argument(help: "The address that other hosts tunnel to.") var address: String

        func run() async throws {
            guard let address = IPv4Address(address) else {
                throw CommandFailure(description: "\(address) is not an IPv4 address")
            }
            let host = try MachineName.checked(host, "the host's name")
            try await options.client.create(
                "virtual-router", name(host), parent: "global-system-config",
                ["virtual_router_ip_address": .string("\(address)")])
            print(try await TrustCommand.invite(.host, host, options.client))
        }
    }

    struct Token: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print another token for a host that is registered.",
            discussion: "When its agent joins by it, the certificates that the host had are ended.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The host's name.") var host: String

        func run() async throws {
            _ = try await options.client.id(of: "virtual-router", name(host))
            print(try await TrustCommand.invite(.host, host, options.client))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the hosts and their addresses.")

        @OptionGroup var options: APIOptions

        func run() async throws {
            let rows = try await options.client.list(
                "virtual-router", query: "fields=virtual_router_ip_address")
            for row in rows {
                let name = row["fq_name"]?.array?.last?.string ?? ""
                print("\(name)\t\(row["virtual_router_ip_address"]?.string ?? "-")")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a host.", discussion: "Refused while there are ports on it, unless --force.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The host's name.") var host: String
        @Flag(help: "Also with ports on it, which are cut off.") var force = false

        func run() async throws {
            let client = try options.client
            let id = try await client.id(of: "virtual-router", name(host))
            try await client.delete("/virtual-router/\(id)?force=\(force)")
        }
    }
}
