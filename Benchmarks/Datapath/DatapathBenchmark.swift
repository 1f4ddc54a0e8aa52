import DatapathFabric
import Foundation
import WeftDatapath
import WeftNet
import WeftVRouter

/// The data plane beside the bare underlay and beside the kernel's VXLAN and bridge, in one run and by turns, so that
/// whatever else the machine does hits all alike. Prints a line per figure: name, ours, peer, ratio ours/peer, unit.
@main
struct DatapathBenchmark {
    static let rounds = 7

    static func main() throws {
        guard Fabric.isPossible else {
            throw NamespaceCommand.Failure(description: "needs root and network namespaces")
        }
        try paths()
        try ports(100)
        try routes(100_000)
    }

    private static func paths() throws {
        let ways = [try Way.weft(), try Way.vxlan(), try Way.veth()]
        var rates = [[Double]](repeating: [], count: ways.count)
        var times = rates
        for way in ways { _ = try way.throughput(seconds: 1) }
        for _ in 0..<rounds {
            for (index, way) in ways.enumerated() {
                rates[index].append(try way.throughput(seconds: 2) / 1e9)
                times[index].append(try way.roundTrips(400).median)
            }
        }
        for (index, peer) in ways.enumerated().dropFirst() {
            report("tcp-throughput-beside-\(peer.name)", rates[0].median, rates[index].median, "Gbit/s")
            report("ping-rtt-p50-beside-\(peer.name)", times[0].median, times[index].median, "µs")
        }
    }

    /// From nothing to a workload that can send: interface, port, label, route.
    private static func ports(_ count: Int) throws {
        let fabric = try Fabric()
        try fabric.a.startAgent()
        let clock = ContinuousClock()
        var times: [Double] = []
        for number in 0..<count {
            let sandbox = try fabric.a.addSandbox("pod\(number)")
            let address = IPv4Address(rawValue: IPv4Address(10, 0, 1, 2).rawValue + UInt32(number))
            times.append(
                (try clock.measure { _ = try fabric.a.addPod(in: sandbox, address, vrf: VRFID(rawValue: 1)) })
                    / .milliseconds(1))
        }
        report("datapath-port-add-p50", times.median, nil, "ms")
        report("datapath-port-add-p99", times.percentile(0.99), nil, "ms")
    }

    /// An agent that starts with a full table, and one that finds nothing to change.
    private static func routes(_ count: Int) throws {
        let fabric = try Fabric()
        try fabric.a.startAgent()
        guard let datapath = fabric.a.datapath, let label = MPLSLabel(4711) else { return }
        var state = DatapathState()
        for number in 0..<UInt32(count) {
            let prefix = IPv4Prefix(host: IPv4Address(rawValue: IPv4Address(10, 0, 0, 0).rawValue + number))
            state.routes[FIBKey(vrf: VRFID(rawValue: UInt16(number % 100)), prefix: prefix)] =
                .tunnel(remote: fabric.b.address, label: label)
        }
        let clock = ContinuousClock()
        let change = DatapathChange(to: state)
        let written = try clock.measure { try datapath.apply(change) }
        report("datapath-route-writes", Double(count) / (written / .seconds(1)), nil, "routes/s")
        report(
            "datapath-resync-\(count)-routes", try clock.measure { try datapath.resync(state) } / .milliseconds(1), nil,
            "ms")
        report(
            "datapath-takeover-\(count)-routes", try clock.measure { try fabric.a.startAgent() } / .milliseconds(1),
            nil, "ms")
    }

    private static func report(_ name: String, _ ours: Double, _ peer: Double?, _ unit: String) {
        let words = [name, text(ours), peer.map(text) ?? "-", peer.map { text(ours / $0) } ?? "-", unit]
        FileHandle.standardOutput.write(Data("\(words.joined(separator: " "))\n".utf8))
    }

    private static func text(_ value: Double) -> String {
        value >= 1000 ? "\(Int(value))" : "\((value * 100).rounded() / 100)"
    }
}
