import BenchmarkFigures
import Foundation
import WeftNet
import WeftTesting

/// One virtual hour of a fabric with a port on each host, in which ports come and go and parts of it die.
struct FabricHour {
    let seed: UInt64
    let hosts: Int

    /// Ten hosts have a standing port in each network.
    private var networkCount: Int { max(1, hosts / 10) }
    private static let seconds = 3600
    private static let lifetime = 60
    private static let agentRestarts = 10
    private static let controlNodeRestart = 1800

    private struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    func run() throws {
        let began = try cpuSeconds()
        let fabric = try SimulatedFabric(hosts: hosts, seed: seed, wire: .shared)
        let networks = try (0..<networkCount).map {
            try fabric.makeNetwork("vn\($0)", "10.\($0 / 256).\($0 % 256).0/24")
        }
        for host in 0..<hosts { _ = try fabric.attach("standing\(host)", to: networks[host % networkCount], on: host) }
        guard fabric.settle() else { throw Fault(description: "the fabric does not come to rest") }
        let built = try cpuSeconds()
        try live(fabric, networks)
        let ended = try cpuSeconds()
        let memory = try Usage(getpid()).residentBytes
        try check(fabric)
        Figure(name: "fabric-build-cpu", value: built - began, unit: "s").print()
        Figure(name: "fabric-hour-cpu", value: ended - built, unit: "s").print()
        Figure(name: "fabric-memory", value: memory / 1e6, unit: "MB").print()
    }

    private func live(_ fabric: SimulatedFabric, _ networks: [SimulatedFabric.Network]) throws {
        var generator = SeededGenerator(seed: seed)
        var guests: [SimulatedFabric.Workload] = []
        for second in 0..<Self.seconds {
            if second % (Self.seconds / Self.agentRestarts) == 0 {
                fabric.restart(agentOf: Int.random(in: 0..<hosts, using: &generator))
            }
            if second == Self.controlNodeRestart { fabric.stop(controlNode: 0) }
            if second == Self.controlNodeRestart + 10 { fabric.start(controlNode: 0) }
            if second >= Self.lifetime { try fabric.detach(guests.removeFirst()) }
            guests.append(
                try fabric.attach(
                    "guest\(second)", to: networks[Int.random(in: networks.indices, using: &generator)],
                    on: Int.random(in: 0..<hosts, using: &generator)))
            fabric.run(for: .seconds(1))
        }
    }

    private func check(_ fabric: SimulatedFabric) throws {
        guard fabric.settle() else { throw Fault(description: "the fabric does not come to rest") }
        let faults = fabric.check()
        guard faults.isEmpty else { throw Fault(description: faults.prefix(5).joined(separator: "\n")) }
        let networks = Dictionary(grouping: fabric.workloads.values) { $0.interfaces[0].network }
        for pods in networks.values {
            for a in pods {
                for b in pods where a != b && !fabric.reaches(a, b) {
                    throw Fault(description: "\(a.name) does not reach \(b.name)")
                }
            }
        }
    }

    private func cpuSeconds() throws -> Double { try Usage(getpid()).seconds }
}
