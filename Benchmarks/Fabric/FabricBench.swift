import BenchmarkFigures
import Foundation

/// Prints a line per figure. Each run is a process of its own, with fresh memory: `weft-fabric-bench once SEED [HOSTS]`
/// is one.
@main
struct FabricBench {
    private static let runs = 3

    private struct FailedRun: Error {
        let status: Int32
    }

    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        if arguments.popFirst() == "once" {
            let seed = arguments.popFirst().flatMap { UInt64($0) } ?? 1
            return try FabricHour(seed: seed, hosts: arguments.popFirst().flatMap { Int($0) } ?? 1000).run()
        }
        var values: [String: [Double]] = [:]
        var figures: [(name: String, unit: String)] = []
        for seed in 1...runs {
            for words in try lines(seed: seed).map({ $0.split(separator: " ").map(String.init) }) {
                guard words.count == 5, let value = Double(words[1]) else { continue }
                if values[words[0]] == nil { figures.append((words[0], words[4])) }
                values[words[0], default: []].append(value)
            }
        }
        for figure in figures {
            let sorted = (values[figure.name] ?? []).sorted()
            Figure(name: figure.name, value: sorted[sorted.count / 2], unit: figure.unit).print()
        }
    }

    /// What a run in a process of its own prints.
    private static func lines(seed: Int) throws -> [Substring] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["once", "\(seed)"]
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw FailedRun(status: process.terminationStatus) }
        return String(decoding: text, as: UTF8.self).split(separator: "\n")
    }
}
