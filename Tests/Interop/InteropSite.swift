import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// A controller and three routers on one underlay: BIRD, FRR and GoBGP, each in an AS of its own.
final class InteropSite: Sendable {
    let folder: URL
    let ledger: Ledger
    let controller: LabHost
    let bird: Router
    let frr: Router
    let gobgp: Router
    let api: ConfigClient
    private let weft: String

    /// A host that runs a daemon of the field.
    struct Router: Sendable {
        let host: LabHost
        let asn: UInt32
    }

    static let asn: UInt32 = 64512
    /// Of the session with FRR.
    static let key = "one-key-for-both"
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
        let fabric = try Fabric(run: run, ledger: ledger)
        controller = try fabric.addHost("controller", IPv4Address(172, 31, 0, 1))
        bird = Router(host: try fabric.addHost("bird", IPv4Address(172, 31, 0, 2)), asn: 65002)
        frr = Router(host: try fabric.addHost("frr", IPv4Address(172, 31, 0, 3)), asn: 65003)
        gobgp = Router(host: try fabric.addHost("gobgp", IPv4Address(172, 31, 0, 4)), asn: 65004)
        api = ConfigClient("http://\(controller.address):8082")
    }

    func startController() async throws -> ChildProcess {
        let process = try ChildProcess(
            "controller",
            Command(
                [
                    weft, "controller", "--address", "\(controller.address)", "--data-dir",
                    folder.appending(path: "data").path(),
                ], in: controller.namespace), log: folder.appending(path: "controller.log"))
        try await Patience(of: "the config API", watching: [process]).wait(.seconds(30)) {
            (try? await self.api.get("/")) != nil
        }
        return process
    }

    /// Makes a router known to the controller.
    func configure(_ router: Router, password: String? = nil) async throws {
        let attributes: JSON =
            password.map { ["auth_data": ["key_type": "md5", "key_items": [["key_id": 0, "key": .string($0)]]]] } ?? [:]
        try await api.create(
            "bgp-router", Self.instance.child(router.host.name), parent: "routing-instance",
            [
                "bgp_router_parameters": [
                    "router_type": "router", "address": .string("\(router.host.address)"),
                    "identifier": .string("\(router.host.address)"), "autonomous_system": .int(Int64(router.asn)),
                    "address_families": ["family": ["inet", "inet-vpn", "inet6-vpn", "e-vpn"]],
                ],
                "bgp_router_refs": [
                    [
                        "to": .array(Self.instance.child("controller").parts.map { .string($0) }),
                        "attr": ["session": [["uuid": nil, "attributes": [attributes]]]],
                    ]
                ],
            ])
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

    var pages: String { "http://\(controller.address):8083" }

    /// What a command of ours prints.
    func weft(_ words: [String]) -> String { run([weft] + words) }

    // MARK: Daemons

    func startBIRD() throws -> ChildProcess {
        let text = """
            router id \(bird.host.address);
            log stderr all;
            mpls table labels;
            vpn4 table v4;
            protocol device {}
            protocol static { ipv4; route 10.2.0.0/16 blackhole; }
            protocol bgp fabric {
              local \(bird.host.address) as \(bird.asn); neighbor \(controller.address) as \(Self.asn);
              ipv4 { import all; export all; next hop self; };
              vpn4 mpls { table v4; import all; export all; next hop keep; };
            }

            """
        let file = folder.appending(path: "bird.conf")
        try Data(text.utf8).write(to: file)
        return try ChildProcess(
            "bird", Command(["bird", "-f", "-c", file.path(), "-s", socket("bird")], in: bird.host.namespace),
            log: folder.appending(path: "bird.log"))
    }

    func startFRR() throws -> ChildProcess {
        let text = """
            router bgp \(frr.asn)
             bgp router-id \(frr.host.address)
             no bgp ebgp-requires-policy
             no bgp default ipv4-unicast
             no bgp network import-check
             bgp graceful-restart
             bgp graceful-restart preserve-fw-state
             neighbor \(controller.address) remote-as \(Self.asn)
             neighbor \(controller.address) password \(Self.key)
             neighbor \(controller.address) timers connect 1
             address-family ipv4 unicast
              network 10.3.0.0/16
              neighbor \(controller.address) activate
             exit-address-family
             address-family ipv4 vpn
              neighbor \(controller.address) activate
             exit-address-family
             address-family ipv6 vpn
              neighbor \(controller.address) activate
             exit-address-family
             address-family l2vpn evpn
              neighbor \(controller.address) activate
             exit-address-family

            """
        let file = folder.appending(path: "frr.conf")
        try Data(text.utf8).write(to: file)
        return try ChildProcess(
            "frr",
            Command(
                [
                    "/usr/lib/frr/bgpd", "-Z", "-n", "-S", "-f", file.path(), "-i",
                    folder.appending(path: "bgpd.pid").path(), "--vty_socket", folder.path(), "--log", "stdout", "-A",
                    "127.0.0.1", "-P", "0",
                ], in: frr.host.namespace), log: folder.appending(path: "frr.log"))
    }

    func startGoBGP() throws -> ChildProcess {
        let text = """
            [global.config]
            as = \(gobgp.asn)
            router-id = "\(gobgp.host.address)"
            local-address-list = ["\(gobgp.host.address)"]
            [[neighbors]]
            [neighbors.config]
            neighbor-address = "\(controller.address)"
            peer-as = \(Self.asn)
            [neighbors.timers.config]
            connect-retry = 1
            [[neighbors.afi-safis]]
            [neighbors.afi-safis.config]
            afi-safi-name = "ipv4-unicast"
            [[neighbors.afi-safis]]
            [neighbors.afi-safis.config]
            afi-safi-name = "l3vpn-ipv4-unicast"
            [[neighbors.afi-safis]]
            [neighbors.afi-safis.config]
            afi-safi-name = "l2vpn-evpn"
            [[neighbors.afi-safis]]
            [neighbors.afi-safis.config]
            afi-safi-name = "l3vpn-ipv6-unicast"

            """
        let file = folder.appending(path: "gobgp.toml")
        try Data(text.utf8).write(to: file)
        return try ChildProcess(
            "gobgp",
            Command(
                ["gobgpd", "-f", file.path(), "--pprof-disable", "--api-hosts", "127.0.0.1:50051", "-l", "warn"],
                in: gobgp.host.namespace), log: folder.appending(path: "gobgp.log"))
    }

    private func socket(_ name: String) -> String { folder.appending(path: "\(name).ctl").path() }

    // MARK: What they say

    /// What a daemon prints of its routes; empty while it does not answer.
    func birdRoutes(_ table: String) -> String {
        run(["birdc", "-s", socket("bird"), "show", "route", "table", table, "all"])
    }

    func frrRoutes(_ what: String) -> String {
        run(["vtysh", "--vty_socket", folder.path(), "-c", "show bgp \(what)"])
    }

    /// Commands of its shell, one after the other.
    func tellFRR(_ lines: [String]) {
        _ = run(["vtysh", "--vty_socket", folder.path()] + lines.flatMap { ["-c", $0] })
    }

    /// How FRR's session with us stands.
    var frrSession: FRRSession {
        let text = run([
            "vtysh", "--vty_socket", folder.path(), "-c", "show bgp neighbors \(controller.address) json",
        ])
        return FRRSession((try? JSON(parsing: text))?["\(controller.address)"] ?? .null)
    }

    func gobgpRoutes(_ family: String) -> String {
        run(["gobgp", "global", "rib", "-a", family], in: gobgp.host.namespace)
    }

    func tellGoBGP(_ words: [String]) throws {
        try Command(["gobgp", "global", "rib"] + words, in: gobgp.host.namespace).checked()
    }

    private func run(_ words: [String], in namespace: String? = nil) -> String {
        (try? Command(words, in: namespace).checked()) ?? ""
    }
}

/// A session as FRR counts it.
struct FRRSession: Sendable {
    let refreshesSent: Int
    let updatesReceived: Int
    /// How often the session has come up.
    let established: Int

    init(_ neighbor: JSON) {
        let messages = neighbor["messageStats"]
        refreshesSent = messages?["routeRefreshSent"]?.int ?? 0
        updatesReceived = messages?["updatesRecv"]?.int ?? 0
        established = neighbor["connectionsEstablished"]?.int ?? 0
    }
}
