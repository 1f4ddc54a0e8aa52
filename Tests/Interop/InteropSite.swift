import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// A controller, a host and five routers on one underlay: BIRD, FRR, GoBGP, ExaBGP and a leaf switch, each in an AS of
/// its own.
final class InteropSite: Sendable {
    let folder: URL
    let ledger: Ledger
    let controller: LabHost
    let bird: Router
    let frr: Router
    let gobgp: Router
    let exabgp: Router
    let leaf: Router
    let compute: AgentHost
    let api: ConfigClient
    private let weft: String

    /// A host that runs a daemon of the field.
    struct Router: Sendable {
        let host: LabHost
        let asn: UInt32
    }

    static let asn: UInt32 = 64512
    static let families = ["inet", "inet-vpn", "inet6-vpn", "e-vpn"]
    /// Of the session with FRR.
    static let key = "one-key-for-both"
    static let project: FQName = ["default-domain", "default-project"]
    static let instance: FQName = ["default-domain", "default-project", "ip-fabric", "__default__"]

    init() throws {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        weft = own.appending(path: "weft").path()
        let run = "i" + String(ProcessInfo.processInfo.processIdentifier, radix: 36)
        folder = URL(filePath: "/var/tmp/weft-\(run)")
        ledger = try Ledger(file: URL(filePath: "/var/tmp/weft-\(run).ledger"))
        try ledger.record(.directory(folder.path()))
        try ledger.record(.namespaces(prefix: "weft-\(run)-"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let fabric = try LabNetwork(run: run, ledger: ledger)
        controller = try fabric.addHost("controller", IPv4Address(172, 31, 0, 1))
        bird = Router(host: try fabric.addHost("bird", IPv4Address(172, 31, 0, 2)), asn: 65002)
        frr = Router(host: try fabric.addHost("frr", IPv4Address(172, 31, 0, 3)), asn: 65003)
        gobgp = Router(host: try fabric.addHost("gobgp", IPv4Address(172, 31, 0, 4)), asn: 65004)
        exabgp = Router(host: try fabric.addHost("exabgp", IPv4Address(172, 31, 0, 5)), asn: 65005)
        leaf = Router(host: try fabric.addHost("leaf", IPv4Address(172, 31, 0, 6)), asn: 65006)
        api = ConfigClient("http://\(controller.address):8082")
        let compute = try fabric.addHost("compute", IPv4Address(172, 31, 0, 10))
        try ledger.record(.directory("/sys/fs/bpf/weft/\(compute.namespace)"))
        self.compute = AgentHost(
            compute, weft: weft, plugin: own.appending(path: "weft-cni").path(), folder: folder,
            controller: controller.address, api: api)
    }

    func startController() async throws -> ChildProcess {
        let process = try ChildProcess(
            "controller",
            Command(
                [
                    weft, "controller", "--address", "\(controller.address)", "--data-dir",
                    folder.appending(path: "data").path(), "--aaa-mode", "no-auth", "--tls", "both",
                ], in: controller.namespace), log: folder.appending(path: "controller.log"))
        try await Patience(of: "the config API", watching: [process]).wait(.seconds(30)) {
            (try? await self.api.get("/")) != nil
        }
        return process
    }

    /// Makes a router known to the controller.
    func configure(_ router: Router, password: String? = nil, families: [String] = InteropSite.families) async throws {
        let attributes: JSON =
            password.map { ["auth_data": ["key_type": "md5", "key_items": [["key_id": 0, "key": .string($0)]]]] } ?? [:]
        try await api.create(
            "bgp-router", Self.instance.child(router.host.name), parent: "routing-instance",
            [
                // Routers of other ASs without policies, some in VRFs with our networks' own targets.
                "bgp_router_requires_policy": false, "bgp_router_automatic_targets": true,
                "bgp_router_parameters": Self.parameters(of: router, families),
                "bgp_router_refs": [
                    [
                        "to": .array(Self.instance.child("controller").parts.map { .string($0) }),
                        "attr": ["session": [["uuid": nil, "attributes": [attributes]]]],
                    ]
                ],
            ])
    }

    /// Changes what is exchanged with a router.
    func setFamilies(_ families: [String], of router: Router) async throws {
        let id = try await api.id(of: "bgp-router", Self.instance.child(router.host.name))
        try await api.put(
            "/bgp-router/\(id)",
            [
                "bgp-router": [
                    "uuid": .string("\(id)"), "bgp_router_parameters": Self.parameters(of: router, families),
                ]
            ])
    }

    /// A network of the default project with one subnet.
    func addNetwork(
        _ name: String, target: String, _ subnet: JSON, _ properties: JSON
    ) async throws -> FQName {
        let ipam = Self.project.child("\(name)-ipam")
        try await api.create("network-ipam", ipam, parent: "project", [:])
        let network = Self.project.child(name)
        try await api.create(
            "virtual-network", network, parent: "project",
            [
                "route_target_list": ["route_target": [.string("target:\(target)")]],
                "virtual_network_properties": properties,
                "network_ipam_refs": [
                    ["to": .array(ipam.parts.map(JSON.string)), "attr": ["ipam_subnets": [subnet]]]
                ],
            ])
        return network
    }

    private static func parameters(of router: Router, _ families: [String]) -> JSON {
        [
            "router_type": "router", "address": .string("\(router.host.address)"),
            "identifier": .string("\(router.host.address)"), "autonomous_system": .int(Int64(router.asn)),
            "address_families": ["family": .array(families.map { .string($0) })],
        ]
    }

    /// Sessions that are made from now on keep routes over restarts.
    func restartGracefully() async throws {
        let id = try await api.id(of: "global-system-config", ["default-global-system-config"])
        let parameters: JSON = [
            "enable": true, "restart_time": 60, "long_lived_restart_time": 0, "end_of_rib_timeout": 60,
            "bgp_helper_enable": true, "xmpp_helper_enable": false,
        ]
        try await api.put(
            "/global-system-config/\(id)",
            ["global-system-config": ["uuid": .string("\(id)"), "graceful_restart_parameters": parameters]])
    }

    /// What a router has of plain IPv4, as it says itself; empty while it does not answer.
    func routes(of router: String) -> String {
        switch router {
        case "BIRD": birdRoutes("master4")
        case "FRR": frrRoutes("ipv4 unicast")
        default: gobgpRoutes("ipv4")
        }
    }

    /// What the control node shows of a prefix.
    func shown(_ prefix: String) -> String {
        weft(["route", "show", prefix, "--family", "inet", "--introspect", pages])
    }

    func isFresh(_ prefix: String) -> Bool {
        let text = shown(prefix)
        return text.contains(prefix) && !text.contains("Stale")
    }

    /// How often each router's session has ended; none for a session that is not there.
    var flaps: [String: Int] {
        var counts: [String: Int] = [:]
        for name in ["bird", "frr", "gobgp", "exabgp"] {
            let lines = weft(["bgp", "show", name, "--api", api.base, "--introspect", pages]).split(separator: "\n")
            guard lines.contains(where: { $0.hasPrefix("session") && $0.contains("Established") }) else { continue }
            counts[name] = lines.first { $0.hasPrefix("flaps") }?.split(separator: " ").last.flatMap { Int($0) }
        }
        return counts
    }

    /// How many requests and marks of route refreshes a router has sent.
    func refreshes(from router: String) -> Int {
        let lines = weft(["bgp", "show", router, "--api", api.base, "--introspect", pages]).split(separator: "\n")
        let parts = lines.first { $0.hasPrefix("received") }?.split(separator: ",") ?? []
        return parts.first { $0.hasSuffix("route refreshes") }
            .flatMap { $0.split(separator: " ").first { Int($0) != nil } }.flatMap { Int($0) } ?? 0
    }

    var pages: String { "http://\(controller.address):8083" }

    /// What a command of ours prints.
    func weft(_ words: [String]) -> String { run([weft] + words) }

    func run(_ words: [String], in namespace: String? = nil) -> String {
        (try? Command(words, in: namespace).checked()) ?? ""
    }
}
