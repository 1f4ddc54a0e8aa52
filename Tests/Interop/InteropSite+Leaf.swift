import Foundation
import WeftLab
import WeftNet

/// A leaf switch as sites build them: FRR with the kernel's bridges and VXLAN under it, and a machine on one of the
/// bridges. The other is the switch's own, for what is routed; it belongs to the VRF that the switch has anyway.
extension InteropSite {
    static let vni = 5001
    static let segmentTarget = "65006:\(vni)"
    static let routedVNI = 9001
    static let routedTarget = "65006:\(routedVNI)"
    /// Behind the switch.
    static let routedAddress = IPv4Address(10, 0, 11, 1)
    static let machineAddress = IPv4Address(10, 0, 9, 100)
    private static let switchAddress = IPv4Address(10, 0, 9, 254)

    /// The machine's namespace.
    var machine: String { "\(leaf.host.namespace)-machine" }

    /// Returns zebra, which tells the kernel, and bgpd.
    func startLeaf() throws -> [ChildProcess] {
        try makeSegment()
        let text = """
            router bgp \(leaf.asn)
             bgp router-id \(leaf.host.address)
             no bgp ebgp-requires-policy
             no bgp default ipv4-unicast
             neighbor \(controller.address) remote-as \(Self.asn)
             neighbor \(controller.address) timers connect 1
             address-family ipv4 unicast
              network \(Self.routedAddress)/32
             exit-address-family
             address-family l2vpn evpn
              neighbor \(controller.address) activate
              advertise-all-vni
              advertise ipv4 unicast
              rd \(Self.routedTarget)
              route-target both \(Self.routedTarget)
              vni \(Self.vni)
               rd \(Self.segmentTarget)
               route-target both \(Self.segmentTarget)
              exit-vni
             exit-address-family

            """
        let (file, zebra) = (leafFolder.appending(path: "bgpd.conf"), leafFolder.appending(path: "zebra.conf"))
        try FileManager.default.createDirectory(at: leafFolder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        try Data("vni \(Self.routedVNI)\n".utf8).write(to: zebra)
        // Zebra does not stay root, and makes its sockets afterwards.
        try Command(["chown", "-R", "frr:frr", leafFolder.path()]).checked()
        return [
            try startFRR("zebra", zebra, []),
            try startFRR("bgpd", file, ["-S"]),
        ]
    }

    private var leafFolder: URL { folder.appending(path: "leaf") }

    private func startFRR(_ daemon: String, _ file: URL, _ options: [String]) throws -> ChildProcess {
        try ChildProcess(
            "leaf \(daemon)",
            Command(
                [
                    "/usr/lib/frr/\(daemon)", "-f", file.path(), "-i",
                    leafFolder.appending(path: "\(daemon).pid").path(), "-z",
                    leafFolder.appending(path: "zserv.api").path(), "--vty_socket", leafFolder.path(), "--log",
                    "stdout", "-A", "127.0.0.1", "-P", "0",
                ] + options, in: leaf.host.namespace), log: leafFolder.appending(path: "\(daemon).log"))
    }

    /// The switch has an address in the segment, by which it learns its machines' addresses.
    private func makeSegment() throws {
        func ip(_ words: String, in namespace: String) throws {
            try Command(["ip"] + words.split(separator: " ").map(String.init), in: namespace).checked()
        }
        let leaf = leaf.host.namespace
        try ledger.record(.namespace(machine))
        try Command(["ip", "netns", "add", machine]).checked()
        try ip("link add m0 type veth peer name eth0 netns \(machine)", in: leaf)
        for (number, vni) in [(0, Self.vni), (1, Self.routedVNI)] {
            try ip("link add br\(number) type bridge", in: leaf)
            try ip(
                "link add vx\(number) type vxlan id \(vni) dstport 4789 local \(self.leaf.host.address) nolearning",
                in: leaf)
            try ip("link set vx\(number) master br\(number) up", in: leaf)
            try ip("link set br\(number) up", in: leaf)
        }
        try ip("link set m0 master br0 up", in: leaf)
        try ip("address add \(Self.routedAddress)/32 dev lo", in: leaf)
        try ip("address add \(Self.switchAddress)/24 dev br0", in: leaf)
        try ip("address add \(Self.machineAddress)/24 dev eth0", in: machine)
        try ip("link set eth0 mtu 1450 up", in: machine)
    }

    /// The machine says something, as machines do, and so the switch knows of it.
    func greetLeaf() throws { try ping(Self.switchAddress, from: machine) }

    func ping(_ address: IPv4Address, from namespace: String) throws {
        try Command(["ping", "-n", "-c", "3", "-i", "0.1", "-W", "1", "\(address)"], in: namespace).checked()
    }

    /// What the leaf prints of EVPN.
    func leafShows(_ what: String) -> String {
        run(["vtysh", "--vty_socket", leafFolder.path(), "-c", "show \(what)"])
    }
}
