import ArgumentParser
import WeftSystem

@main
struct Weft: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One network fabric under every orchestrator.",
        subcommands: [
            ControllerCommand.self, ControlNodeCommand.self, AgentCommand.self, ConnectorCommand.self,
            OrchestratorCommand.self, HostCommand.self, TrustCommand.self, BGPCommand.self, RouteCommand.self,
            ConditionsCommand.self,
        ])

    static func main() async {
        LogLines.bootstrap()
        CoreDumps.forbid()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: CommandFailure.inWords(error))
        }
    }
}
