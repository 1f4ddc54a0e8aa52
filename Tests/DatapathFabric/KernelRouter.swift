package import WeftNet
import WeftVRouter

/// A router without a data plane of ours that has a layer 3 VNI: the kernel's VXLAN, and routes and neighbours in it as
/// a routing daemon makes them of prefix routes (RFC 9136 §4.4.1). The address behind it is its own.
package struct KernelRouter {
    package let address: IPv4Address
    package let mac: MACAddress
    package let vni: VNI
    /// Where frames for it are to be sent.
    package let host: IPv4Address
    package let site: Sandbox
    private let router: FabricHost
    private var device: String { "rt\(vni)" }

    package init(on router: FabricHost, vni: VNI, address: IPv4Address) throws {
        self.router = router
        self.vni = vni
        self.address = address
        host = router.address
        mac = .router(at: router.address)
        site = router.sandbox
        try router.ip("address", "add", "\(address)/32", "dev", "lo")
        try router.ip(
            "link", "add", device, "address", "\(mac)", "type", "vxlan", "id", "\(vni)", "dstport", "4789", "local",
            "\(router.address)", "nolearning")
        try router.ip("link", "set", device, "mtu", "1450", "addrgenmode", "none", "up")
    }

    /// What a prefix route of the workload's host does.
    /// - Parameter mac: which the host is said to have; by default the one that it has.
    package func learn(_ pod: FabricPod, at mac: MACAddress? = nil) throws {
        let mac = mac ?? .router(at: pod.host)
        try router.ip("route", "replace", "\(pod.address)/32", "via", "\(pod.host)", "dev", device, "onlink")
        try router.ip("neighbour", "replace", "\(pod.host)", "lladdr", "\(mac)", "dev", device)
        try router.bridge("fdb", "replace", "\(mac)", "dev", device, "dst", "\(pod.host)")
    }

    /// Lets the router ask the workload's host for its MAC.
    package func forgetMAC(of pod: FabricPod) throws {
        try router.bridge("fdb", "append", "00:00:00:00:00:00", "dev", device, "dst", "\(pod.host)")
        try router.ip("neighbour", "flush", "dev", device, "nud", "permanent")
    }
}
