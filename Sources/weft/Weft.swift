import ArgumentParser

@main
struct Weft: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One network fabric under every orchestrator.",
        subcommands: [
            ControllerCommand.self, ControlNodeCommand.self, AgentCommand.self, ConnectorCommand.self,
            OrchestratorCommand.self, HostCommand.self, BGPCommand.self, RouteCommand.self, ConditionsCommand.self,
            LabCommand.self,
        ])
}

/// How the commands that talk to a controller find it.
struct APIOptions: ParsableArguments {
    @Option(help: "The controller's configuration API.")
    var api = "http://127.0.0.1:8082"
}

/// What a command prints, and exits with 1 after, when it could not do its work.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
}
