import DatapathFabric
import Testing
import WeftAgent
import WeftDatapath
import WeftNet
import WeftVRouter

/// The kernel's own answers, about workloads in namespaces.
@Suite("interfaces in the kernel", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct KernelInterfacesTests {
    let fabric: Fabric
    let pod: FabricPod

    init() throws {
        fabric = try Fabric()
        try fabric.a.startAgent()
        pod = try fabric.a.addPod("one", IPv4Address(10, 0, 1, 3), vrf: VRFID(rawValue: 1))
    }

    private func observe(_ interface: String = "eth0") throws -> ObservedInterface? {
        try KernelInterfaces().observe(.init(path: pod.sandbox.path, interface: interface))
    }

    @Test("a workload's interface is seen with its MAC, addresses and default route")
    func observation() throws {
        let observed = ObservedInterface(
            macAddress: pod.macAddress, isUp: true, mtu: UInt32(fabric.a.configuration.workloadMTU),
            addresses: [.v4(pod.address): 24],
            routes: [
                IPPrefix(.v4(.any), length: 0): .v4(Fabric.gateway), IPPrefix(Fabric.subnet): .v4(Fabric.gateway),
            ],
            neighbours: [.v4(Fabric.gateway): .virtualGateway])
        #expect(try observe() == observed)
        #expect(try observe("eth1") == nil)
        #expect(try observe("lo")?.routes == [:])
    }

    @Test("what somebody took away in the workload's namespace is missed")
    func tampering() throws {
        try pod.sandbox.run("ip", "address", "add", "10.0.1.99/32", "dev", "eth0")
        #expect(try observe()?.addresses.count == 2)
        try pod.sandbox.run("ip", "route", "delete", "default")
        #expect(try observe()?.routes == [IPPrefix(Fabric.subnet): .v4(Fabric.gateway)])
        try pod.sandbox.run("ip", "address", "delete", "\(pod.address)/24", "dev", "eth0")
        #expect(try observe()?.addresses == [.v4(IPv4Address(10, 0, 1, 99)): 32])
        try pod.sandbox.run("ip", "link", "set", "eth0", "down")
        #expect(try observe()?.isUp == false)
    }

    @Test("interfaces of one network have a route each, also after one of them was mended")
    func oneNetwork() throws {
        let datapath = try #require(fabric.a.datapath)
        let interfaces = (1...2).map { number in
            WorkloadInterface(
                hostName: "tapmore\(number)", namespace: pod.sandbox.path, name: "eth\(number)",
                macAddress: MACAddress(2, 0, 0, 0, 0, UInt8(number)), mtu: 1450,
                addresses: [
                    .init(
                        address: .v4(IPv4Address(10, 0, 1, UInt8(10 + number))), prefixLength: 24,
                        gateway: .v4(Fabric.gateway))
                ], isDefault: false)
        }
        for interface in interfaces { _ = try datapath.createInterface(interface) }
        for name in ["eth0", "eth1", "eth2"] {
            #expect(try observe(name)?.routes[IPPrefix(Fabric.subnet)] == .v4(Fabric.gateway), "\(name)")
        }
        try NetlinkSocket.restoreWorkload(interfaces[0])
        #expect(try observe("eth2")?.routes == [IPPrefix(Fabric.subnet): .v4(Fabric.gateway)])
        let routes = try pod.sandbox.run("ip", "route", "get", "10.0.1.77")
        #expect(routes.contains("dev eth0"), "the first one is the one that packets leave by: \(routes)")
    }

    @Test("only a network namespace counts as one")
    func sandboxes() throws {
        let interfaces = KernelInterfaces()
        #expect(try interfaces.exists(sandbox: pod.sandbox.path))
        for path in ["/run/netns/weft-none", "/etc/hostname", "/proc/self/ns/mnt", "/", ""] {
            #expect(try !interfaces.exists(sandbox: path), "\(path)")
        }
    }

    @Test("an interface that is not there is neither found nor missed")
    func absence() throws {
        // Whatever a record says: this is no host's end.
        for name in ["weft-none", "lo"] { #expect(try KernelInterfaces().index(ofHostInterface: name) == nil) }
        try KernelInterfaces().destroy(hostInterface: "weft-none")
    }
}
