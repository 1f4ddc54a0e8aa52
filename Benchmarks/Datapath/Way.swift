import DatapathFabric
import WeftNet
import WeftVRouter

/// One way to carry packets between two ends, each in a namespace of its own, over an underlay of MTU 1500.
struct Way {
    let name: String
    /// Keeps the namespaces.
    let fabric: Fabric
    let near: Sandbox
    let far: Sandbox
    let address: IPv4Address
    let server: RunningProgram

    private init(_ name: String, _ fabric: Fabric, _ near: Sandbox, _ far: Sandbox, _ address: IPv4Address) throws {
        self.name = name
        self.fabric = fabric
        self.near = near
        self.far = far
        self.address = address
        server = try NamespaceCommand(["iperf3", "-s"], in: far.path).start()
        try Eventually.wait { try far.run("ss", "-ltn").contains(":5201") }
    }

    /// The underlay itself: what there is to lose.
    static func veth() throws -> Way {
        let fabric = try Fabric()
        return try Way("veth", fabric, fabric.a.sandbox, fabric.b.sandbox, fabric.b.address)
    }

    /// What the kernel has on board: workloads in a bridge, the bridges joined by VXLAN.
    static func vxlan() throws -> Way {
        let fabric = try Fabric()
        var ends: [Sandbox] = []
        for (host, remote, address) in [(fabric.a, fabric.b, "10.0.1.3"), (fabric.b, fabric.a, "10.0.1.4")] {
            try host.ip("link", "add", "br0", "type", "bridge")
            try host.ip(
                "link", "add", "vxlan0", "type", "vxlan", "id", "42", "local", "\(host.address)", "remote",
                "\(remote.address)", "dstport", "4789", "dev", FabricHost.underlay)
            let end = try host.addSandbox("pod")
            try host.ip(
                "link", "add", "tap0", "type", "veth", "peer", "name", "eth0", "netns",
                String(end.path.split(separator: "/").last ?? ""))
            for interface in ["vxlan0", "tap0"] { try host.ip("link", "set", interface, "master", "br0", "up") }
            try host.ip("link", "set", "br0", "up")
            try end.run("ip", "link", "set", "eth0", "mtu", "1450", "up")
            try end.run("ip", "address", "add", "\(address)/24", "dev", "eth0")
            ends.append(end)
        }
        return try Way("vxlan+bridge", fabric, ends[0], ends[1], IPv4Address(10, 0, 1, 4))
    }

    static func weft() throws -> Way {
        let fabric = try Fabric()
        try fabric.a.startAgent()
        try fabric.b.startAgent()
        let vrf = VRFID(rawValue: 1)
        let near = try fabric.a.addPod("pod", IPv4Address(10, 0, 1, 3), vrf: vrf)
        let far = try fabric.b.addPod("pod", IPv4Address(10, 0, 1, 4), vrf: vrf)
        try fabric.a.learn(far)
        try fabric.b.learn(near)
        return try Way("weft", fabric, near.sandbox, far.sandbox, far.address)
    }
}
