import Foundation

/// Prints a line per figure: name, value, no peer, unit. The values are medians of runs in processes of their own, each
/// with fresh memory: one run is over in a third of a second and says as much about the machine as about the table.
@main
struct Main {
    private static let runs = 15

    private struct FailedRun: Error {
        let status: Int32
    }

    static func main() throws {
        if CommandLine.arguments.dropFirst().first == "once" { return runOnce() }
        var values: [String: [Double]] = [:]
        var figures: [(name: String, unit: String)] = []
        for _ in 0..<runs {
            for words in try lines().map({ $0.split(separator: " ").map(String.init) }) {
                guard words.count == 5, let value = Double(words[1]) else { continue }
                if values[words[0]] == nil { figures.append((words[0], words[4])) }
                values[words[0], default: []].append(value)
            }
        }
        for figure in figures {
            let sorted = (values[figure.name] ?? []).sorted()
            print("\(figure.name) \(String(format: "%.0f", sorted[sorted.count / 2])) - - \(figure.unit)")
        }
    }

    /// What a run in a process of its own prints.
    private static func lines() throws -> [Substring] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["once"]
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw FailedRun(status: process.terminationStatus) }
        return String(decoding: text, as: UTF8.self).split(separator: "\n")
    }

    private static func runOnce() {
        for figure in RoutingBenchmark.run(routes: 100_000, cpuTime: cpuTime, residentBytes: residentBytes) {
            let name = "rib-" + figure.name.replacingOccurrences(of: " ", with: "-")
            print("\(name) \(figure.value) - - \(figure.unit)")
        }
    }

    /// Nanoseconds of CPU that the process has used.
    private static func cpuTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
            * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
