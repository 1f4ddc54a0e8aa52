import Foundation
import WeftLab

extension InteropSite {
    /// - Parameters:
    ///   - families: by GoBGP's names.
    ///   - isRestarting: it says that it has been there before.
    ///   - hasSeveralPaths: it sends and receives several paths to a destination.
    func startGoBGP(
        families: [String] = ["ipv4-unicast", "l3vpn-ipv4-unicast", "l3vpn-ipv6-unicast", "l2vpn-evpn"],
        restartsGracefully: Bool = false, isRestarting: Bool = false, hasSeveralPaths: Bool = false
    ) throws -> ChildProcess {
        var text = """
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
            [neighbors.graceful-restart.config]
            enabled = \(restartsGracefully)
            restart-time = 60
            """
        for family in families {
            text += "\n[[neighbors.afi-safis]]\n[neighbors.afi-safis.config]\nafi-safi-name = \"\(family)\""
            if hasSeveralPaths { text += "\n[neighbors.afi-safis.add-paths.config]\nreceive = true\nsend-max = 8" }
            text += "\n[neighbors.afi-safis.mp-graceful-restart.config]\nenabled = \(restartsGracefully)"
        }
        let file = folder.appending(path: "gobgp.toml")
        try Data(text.utf8).write(to: file)
        return try ChildProcess(
            "gobgp",
            Command(
                ["gobgpd", "-f", file.path(), "--pprof-disable", "--api-hosts", "127.0.0.1:50051", "-l", "warn"]
                    + (isRestarting ? ["-r"] : []),
                in: gobgp.host.namespace), log: folder.appending(path: "gobgp.log"))
    }

    func gobgpRoutes(_ family: String) -> String {
        run(["gobgp", "global", "rib", "-a", family], in: gobgp.host.namespace)
    }

    func tellGoBGP(_ words: [String]) throws {
        try Command(["gobgp", "global", "rib"] + words, in: gobgp.host.namespace).checked()
    }

    /// Gives GoBGP a VRF that imports and exports one target, under a distinguisher of the same name.
    func tellGoBGP(vrf name: String, importing target: String) throws {
        try Command(["gobgp", "vrf", "add", name, "rd", target, "rt", "both", target], in: gobgp.host.namespace)
            .checked()
    }
}
