import Foundation
import WeftLab

/// The one that says odd things: what is written into its file of commands it sends as it stands.
extension InteropSite {
    private var commands: URL { folder.appending(path: "exabgp.commands") }

    func startExaBGP() throws -> ChildProcess {
        try Data().write(to: commands)
        let text = """
            process commands { run /usr/bin/tail -n +1 -f \(commands.path()); encoder text; }
            neighbor \(controller.address) {
              router-id \(exabgp.host.address); local-address \(exabgp.host.address);
              local-as \(exabgp.asn); peer-as \(Self.asn);
              family { ipv4 unicast; ipv4 mpls-vpn; }
              api { processes [ commands ]; }
            }

            """
        let file = folder.appending(path: "exabgp.conf")
        try Data(text.utf8).write(to: file)
        let settings = ["exabgp.daemon.user=root", "exabgp.api.cli=false", "exabgp.api.ack=false"]
        return try ChildProcess(
            "exabgp", Command(["env"] + settings + ["exabgp", file.path()], in: exabgp.host.namespace),
            log: folder.appending(path: "exabgp.log"))
    }

    func tellExaBGP(_ lines: [String]) throws {
        let handle = try FileHandle(forWritingTo: commands)
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    }
}
