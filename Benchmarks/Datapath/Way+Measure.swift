import DatapathFabric
import WeftJSON

extension Way {
    /// Bits per second of one TCP connection, as received.
    func throughput(seconds: Int) throws -> Double {
        let report = try JSON(parsing: near.run("iperf3", "-c", "\(address)", "-t", "\(seconds)", "-J"))
        guard let rate = report["end"]?["sum_received"]?["bits_per_second"]?.double else {
            throw NamespaceCommand.Failure(description: "iperf3 reports no rate over \(name)")
        }
        return rate
    }

    /// Round-trip times in µs.
    func roundTrips(_ count: Int) throws -> [Double] {
        try near.run("ping", "-n", "-c", "\(count)", "-i", "0.002", "\(address)").split(separator: "\n")
            .compactMap { line in
                line.split(separator: " ").first { $0.hasPrefix("time=") }.flatMap { Double($0.dropFirst(5)) }
            }.map { $0 * 1000 }
    }
}

extension [Double] {
    /// The value that `share` of all are not above; zero of nothing.
    func percentile(_ share: Double) -> Double {
        guard !isEmpty else { return 0 }
        return sorted()[Swift.min(count - 1, Int(share * Double(count)))]
    }

    var median: Double { percentile(0.5) }
}
