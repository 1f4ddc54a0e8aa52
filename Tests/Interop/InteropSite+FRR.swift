import Foundation
import WeftJSON
import WeftLab

extension InteropSite {
    func startFRR() throws -> ChildProcess {
        let text = """
            route-map target permit 10
             set extcommunity rt \(frr.asn):1
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
             address-family ipv6 unicast
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
}

/// A session as FRR counts it.
struct FRRSession: Sendable {
    let refreshesSent: Int
    /// Requests and marks.
    let refreshesReceived: Int
    let updatesReceived: Int
    /// How often the session has come up.
    let established: Int

    init(_ neighbor: JSON) {
        let messages = neighbor["messageStats"]
        refreshesSent = messages?["routeRefreshSent"]?.int ?? 0
        refreshesReceived = messages?["routeRefreshRecv"]?.int ?? 0
        updatesReceived = messages?["updatesRecv"]?.int ?? 0
        established = neighbor["connectionsEstablished"]?.int ?? 0
    }
}
