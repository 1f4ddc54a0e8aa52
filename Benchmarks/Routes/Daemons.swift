import BenchmarkFigures
import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// A BGP daemon in the middle: an external peer of the source and of the sink, which are passed each other's routes
/// with their next hops.
protocol Daemon: Sendable {
    var name: String { get }
    /// It takes so long that the others are not kept waiting for it in every round.
    var runsOnce: Bool { get }
    /// What its peers offer, in seconds; 0 for sessions that nobody has to keep alive (RFC 4271 §4.2).
    var holdTime: UInt16 { get }
    /// Writes its configuration and starts it.
    func start(_ site: RoutesSite, _ family: RouteMix.Family) async throws -> ChildProcess
}

extension Daemon {
    var runsOnce: Bool { false }
    var holdTime: UInt16 { 0 }
}

extension [any Daemon] {
    /// Those that have their turn in a round, counted from 0.
    func inRound(_ round: Int) -> [any Daemon] { filter { round == 0 || !$0.runsOnce } }
}

struct WeftDaemon: Daemon {
    let name = "weft"
    let program: String

    func start(_ site: RoutesSite, _ family: RouteMix.Family) async throws -> ChildProcess {
        let data = site.folder.appending(path: "weft").path()
        try? FileManager.default.removeItem(atPath: data)
        let process = try ChildProcess(
            name,
            Command(
                RoutesSite.command(
                    [
                        program, "controller", "--address", "\(site.daemon.address)", "--data-dir", data,
                    ] + OpenController.options(of: program),
                    on: RoutesSite.daemonCPU), in: site.daemon.namespace), log: site.folder.appending(path: "weft.log"))
        let api = ConfigClient("http://\(site.daemon.address):8082")
        try await Patience(of: "the config API", watching: [process]).wait(.seconds(60)) {
            (try? await api.get("/")) != nil
        }
        let instance: FQName = ["default-domain", "default-project", "ip-fabric", "__default__"]
        for (name, host, asn) in [("source", site.source, RoutesSite.sourceAS), ("sink", site.sink, RoutesSite.sinkAS)]
        {
            let parameters: JSONObject = [
                "router_type": "router", "address": .string("\(host.address)"),
                "identifier": .string("\(host.address)"),
                "autonomous_system": .int(Int64(asn)),
                "address_families": ["family": [family.isVPN ? "inet-vpn" : "inet"]],
            ]
            let own = instance.child("controller").parts.map { JSON.string($0) }
            let session: JSON = ["uuid": nil, "attributes": [["passive": true]]]
            try await api.create(
                "bgp-router", instance.child(name), parent: "routing-instance",
                [
                    "bgp_router_requires_policy": false, "bgp_router_prefix_limit": 0,
                    "bgp_router_parameters": .object(parameters),
                    "bgp_router_refs": [["to": .array(own), "attr": ["session": [session]]]],
                ])
        }
        return process
    }
}

extension WeftDaemon {
    /// Makes a network with a route target of its own, and registers hosts. The answer is the network's routing
    /// instance.
    func addNetwork(importing target: String, agents: [IPv4Address], _ site: RoutesSite) async throws -> String {
        let api = ConfigClient("http://\(site.daemon.address):8082")
        let network: FQName = ["default-domain", "default-project", "crowd"]
        try await api.create(
            "virtual-network", network, parent: "project",
            ["import_route_target_list": ["route_target": [.string(target)]]])
        for (number, address) in agents.enumerated() {
            try await api.create(
                "virtual-router", ["default-global-system-config", AgentCrowd.name(number)],
                parent: "global-system-config", ["virtual_router_ip_address": .string("\(address)")])
            // What has a port in the network is told its routes.
            try await api.create(
                "virtual-machine-interface", ["default-global-system-config", AgentCrowd.name(number), "port"],
                parent: "virtual-router",
                ["virtual_network_refs": [["to": .array(network.parts.map { .string($0) })]]])
        }
        return network.child(network.name).description
    }
}

struct BIRDDaemon: Daemon {
    let name: String
    let program: [String]

    func start(_ site: RoutesSite, _ family: RouteMix.Family) async throws -> ChildProcess {
        let channel =
            family.isVPN
            ? "vpn4 mpls { table v4; import all; export all; next hop keep; };"
            : "ipv4 { import all; export all; next hop keep; };"
        let peers = [("source", site.source, RoutesSite.sourceAS), ("sink", site.sink, RoutesSite.sinkAS)].map {
            """
            protocol bgp to_\($0.0) {
              local \(site.daemon.address) as \(RoutesSite.daemonAS); neighbor \($0.1.address) as \($0.2); passive yes;
              \(channel)
            }
            """
        }
        let text = """
            router id \(site.daemon.address);
            log stderr all;
            mpls table labels;
            vpn4 table v4;
            protocol device {}
            \(peers.joined(separator: "\n"))

            """
        let file = site.folder.appending(path: "bird.conf")
        try Data(text.utf8).write(to: file)
        return try ChildProcess(
            name,
            Command(
                RoutesSite.command(
                    program + ["-f", "-c", file.path(), "-s", site.folder.appending(path: "bird.ctl").path()],
                    on: RoutesSite.daemonCPU), in: site.daemon.namespace), log: site.folder.appending(path: "bird.log"))
    }
}

struct FRRDaemon: Daemon {
    let name = "frr"

    func start(_ site: RoutesSite, _ family: RouteMix.Family) async throws -> ChildProcess {
        let peers = [(site.source, RoutesSite.sourceAS), (site.sink, RoutesSite.sinkAS)]
        let neighbors = peers.map { " neighbor \($0.0.address) remote-as \($0.1)\n neighbor \($0.0.address) passive" }
        let activated = peers.map {
            "  neighbor \($0.0.address) activate\n  neighbor \($0.0.address) attribute-unchanged next-hop"
        }
        let text = """
            router bgp \(RoutesSite.daemonAS)
             bgp router-id \(site.daemon.address)
             no bgp ebgp-requires-policy
             no bgp default ipv4-unicast
            \(neighbors.joined(separator: "\n"))
             address-family ipv4 \(family.isVPN ? "vpn" : "unicast")
            \(activated.joined(separator: "\n"))
             exit-address-family

            """
        let file = site.folder.appending(path: "frr.conf")
        try Data(text.utf8).write(to: file)
        return try ChildProcess(
            name,
            Command(
                RoutesSite.command(
                    [
                        "/usr/lib/frr/bgpd", "-Z", "-n", "-S", "-f", file.path(), "-i",
                        site.folder.appending(path: "bgpd.pid").path(), "--vty_socket", site.folder.path(), "--log",
                        "stdout", "--log-level", "emergencies", "-A", "127.0.0.1", "-P", "0",
                    ], on: RoutesSite.daemonCPU), in: site.daemon.namespace),
            log: site.folder.appending(path: "frr.log"))
    }
}
