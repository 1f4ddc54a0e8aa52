import Foundation

/// Runs of this program in processes of their own, each with fresh memory, that print lines as ``Figure`` does.
package enum SeparateRuns {
    private struct FailedRun: Error {
        let status: Int32
    }

    /// The median of what each figure was in the runs, in the order in which figures were first printed.
    /// - Parameter arguments: of each run.
    package static func medians(
        of arguments: [[String]]
    ) throws -> [(name: String, value: Double, unit: String)] {
        var values: [String: [Double]] = [:]
        var figures: [(name: String, unit: String)] = []
        for words in try arguments.flatMap(lines).map({ $0.split(separator: " ").map(String.init) }) {
            guard words.count == 5, let value = Double(words[1]) else { continue }
            if values[words[0]] == nil { figures.append((words[0], words[4])) }
            values[words[0], default: []].append(value)
        }
        return figures.map { figure in
            let sorted = (values[figure.name] ?? []).sorted()
            return (figure.name, sorted[sorted.count / 2], figure.unit)
        }
    }

    /// What one run prints.
    private static func lines(_ arguments: [String]) throws -> [Substring] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw FailedRun(status: process.terminationStatus) }
        return String(decoding: text, as: UTF8.self).split(separator: "\n")
    }
}
