import ArgumentParser
import Dispatch
import Glibc

/// Where the process begins: with one thread, so that what a service gives up here is given up by all that come.
@main
enum Launch {
    private static let services = ["controller", "control-node", "agent", "connector"]

    static func main() {
        LogLines.bootstrap()
        if let name = CommandLine.arguments.dropFirst().first, services.contains(name) { enterSandbox() }
        Task {
            await Weft.main()
            exit(0)
        }
        dispatchMain()
    }

    /// What cannot be parsed is said by who parses it again.
    private static func enterSandbox() {
        guard let service = (try? Weft.parseAsRoot()) as? any SandboxedService else { return }
        do {
            try service.enterSandbox()
        } catch {
            Weft.exit(withError: CommandFailure.inWords(error))
        }
    }
}

/// A command that serves until a signal, and gives up before that what it does not need.
protocol SandboxedService {
    /// Makes what it may not make later, and gives up the rest.
    func enterSandbox() throws
}
