import Foundation
import WeftLab

extension InteropSite {
    /// - Parameter isRestarting: it takes up what it was before, as after a crash.
    func startBIRD(isRestarting: Bool = false) throws -> ChildProcess {
        try startBIRD(
            """
            vpn4 table v4;
            protocol static { ipv4; route 10.2.0.0/16 blackhole; }
            """,
            """
            ipv4 { import all; export all; next hop self; };
            vpn4 mpls { table v4; import all; export all; next hop keep; };
            """, options: isRestarting ? ["-R"] : [])
    }

    /// Announces its routes of these families, each in a protocol of its own, and passes on those of others.
    func startBIRD(families: [InteropFamily]) throws -> ChildProcess {
        let tables = "ipv4 table l4; ipv6 table l6; vpn4 table v4; vpn6 table v6;"
        let routes = families.flatMap { family in
            InteropRoute.routes(self, of: bird, family).enumerated().map { index, route in
                let way = route.label.map { "via \(route.nextHop) mpls \($0)" } ?? "blackhole"
                let target = family.isVPN ? "bgp_ext_community.add((rt, \(bird.asn), 1));" : ""
                let kind = family.birdChannel.split(separator: " ").first ?? ""
                return """
                    protocol static s\(index)_\(family.rawValue) {
                      \(kind) { table \(family.birdTable); };
                      route \(route.name) \(way) { \(target) };
                    }
                    """
            }
        }
        let channels = families.map { family in
            let hop =
                family.hasLabels ? "keep" : family.isWide ? "address 2001:db8:f::\(bird.asn % 10)" : "self"
            // An IPv4 next hop of an IPv6 route, mapped (RFC 4659 §3.2.1.2, RFC 4798 §2).
            let mapped = family.isWide ? "extended next hop;" : ""
            return """
                \(family.birdChannel) {
                  table \(family.birdTable); import all; export all; next hop \(hop); \(mapped)
                };
                """
        }
        return try startBIRD(
            ([tables] + routes).joined(separator: "\n"), channels.joined(separator: "\n"))
    }

    func startBIRD(_ head: String, _ channels: String, options: [String] = []) throws -> ChildProcess {
        let text = """
            router id \(bird.host.address);
            log stderr all;
            mpls table labels;
            \(head)
            protocol device {}
            protocol bgp fabric {
              local \(bird.host.address) as \(bird.asn); neighbor \(controller.address) as \(Self.asn);
              graceful restart on;
              \(channels)
            }

            """
        let file = folder.appending(path: "bird.conf")
        try Data(text.utf8).write(to: file)
        return try ChildProcess(
            "bird", Command(["bird", "-f", "-c", file.path(), "-s", socket] + options, in: bird.host.namespace),
            log: folder.appending(path: "bird.log"))
    }

    /// Whether the second route of each family is announced, too.
    func setBIRD(announcesAll: Bool) {
        _ = run(["birdc", "-s", socket, announcesAll ? "enable" : "disable", "\"s1_*\""])
    }

    func tellBIRD(_ words: String) {
        _ = run(["birdc", "-s", socket] + words.split(separator: " ").map(String.init))
    }

    /// How many updates BIRD's session with us has brought, of all families.
    var birdUpdates: Int {
        let lines = run(["birdc", "-s", socket, "show", "protocols", "all", "fabric"]).split(separator: "\n")
        return lines.filter { $0.contains("Import updates:") }
            .compactMap { $0.split(whereSeparator: \.isWhitespace).dropFirst(2).first.flatMap { Int($0) } }.reduce(0, +)
    }

    var socket: String { folder.appending(path: "bird.ctl").path() }

    /// What a daemon prints of its routes; empty while it does not answer.
    func birdRoutes(_ table: String) -> String {
        run(["birdc", "-s", socket, "show", "route", "table", table, "all"])
    }
}
