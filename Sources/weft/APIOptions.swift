import ArgumentParser
import WeftClient

/// How the commands that talk to a controller find it.
struct APIOptions: ParsableArguments {
    @Option(help: "The controller's configuration API.")
    var api = "http://127.0.0.1:8082"

    /// Finds out within three seconds that nobody is there.
    var client: ConfigClient { ConfigClient(api, doubt: .milliseconds(1500)) }
}
