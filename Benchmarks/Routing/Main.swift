import BenchmarkFigures
import Foundation

/// Prints a line per figure: name, value, no peer, unit. The values are medians of runs in processes of their own, each
/// with fresh memory: one run is over in a third of a second and says as much about the machine as about the table.
@main
struct Main {
    private static let runs = 15

    static func main() throws {
        if CommandLine.arguments.dropFirst().first == "once" { return runOnce() }
        for figure in try SeparateRuns.medians(of: Array(repeating: ["once"], count: runs)) {
            print("\(figure.name) \(String(format: "%.0f", figure.value)) - - \(figure.unit)")
        }
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
