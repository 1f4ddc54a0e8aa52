import Foundation
import WeftLab
import WeftNet

struct GoBGPDaemon: Daemon {
    let name = "gobgp"
    let program: [String]
    var runsOnce: Bool { true }
    /// It takes 0 for the time in which a message has to be written. This is longer than any load.
    let holdTime = UInt16.max

    func start(_ site: RoutesSite, _ family: RouteMix.Family) async throws -> ChildProcess {
        let peers = [(site.source, RoutesSite.sourceAS), (site.sink, RoutesSite.sinkAS)].map {
            """
            [[neighbors]]
            [neighbors.config]
            neighbor-address = "\($0.0.address)"
            peer-as = \($0.1)
            [neighbors.transport.config]
            passive-mode = true
            [neighbors.timers.config]
            hold-time = \(holdTime)
            keepalive-interval = \(holdTime / 3)
            [[neighbors.afi-safis]]
            [neighbors.afi-safis.config]
            afi-safi-name = "\(family.isVPN ? "l3vpn-ipv4-unicast" : "ipv4-unicast")"
            """
        }
        // Without a policy it would put itself into the way of external peers.
        let text = """
            [global.config]
            as = \(RoutesSite.daemonAS)
            router-id = "\(site.daemon.address)"
            local-address-list = ["\(site.daemon.address)"]
            [global.apply-policy.config]
            export-policy-list = ["keep"]
            default-export-policy = "accept-route"
            [[policy-definitions]]
            name = "keep"
            [[policy-definitions.statements]]
            name = "keep"
            [policy-definitions.statements.actions]
            route-disposition = "accept-route"
            [policy-definitions.statements.actions.bgp-actions]
            set-next-hop = "unchanged"
            \(peers.joined(separator: "\n"))

            """
        let file = site.folder.appending(path: "gobgp.toml")
        try Data(text.utf8).write(to: file)
        return try ChildProcess(
            name,
            Command(
                RoutesSite.command(
                    program + ["-f", file.path(), "--pprof-disable", "--api-hosts", "127.0.0.1:50051", "-l", "warn"],
                    on: RoutesSite.daemonCPU), in: site.daemon.namespace), log: site.folder.appending(path: "gobgp.log")
        )
    }
}
