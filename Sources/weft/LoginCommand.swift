import ArgumentParser
import Foundation
import Glibc
import WeftClient
import WeftConfig
import WeftJSON
import WeftTLS
import WeftTrust

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Keep a token, so that commands on this machine show it to the controller.",
        discussion: """
            The token is read from the terminal or from standard input, never from an argument, which everybody on the machine \
            could see. It is kept in ~/.config/weft/credentials.json, for its owner's eyes only.
            """)

    @OptionGroup var options: APIOptions
    @Option(help: "File that holds the token.") var tokenFile: String?
    @Option(help: "The fingerprint of the fabric's authority, as weft trust show prints it, in the place of --ca.")
    var fingerprint: String?

    func run() async throws {
        let token = try tokenFile.map { try InputFile.text($0, "--token-file") } ?? Self.ask()
        let credential = try APICredential(token: token)
        let api = try options.api
        let authorities = try await authorities(of: api)
        let http = try CommandCredentials.client(for: api, believing: authorities)
        let answer = try await ConfigClient(api, credential: credential, http: http, doubt: .milliseconds(1500))
            .get("/obj-perms")
        guard let user = answer["token_info"]?["token"]?["user"]?["name"]?.string else {
            throw CommandFailure(description: "the controller at \(api) does not know that token")
        }
        try CredentialFiles(named: nil).keep(.init(api: api, user: user, token: token), trusting: authorities)
        print("you are \(user) at \(api)")
    }

    /// PEM, whom to believe about the controller; nil: whom this machine believes already.
    private func authorities(of api: String) async throws -> String? {
        guard let url = URLComponents(string: api), url.scheme == "https", let host = url.host else { return nil }
        if let ca = options.ca { return try InputFile.text(ca, "--ca") }
        let port = url.port ?? 443
        do {
            guard fingerprint == nil else {
                return try await FirstContact.authority(fingerprint?.lowercased(), at: host, port).pem
            }
            let isBelieved = try await CommandCredentials.isBelieved(api)
            guard !isBelieved else { return nil }
            let found = try await FirstContact.authority(nil, at: host, port)
            try Self.confirm(found, at: api)
            return try found.pem
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(description: "the controller at \(api) is not believed: \(error)")
        }
    }

    /// As ssh(1) does at a machine that it sees for the first time.
    private static func confirm(_ authorities: TrustBundle, at api: String) throws {
        let fingerprint = try authorities.fingerprints.sorted().joined(separator: " ")
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                description:
                    "the controller at \(api) is of a fabric that this machine does not know: --fingerprint, as weft trust show prints it on the controller's machine, or --ca"
            )
        }
        FileHandle.standardError.write(
            Data(
                "The fabric's authority has the fingerprint \(fingerprint).\nIs it what weft trust show prints on the controller's machine? [yes/no] "
                    .utf8))
        guard readLine() == "yes" else { throw CommandFailure(description: "the token was not sent") }
    }

    private static func ask() throws -> String {
        let isTerminal = isatty(STDIN_FILENO) == 1
        var kept = termios()
        if isTerminal {
            FileHandle.standardError.write(Data("Token: ".utf8))
            tcgetattr(STDIN_FILENO, &kept)
            var silent = kept
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSANOW, &silent)
        }
        defer {
            if isTerminal {
                tcsetattr(STDIN_FILENO, TCSANOW, &kept)
                FileHandle.standardError.write(Data("\n".utf8))
            }
        }
        guard let line = readLine(), !line.isEmpty else { throw CommandFailure(description: "no token was given") }
        return line.trimmingCharacters(in: .whitespaces)
    }
}
