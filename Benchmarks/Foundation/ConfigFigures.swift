import BenchmarkFigures
import WeftClient
import WeftJSON
import WeftNet

/// The configuration API up to 1,000 networks and 10,000 ports with an address each, over HTTP, every answer durable.
/// The client runs on the same cores and has its share of the time.
struct ConfigFigures {
    let site: BenchSite

    func measure() async throws {
        try await networks()
        try await ports()
        try await reads()
    }

    private func report(_ name: String, _ perSecond: Double) {
        Figure(name: name, value: perSecond, unit: "1/s").print()
    }

    private func networks() async throws {
        let site = site
        let make: @Sendable (Int) async throws -> Void = { number in
            let address = IPv4Address(rawValue: IPv4Address(11, 0, 0, 0).rawValue + UInt32(number) << 8)
            _ = try await site.makeNetwork("n\(number)", IPv4Prefix(address, length: 24))
        }
        report("creates-network-1-client", try await rate(200, clients: 1, make))
        report("creates-network-32-clients", try await rate(800, clients: 32) { try await make(200 + $0) })
    }

    private func ports() async throws {
        let api = site.api
        let make: @Sendable (Int) async throws -> Void = { number in
            try await api.create(
                "virtual-machine-interface", Self.port(number), parent: "project",
                ["virtual_network_refs": [["to": .array(Self.network(number).parts.map(JSON.string))]]])
        }
        report("creates-port-1-client", try await rate(500, clients: 1, make))
        report("creates-port-32-clients", try await rate(9500, clients: 32) { try await make(500 + $0) })
        let addresses = try await rate(10_000, clients: 32) { number in
            try await api.create(
                "instance-ip", ["address-\(number)"], parent: nil,
                [
                    "virtual_network_refs": [["to": .array(Self.network(number).parts.map(JSON.string))]],
                    "virtual_machine_interface_refs": [["to": .array(Self.port(number).parts.map(JSON.string))]],
                ])
        }
        report("creates-address-32-clients", addresses)
    }

    /// Half of the ports are in each of two projects.
    private static func port(_ number: Int) -> FQName {
        ["default-domain", number < 5000 ? "bench" : "other", "port-\(number)"]
    }
    private static func network(_ number: Int) -> FQName { ["default-domain", "bench", "n\(number % 1000)"] }

    private func reads() async throws {
        let api = site.api
        let id = try await api.id(of: "virtual-machine-interface", Self.port(1))
        for clients in [1, 32] {
            let perSecond = try await rate(5000, clients: clients) { _ in
                _ = try await api.read("virtual-machine-interface", id)
            }
            report("gets-port-\(clients)-client\(clients == 1 ? "" : "s")", perSecond)
        }
        let project = try await api.id(of: "project", ["default-domain", "other"])
        for (name, query) in [("plain", ""), ("detail", "&detail=true")] {
            var times: [Duration] = []
            for _ in 0..<7 {
                let start = ContinuousClock.now
                let rows = try await api.list("virtual-machine-interface", query: "parent_id=\(project)\(query)")
                times.append(ContinuousClock.now - start)
                guard rows.count == 5000 else { throw BenchFailure("the list has \(rows.count) ports") }
            }
            Figure(name: "list-5000-ports-\(name)-p50", value: times.median, unit: "ms").print()
        }
    }
}
