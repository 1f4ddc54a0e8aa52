import ArgumentParser
import Foundation
import UnixSignals
import WeftLab

@main
struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weft-lab",
        abstract: "Real Kubernetes clusters on one fabric, on this machine, in network namespaces.",
        subcommands: [Up.self, Node.self], defaultSubcommand: Up.self)

    struct Up: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Build the lab, show the scenario, and stay until Ctrl-C.")

        @Flag(help: "End after the checks; the exit status tells whether all passed.") var once = false
        @Option(help: "Names what this run makes; at most six characters.") var run: String?
        @Option(help: "Steps of the stale-object proof.") var proofSteps = 50
        @Option(help: "Seed of the stale-object proof.") var seed: UInt64 = 1

        func run() async throws {
            try Lab.enterOwnNetwork()
            let name = run ?? String(ProcessInfo.processInfo.processIdentifier, radix: 36)
            guard (1...6).contains(name.count), name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
                throw ValidationError("--run takes one to six letters or digits, not \"\(name)\"")
            }
            let lab = try Lab(options: .init(once: once, run: name, proofSteps: proofSteps, seed: seed))
            let failures = await withTaskGroup(of: Int?.self) { group in
                group.addTask { await lab.run() }
                group.addTask {
                    for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
                    return nil
                }
                // Whichever ends first: the lab with its count, or a signal, after which the lab still clears up.
                let first = await group.next() ?? nil
                group.cancelAll()
                return if let first { first } else { await group.next() ?? nil }
            }
            if failures != 0 { throw ExitCode(1) }
        }
    }

    struct Node: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a kubelet does for the network, for the pods bound to one node.", shouldDisplay: false)

        @Option(help: "The node's name.") var name: String
        @Option(help: "The node's address.") var address: String
        @Option(help: "Credentials that may write nodes and pods.") var kubeconfig: String
        @Option(help: "The cluster's name in Weft.") var cluster: String
        @Option(help: "The agent's socket.") var socket: String
        @Option(help: "The agent's state directory.") var stateDir: String
        @Option(help: "The folder with the CNI plugins.") var plugins: String
        @Option(help: "The lab's run.") var run: String

        func run() async throws {
            try await NodeProcess(
                name: name, address: address, kubeconfig: kubeconfig, cluster: cluster, socket: socket,
                stateDirectory: stateDir, plugins: plugins, run: run
            ).run()
        }
    }
}
