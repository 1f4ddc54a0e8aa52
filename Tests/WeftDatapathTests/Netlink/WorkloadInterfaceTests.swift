import DatapathFabric
import Glibc
import Testing
import WeftDatapath
import WeftNet
import WeftVRouter

@Suite("workloads' interfaces", .serialized, .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
struct WorkloadInterfaceTests {
    let fabric: Fabric
    let datapath: EBPFDatapath
    let sandbox: Sandbox

    init() throws {
        fabric = try Fabric()
        try fabric.a.startAgent()
        datapath = try #require(fabric.a.datapath)
        sandbox = try fabric.a.addSandbox("pod")
    }

    private func interface(
        _ addresses: [InterfaceAddress], name: String = "eth0", host: String = "tap1", in path: String? = nil,
        isDefault: Bool = true
    ) -> WorkloadInterface {
        WorkloadInterface(
            hostName: host, namespace: path ?? sandbox.path, name: name, macAddress: MACAddress(2, 0, 0, 0, 0, 1),
            mtu: 1450, addresses: addresses, isDefault: isDefault)
    }

    private func address(_ last: UInt8) -> InterfaceAddress {
        InterfaceAddress(
            address: .v4(IPv4Address(10, 47, 255, last)), prefixLength: 12,
            gateway: .v4(IPv4Address(10, 47, 255, 254)))
    }

    @Test("the workload finds its interface up, with address, MAC, MTU, routes and the gateway's MAC")
    func configuration() throws {
        let index = try datapath.createInterface(interface([address(252)]))
        let outer = try #require(try fabric.a.network.interface(named: "tap1"))
        #expect(outer.index == index)
        #expect(outer.isUp)
        #expect(outer.macAddress == .virtualGateway)
        let inner = try #require(
            try NetlinkSocket(in: NetworkNamespace(path: sandbox.path)).interface(named: "eth0"))
        #expect(inner.isUp)
        #expect(inner.macAddress == MACAddress(2, 0, 0, 0, 0, 1))
        #expect(inner.mtu == 1450)
        #expect(try sandbox.run("ip", "-o", "address", "show", "eth0").contains("inet 10.47.255.252/12"))
        #expect(!(try sandbox.run("ip", "-o", "address", "show", "eth0").contains("inet6")))
        let routes = try sandbox.run("ip", "route").split(separator: "\n").map { $0.split(separator: " ").prefix(5) }
        #expect(routes.contains(["default", "via", "10.47.255.254", "dev", "eth0"]))
        #expect(routes.contains(["10.32.0.0/12", "via", "10.47.255.254", "dev", "eth0"]))
        #expect(
            try sandbox.run("ip", "neighbour").hasPrefix("10.47.255.254 dev eth0 lladdr 00:00:5e:00:01:00 PERMANENT"))
        #expect(
            try fabric.a.network.interfaces().map(\.name).sorted() == ["lo", "tap1", FabricHost.underlay, "weft-vxlan"])
    }

    @Test("only the default interface has the default route, and a second one keeps its subnet")
    func second() throws {
        _ = try datapath.createInterface(interface([address(252)]))
        let other = InterfaceAddress(
            address: .v4(IPv4Address(10, 0, 1, 3)), prefixLength: 24, gateway: .v4(IPv4Address(10, 0, 1, 1)))
        _ = try datapath.createInterface(interface([other], name: "net1", host: "tap2", isDefault: false))
        let routes = try sandbox.run("ip", "route")
        #expect(routes.split(separator: "\n").filter { $0.hasPrefix("default") }.count == 1)
        #expect(routes.contains("10.0.1.0/24 via 10.0.1.1 dev net1"))
    }

    @Test("several addresses of one subnet, and one without a gateway")
    func severalAddresses() throws {
        let lonely = InterfaceAddress(address: .v4(IPv4Address(10, 9, 0, 3)), prefixLength: 24, gateway: nil)
        _ = try datapath.createInterface(interface([address(252), address(251), lonely]))
        let routes = try sandbox.run("ip", "route")
        #expect(routes.contains("10.9.0.0/24 dev eth0"))
        #expect(routes.contains("default via 10.47.255.254"))
        #expect(try sandbox.run("ip", "-o", "-4", "address", "show", "eth0").split(separator: "\n").count == 3)
    }

    @Test(
        "addresses of both families, with a default route, a subnet and a gateway that is known for each",
        .enabled(if: access("/proc/net/if_inet6", F_OK) == 0, "needs IPv6 in the kernel"))
    func families() throws {
        let six = InterfaceAddress(
            address: IPAddress("fd00:1::3")!, prefixLength: 64, gateway: IPAddress("fd00:1::1")!)
        _ = try datapath.createInterface(interface([address(252), six]))
        let inside = try NetlinkSocket(in: NetworkNamespace(path: sandbox.path))
        let index = try #require(try inside.interface(named: "eth0")?.index)
        #expect(try inside.addresses(of: index) == [address(252).address: 12, six.address: 64])
        let (four, gateway) = (try #require(address(252).gateway), try #require(six.gateway))
        #expect(
            try inside.gatewayRoutes(by: index) == [
                .everything(like: four): four, address(252).subnet: four, .everything(like: gateway): gateway,
                six.subnet: gateway,
            ])
        #expect(
            try inside.permanentNeighbours(by: index) == [four: .virtualGateway, gateway: .virtualGateway])
    }

    @Test("deleting the host's end takes the workload's along, and a second time there is nothing to delete")
    func deletion() throws {
        _ = try datapath.createInterface(interface([address(252)]))
        #expect(try fabric.a.network.deleteInterface(named: "tap1"))
        #expect(try fabric.a.network.deleteInterface(named: "tap1") == false)
        #expect(try fabric.a.network.interface(named: "tap1") == nil)
        #expect(try sandbox.finish("ip", "link", "show", "eth0").status != 0)
    }

    @Test("a namespace that does not exist is named in the error")
    func missingNamespace() throws {
        let error = #expect(throws: DatapathError.self) {
            try datapath.createInterface(interface([address(252)], in: "/run/netns/weft-no-such"))
        }
        #expect(error?.errno == ENOENT)
        #expect(error?.description.contains("/run/netns/weft-no-such") == true)
        let notANamespace = #expect(throws: DatapathError.self) {
            try datapath.createInterface(interface([address(252)], in: "/dev/null"))
        }
        #expect(notANamespace?.errno == EINVAL)
        #expect(try fabric.a.network.interface(named: "tap1") == nil)
    }

    @Test("an interface that is there already is left alone")
    func duplicate() throws {
        let index = try datapath.createInterface(interface([address(252)]))
        let error = #expect(throws: DatapathError.self) { try datapath.createInterface(interface([address(251)])) }
        #expect(error?.errno == EEXIST)
        #expect(error?.description.contains("tap1") == true)
        let inside = #expect(throws: DatapathError.self) {
            try datapath.createInterface(interface([address(251)], host: "tap2"))
        }
        #expect(inside?.errno == EEXIST)
        #expect(try fabric.a.network.interface(named: "tap2") == nil)
        #expect(try fabric.a.network.interface(named: "tap1")?.index == index)
        #expect(try sandbox.run("ip", "-o", "-4", "address", "show", "eth0").contains("10.47.255.252"))
    }

    @Test("when the kernel refuses an address nothing stays behind")
    func refusedAddress() throws {
        let error = #expect(throws: DatapathError.self) {
            try datapath.createInterface(interface([address(252), address(252)]))
        }
        #expect(error?.errno == EEXIST)
        #expect(error?.description.contains("10.47.255.252") == true)
        #expect(try fabric.a.network.interface(named: "tap1") == nil)
    }

    @Test("a name that is too long is refused in the kernel's own words")
    func longName() throws {
        let error = #expect(throws: DatapathError.self) {
            try datapath.createInterface(interface([address(252)], host: "tap0123456789abcd"))
        }
        #expect(error?.description.contains("tap0123456789abcd") == true)
    }
}
