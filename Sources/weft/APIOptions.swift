import ArgumentParser
import WeftClient

/// How the commands that talk to a controller find it.
struct APIOptions: ParsableArguments {
    @Option(help: "The controller's configuration API.")
    var api = "http://127.0.0.1:8082"

    @Option(
        help:
            "PEM file with whom to believe about the controller; by default whom weft trust join found, or the system's."
    )
    var ca: String?

    /// Finds out within three seconds that nobody is there.
    var client: ConfigClient {
        get throws {
            ConfigClient(
                api, http: try CommandCredentials.client(for: api, trusting: ca), doubt: .milliseconds(1500))
        }
    }
}
