import Foundation
import WeftLab

extension InteropSite {
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
            "bird", Command(["bird", "-f", "-c", file.path(), "-s", socket], in: bird.host.namespace),
            log: folder.appending(path: "bird.log"))
    }

    private var socket: String { folder.appending(path: "bird.ctl").path() }

    /// What a daemon prints of its routes; empty while it does not answer.
    func birdRoutes(_ table: String) -> String {
        run(["birdc", "-s", socket, "show", "route", "table", table, "all"])
    }
}
