import ArgumentParser
import Foundation
import Glibc
import WeftClient
import WeftConfig
import WeftJSON

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Keep a token, so that commands on this machine show it to the controller.",
        discussion: """
            The token is read from the terminal or from standard input, never from an argument, which everybody on the machine \
            could see. It is kept in ~/.config/weft/credentials.json, for its owner's eyes only.
            """)

    @OptionGroup var options: APIOptions
    @Option(help: "File that holds the token.") var tokenFile: String?

    func run() async throws {
        let token = try tokenFile.map { try InputFile.text($0, "--token-file") } ?? Self.ask()
        let client = ConfigClient(
            options.api, credential: try APICredential(token: token), doubt: .milliseconds(1500))
        let answer = try await client.get("/obj-perms")
        guard let user = answer["token_info"]?["token"]?["user"]?["name"]?.string else {
            throw CommandFailure(description: "the controller at \(options.api) does not know that token")
        }
        try CredentialFiles(named: nil).keep(.init(api: options.api, user: user, token: token))
        print("you are \(user) at \(options.api)")
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
