package import Foundation
import Synchronization

/// A program that runs until it is stopped; what it says goes to a log file.
package final class ChildProcess: Sendable {
    let name: String
    let log: URL
    private let process: Mutex<Process>
    /// Of the program itself: what is entered first gives its place to it.
    package let identifier: Int32

    /// Starts `command` and appends its output to `log`.
    package init(_ name: String, _ command: Command, log: URL) throws {
        self.name = name
        self.log = log
        if !FileManager.default.fileExists(atPath: log.path()) {
            try Data().write(to: log)
        }
        let process = try Spawner.shared.perform {
            let handle = try FileHandle(forWritingTo: log)
            defer { try? handle.close() }
            try handle.seekToEnd()
            let process = command.process
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = handle
            process.standardError = handle
            try process.run()
            return process
        }
        identifier = process.processIdentifier
        self.process = Mutex(process)
    }

    var isRunning: Bool { process.withLock { $0.isRunning } }

    /// Asks with SIGTERM, insists with SIGKILL after five seconds, and returns when the process is gone.
    package func stop() async {
        signal(SIGTERM)
        let limit = ContinuousClock.now + .seconds(5)
        while isRunning, ContinuousClock.now < limit { try? await Task.sleep(for: .milliseconds(10)) }
        await kill()
    }

    /// Ends the process without a chance to clean up: what a crash looks like.
    package func kill() async {
        signal(SIGKILL)
        while isRunning { try? await Task.sleep(for: .milliseconds(5)) }
    }

    func signal(_ number: Int32) {
        if isRunning { _ = Foundation.kill(identifier, number) }
    }

    /// The last lines of the log, for an error message.
    func tail(_ lines: Int = 8) -> String {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
    }
}
