import ArgumentParser

struct Weft: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One network fabric under every orchestrator.",
        subcommands: [
            ControllerCommand.self, ControlNodeCommand.self, AgentCommand.self, ConnectorCommand.self,
            OrchestratorCommand.self, HostCommand.self, TrustCommand.self, BGPCommand.self, RouteCommand.self,
            ConditionsCommand.self, UserCommand.self, TokenCommand.self, AuthCommand.self, AuditCommand.self,
            LoginCommand.self,
        ])

    static func main() async {
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
