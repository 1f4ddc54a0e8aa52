package import Foundation

/// A program that runs to its end, in this process's network namespace or in another one.
package struct Command {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let words: [String]

    package init(_ words: [String], in namespace: String? = nil) {
        // Not `ip netns exec`, which would hide the BPF file system.
        self.words = (namespace.map { ["nsenter", "--net=\($0)", "--"] } ?? []) + words
    }

    /// Starts the program; its output is thrown away.
    package func start() throws -> Process {
        let process = self.process
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Standard output and error of the finished program; throws when it failed.
    @discardableResult
    package func run() throws -> String {
        let (status, output) = try finish()
        guard status == 0 else {
            throw Failure(description: "\(words.joined(separator: " ")) ended with \(status): \(output)")
        }
        return output
    }

    /// Exit status, and standard output and error, of the finished program.
    package func finish() throws -> (status: Int32, output: String) {
        let process = self.process
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private var process: Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        return process
    }
}
