import ArgumentParser
import Foundation
import WeftClient
import WeftNet

/// How the commands that talk to a controller find it.
struct APIOptions: ParsableArguments {
    @Option(
        name: .customLong("api"),
        help:
            "The controller's configuration API, https://<host>:8082; by default the one where you logged in last, or this machine's."
    )
    var named: String?

    @Option(
        help:
            "PEM file with whom to believe about the controller; by default whom weft login or weft trust join found, or the system's."
    )
    var ca: String?

    var api: String {
        get throws { try named ?? CredentialFiles().standardAPI() }
    }

    /// With what proves whose command it is, if that is found. Finds out within three seconds that nobody is there.
    var client: ConfigClient {
        get throws {
            let api = try api
            let found = try CredentialFiles().credential(for: api)
            let credential = try found.map { try APICredential(token: $0.token) }
            let http = try CommandCredentials.client(for: api, trusting: ca, or: found?.authorities)
            return ConfigClient(api, credential: credential, http: http, doubt: .milliseconds(1500)) { warning in
                FileHandle.standardError.write(Data("warning: \(warning.onOneLine)\n".utf8))
            }
        }
    }
}
