package import Foundation
import Synchronization

/// A program with its arguments, to be run in this process's network namespace or in a host's.
package struct Command: Sendable {
    var arguments: [String]
    /// Name of the network namespace to enter first.
    var namespace: String?
    var environment: [String: String] = [:]
    var input: String?
    /// Seconds after which the program is killed: nothing that the lab calls takes that long unless it hangs.
    var limit = 120

    package init(
        _ arguments: [String], in namespace: String? = nil, environment: [String: String] = [:], input: String? = nil
    ) {
        self.arguments = arguments
        self.namespace = namespace
        self.environment = environment
        self.input = input
    }

    /// The words as executed. `nsenter` rather than `ip netns exec`: the latter mounts a /sys of its own and would hide
    /// the BPF file system. A child must not outlive the lab, hence the parent-death signal.
    var words: [String] {
        let enter = namespace.map { ["nsenter", "--net=/run/netns/\($0)", "--"] } ?? []
        return enter + ["setpriv", "--pdeathsig", "KILL", "--"] + arguments
    }

    var process: Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        return process
    }
}

/// Reads one pipe on a thread of its own.
private final class PipeDrain: Sendable {
    private let data = Mutex(Data())
    private let done = DispatchSemaphore(value: 0)

    init(_ pipe: Pipe) {
        let handle = pipe.fileHandleForReading
        DispatchQueue.global().async {
            let read = (try? handle.readToEnd()) ?? Data()
            self.data.withLock { $0 = read }
            self.done.signal()
        }
    }

    func wait() -> Data {
        done.wait()
        return data.withLock { $0 }
    }
}

extension Process {
    /// Foundation's own way waits on the caller's run loop, and on some threads for ever.
    package func awaitExit() { while isRunning { usleep(1000) } }
}

/// What a finished command left behind.
package struct CommandResult: Sendable {
    package let status: Int32
    let output: String
    let errors: String
}

/// A program that was started with a pipe at each of its ends.
private struct PipedProgram: Sendable {
    let process: Process
    let output = Pipe()
    let errors = Pipe()
    let input: Pipe?

    init(_ command: Command) throws {
        process = command.process
        input = command.input.map { _ in Pipe() }
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
    }
}

extension Command {
    /// Runs to the end. The exit status is the caller's to judge; see ``checked()``. A program that is still there at
    /// the ``limit`` is killed.
    package func run() throws -> CommandResult {
        let program = try Spawner.shared.perform { try PipedProgram(self) }
        let overdue = DispatchWorkItem { _ = kill(program.process.processIdentifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limit), execute: overdue)
        defer { overdue.cancel() }
        if let pipe = program.input, let input {
            // A program may end without having read it all; its exit status tells what that means.
            try? pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try? pipe.fileHandleForWriting.close()
        }
        // Both ends are drained at once, or a program that fills one pipe while we read the other would hang.
        let errors = PipeDrain(program.errors)
        let output = try program.output.fileHandleForReading.readToEnd() ?? Data()
        program.process.awaitExit()
        return CommandResult(
            status: program.process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors.wait(), as: UTF8.self))
    }

    /// Runs to the end and throws ``LabError`` with the program's own words when it fails.
    @discardableResult
    package func checked() throws -> String {
        let result = try run()
        guard result.status == 0 else {
            throw LabError(
                "`\(arguments.joined(separator: " "))`\(namespace.map { " in \($0)" } ?? "") ended with \(result.status): "
                    + (result.errors.isEmpty ? result.output : result.errors).trimmingCharacters(
                        in: .whitespacesAndNewlines))
        }
        return result.output
    }
}

extension Command {
    /// Starts the program, reads what it prints, and ends it at the first line that `matches`. False when it ended by
    /// itself without such a line.
    package func untilLine(_ matches: @Sendable (String) -> Bool) throws -> Bool {
        let (process, output) = try Spawner.shared.perform {
            let process = self.process
            let output = Pipe()
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            return (process, output)
        }
        defer {
            process.terminate()
            process.awaitExit()
        }
        var rest = ""
        while case let data = output.fileHandleForReading.availableData, !data.isEmpty {
            rest += String(decoding: data, as: UTF8.self)
            var lines = rest.split(separator: "\n", omittingEmptySubsequences: false)
            rest = String(lines.removeLast())
            if lines.contains(where: { matches(String($0)) }) { return true }
        }
        return matches(rest)
    }
}

/// Something the lab could not do, in words for the person who runs it.
struct LabError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
