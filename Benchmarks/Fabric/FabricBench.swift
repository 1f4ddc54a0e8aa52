import BenchmarkFigures

/// Prints a line per figure. Each run is a process of its own, with fresh memory: `weft-fabric-bench once SEED [HOSTS]`
/// is one.
@main
struct FabricBench {
    private static let runs = 3

    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        if arguments.popFirst() == "once" {
            let seed = arguments.popFirst().flatMap { UInt64($0) } ?? 1
            return try FabricHour(seed: seed, hosts: arguments.popFirst().flatMap { Int($0) } ?? 1000).run()
        }
        for figure in try SeparateRuns.medians(of: (1...runs).map { ["once", "\($0)"] }) {
            Figure(name: figure.name, value: figure.value, unit: figure.unit).print()
        }
    }
}
