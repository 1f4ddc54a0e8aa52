import BenchmarkFigures
import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// The figures of the foundation: pods, policies, memory, start, configuration API. The data plane's are
/// `weft-datapath-bench`'s.
@main
struct FoundationBench {
    static func main() async throws {
        try Lab.enterOwnNetwork()
        let site = try BenchSite()
        do {
            try await measure(site)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            site.ledger.clear()
            exit(1)
        }
        site.ledger.clear()
    }

    private static func measure(_ site: BenchSite) async throws {
        let (controller, start) = try await site.startController()
        Figure(name: "controller-start-empty", value: start.milliseconds, unit: "ms").print()
        Figure(name: "controller-rss-idle", value: try controller.residentMegabytes, unit: "MB").print()
        try await makeProjects(site)
        let agents = [try await site.hosts[0].start(), try await site.hosts[1].start()]
        Figure(name: "agent-rss-idle", value: try agents[0].residentMegabytes, unit: "MB").print()
        try await PodFigures(site: site).measure()
        Figure(name: "agent-rss-300-ports", value: try agents[0].residentMegabytes, unit: "MB").print()
        try await PolicyFigures(site: site).measure()
        for agent in agents { await agent.stop() }
        try await ConfigFigures(site: site).measure()
        Figure(name: "controller-rss-10000-ports", value: try controller.residentMegabytes, unit: "MB").print()
        await controller.stop()
        let (again, restart) = try await site.startController()
        Figure(name: "controller-start-10000-ports", value: restart.milliseconds, unit: "ms").print()
        Figure(name: "controller-rss-10000-ports-restarted", value: try again.residentMegabytes, unit: "MB").print()
        await again.stop()
        try await BuildFigures(site).measure()
    }

    private static func makeProjects(_ site: BenchSite) async throws {
        for name in ["bench", "other"] {
            try await site.api.create("project", ["default-domain", name], parent: "domain")
        }
    }
}

extension BenchSite {
    /// A network of the bench's project.
    func makeNetwork(_ name: String, _ prefix: IPv4Prefix, project: String = "bench") async throws -> FQName {
        let network: FQName = ["default-domain", project, name]
        try await api.create("virtual-network", network, parent: "project", Self.networkProperties(prefix))
        return network
    }

    /// Of a network with one subnet.
    static func networkProperties(_ prefix: IPv4Prefix) -> JSONObject {
        let subnet: JSON = [
            "subnet": [
                "ip_prefix": .string("\(prefix.network)"), "ip_prefix_len": JSON(Int(prefix.length)),
            ]
        ]
        return [
            "network_ipam_refs": [
                [
                    "to": ["default-domain", "default-project", "default-network-ipam"],
                    "attr": ["ipam_subnets": [subnet]],
                ]
            ]
        ]
    }
}
