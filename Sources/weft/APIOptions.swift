import ArgumentParser
import Foundation
import WeftClient
import WeftNet

/// How the commands that talk to a controller find it.
struct APIOptions: ParsableArguments {
    @Option(help: "The controller's configuration API.")
    var api = "http://127.0.0.1:8082"

    @Option(
        help:
            "PEM file with whom to believe about the controller; by default whom weft trust join found, or the system's."
    )
    var ca: String?

    /// With what proves whose command it is, if that is found. Finds out within three seconds that nobody is there.
    var client: ConfigClient {
        get throws {
            let found = try CredentialFiles().credential(for: api)
            let credential = try found.map { try APICredential(token: $0.token) }
            let http = try CommandCredentials.client(for: api, trusting: ca)
            return ConfigClient(api, credential: credential, http: http, doubt: .milliseconds(1500)) { warning in
                FileHandle.standardError.write(Data("warning: \(warning.onOneLine)\n".utf8))
            }
        }
    }
}
