package import WeftNet
import WeftVRouter

/// A network that a host without a data plane of ours holds the classic way: a bridge with the kernel's VXLAN behind
/// it, told of other hosts' MACs from outside, as a routing daemon does it, and a machine on the bridge.
package struct KernelSegment {
    package let machine: Sandbox
    package let address: IPv4Address
    package let mac: MACAddress
    package let vni: VNI
    /// Where the segment's frames are to be sent.
    package let host: IPv4Address
    private let site: FabricHost

    package init(on site: FabricHost, _ name: String, vni: VNI, address: IPv4Address) throws {
        self.site = site
        self.vni = vni
        self.address = address
        host = site.address
        mac = MACAddress(rawValue: 0x0600_0000_0000 | UInt64(vni.rawValue))
        machine = try site.addSandbox(name)
        try site.ip("link", "add", "br\(vni)", "type", "bridge")
        try site.ip(
            "link", "add", "vx\(vni)", "type", "vxlan", "id", "\(vni)", "dstport", "4789", "local", "\(site.address)",
            "nolearning")
        try site.ip(
            "link", "add", "m\(vni)", "type", "veth", "peer", "name", "eth0", "address", "\(mac)", "netns", machine.path
        )
        for port in ["vx\(vni)", "m\(vni)"] {
            try site.ip("link", "set", port, "master", "br\(vni)")
            try site.ip("link", "set", port, "up")
        }
        try site.ip("link", "set", "br\(vni)", "up")
        try machine.run("ip", "address", "add", "\(address)/24", "dev", "eth0")
        try machine.run("ip", "link", "set", "eth0", "mtu", "1450", "up")
    }

    /// What a route to a MAC does (RFC 7432 §9), and one to all of a site (§11): frames for the MAC, and broadcasts, go
    /// to its host.
    package func learn(_ pod: FabricPod) throws {
        for mac in ["\(pod.macAddress)", "00:00:00:00:00:00"] {
            try site.bridge("fdb", "append", mac, "dev", "vx\(vni)", "dst", "\(pod.host)")
        }
    }
}

extension FabricHost {
    func bridge(_ words: String...) throws { try NamespaceCommand(["bridge"] + words, in: namespace.path).run() }
}
