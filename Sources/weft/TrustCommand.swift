import ArgumentParser
import Logging
import WeftClient
import WeftJSON
import WeftNet
import WeftTrust

/// The fabric's authority, and who has certificates of it.
struct TrustCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "The fabric's authority and its certificates.",
        subcommands: [Show.self, List.self, Invite.self, Join.self, Renew.self, Revoke.self, Rotate.self])

    /// What somebody may be who has a certificate; the controller makes its own.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case host
        case controlNode = "control-node"
        case connector
        case person
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the authorities: which one signs, and when the next one does.")

        @OptionGroup var options: APIOptions
        @Flag(help: "The certificates themselves, for --ca elsewhere.") var pem = false

        func run() async throws {
            let answer = try await options.client.get("/weft/trust")
            guard !pem else { return print(answer["authorities"]?.string ?? "", terminator: "") }
            var table = TextTable("authority", "announced", "signs from", "ends", "now")
            for term in answer["terms"]?.array ?? [] {
                let texts = ["announced", "signs_from", "ends"].map { String((term[$0]?.string ?? "-").prefix(16)) }
                table.add(
                    [term["fingerprint"]?.string ?? ""] + texts
                        + [term["signs"]?.bool == true ? "signs" : ""])
            }
            print(table.text)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List who has a certificate, and until when.")

        @OptionGroup var options: APIOptions

        func run() async throws {
            let answer = try await options.client.get("/weft/trust/certificates")
            for row in answer["certificates"]?.array ?? [] {
                let texts = ["kind", "name", "ends", "serial"].map { row[$0]?.string ?? "-" }
                print(texts.joined(separator: "\t"))
            }
        }
    }

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a token with which a host, control node, connector or person joins, once.",
            discussion: "A connector's name is the uuid of its orchestrator.")

        @OptionGroup var options: APIOptions
        @Argument var kind: Kind
        @Argument var name: String
        @Option(help: "How long it is good, in minutes.") var minutes = 60

        func run() async throws {
            print(try await TrustCommand.invite(kind, name, minutes: minutes, options.client))
        }
    }

    struct Join: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Get a certificate for a person, with which commands on this machine call over HTTPS.",
            discussion:
                "It is kept in ~/.config/weft/certificate, or where WEFT_CERTIFICATE says. Whoever knows the controller calls weft trust invite person NAME first."
        )

        @Argument(help: "The person's name.") var name: String
        @OptionGroup var joining: JoinOptions
        @Option(help: "PEM file with whom to believe about the controller, where its certificate is the operator's.")
        var ca: String?

        func run() async throws {
            try await joining.join(.person, name, in: CommandCredentials.path, authority: ca)
        }
    }

    struct Renew: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Get another certificate for a person by the one that is good; services renew theirs by themselves.")

        func run() async throws {
            let folder = try CertificateFolder(CommandCredentials.path)
            guard let held = try folder.held() else {
                throw CommandFailure(description: "\(folder.path) holds no certificate: weft trust join")
            }
            let logger = Logger(label: "weft") { _ in SwiftLogNoOpLogHandler() }
            try await CertificateKeeper(folder, held, logger: logger).renew()
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End all certificates that somebody has, at once: sessions too.")

        @OptionGroup var options: APIOptions
        @Argument var kind: Kind
        @Argument var name: String

        func run() async throws {
            try await options.client.post(
                "/weft/trust/revoke", ["kind": .string(kind.rawValue), "name": .string(name)])
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Announce another authority, which signs later: when everybody knows it.",
            discussion:
                "By default it signs after 90 days, within which everybody who has a certificate has heard of it. Who is away for longer than --after-days joins again."
        )

        @OptionGroup var options: APIOptions
        @Option(help: "From when on it signs.") var afterDays: Int?

        func run() async throws {
            var body = JSONObject()
            if let afterDays { body["after_days"] = .int(Int64(afterDays)) }
            try await options.client.post("/weft/trust/rotate", .object(body))
        }
    }

    /// A token for somebody.
    static func invite(_ kind: Kind, _ name: String, minutes: Int = 60, _ client: ConfigClient) async throws -> String {
        let answer = try await client.post(
            "/weft/trust/invite",
            ["kind": .string(kind.rawValue), "name": .string(name), "seconds": .int(Int64(minutes) * 60)])
        return answer?["invitation"]?.string ?? ""
    }
}
