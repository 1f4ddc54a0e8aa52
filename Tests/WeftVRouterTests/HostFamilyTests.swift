import Testing
import WeftNet

@testable import WeftVRouter

/// What comes in IPv6: it is refused in words, and what the same port, subnet or route has in IPv4 works on.
@Suite("address families")
struct HostFamilyTests {
    private static let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
    private static let six = IPAddress("fd00:1::3")!
    private static let subnet = RoutedSubnet(prefix: IPPrefix("fd00:1::/64")!, gateway: IPAddress("fd00:1::1")!)
    private static let sixKey = ConfigKey(.instanceIp, "ip6")
    private static let instance = ConfiguredNetwork.vn1.instance

    /// The network's second subnet, and the pod's address there.
    private static var dualStack: [HostConfigChange] {
        [
            .update(
                ConfigKey(.virtualNetworkNetworkIpam, "attr(\(ConfiguredNetwork.vn1.name),ipam)"),
                .virtualNetworkIPAM([ConfiguredNetwork.vn1.subnet, subnet])),
            .update(sixKey, .instanceIP(six, isSecondary: false)),
            .link(
                sixKey, ConfigKey(.virtualMachineInterface, pod.interfaceName(0)),
                kind: "instance-ip-virtual-machine-interface"),
        ]
    }

    private static func host(_ more: [HostConfigChange] = []) -> TestHost {
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes + more)
        host.attach(1, pod)
        return host
    }

    private static func counts(_ host: TestHost) -> [UnservedFamily.Subject: UInt64] {
        Dictionary(uniqueKeysWithValues: host.router.refusals.rows.map { ($0.subject, $0.count) })
    }

    private static func words(_ host: TestHost, _ subject: UnservedFamily.Subject) -> String? {
        host.router.refusals.rows.first { $0.subject == subject }.map { "\($0.last)" }
    }

    // MARK: Configuration

    @Test("a port with addresses of both families forwards IPv4 as if it had no other, and says what it lacks")
    func dualStack() throws {
        let host = Self.host(Self.dualStack)
        let port = try #require(host.ports(1).first)
        #expect(host.datapath.state == Self.host().datapath.state)
        #expect(host.nodes[.first]?.routes == Self.host().nodes[.first]?.routes)
        #expect(port.state.addresses.map(\.description) == ["10.0.1.3/24", "fd00:1::3/64"])
        #expect(port.givenAddresses.map(\.description) == ["10.0.1.3/24"])
        #expect(port.state.unservedAddresses == [Self.six])
        #expect(Self.counts(host) == [.address: 1, .subnet: 1])
        #expect(Self.words(host, .address) == "address fd00:1::3 of ip6: this host's data plane forwards IPv4 only")
        #expect(Self.words(host, .subnet)?.hasPrefix("subnet fd00:1::/64 of attr(") == true)
        #expect(host.router.datapathState == host.datapath.state)
        #expect(host.router.entries(of: port.id) == Self.host().router.entries(of: port.id))
    }

    @Test("an address of IPv6 that no subnet holds keeps nothing waiting")
    func withoutSubnet() {
        let host = Self.host(Array(Self.dualStack.dropFirst()))
        #expect(host.ports(1).map(\.givenAddresses.count) == [1])
    }

    @Test("its subnet and address may come and go while it forwards")
    func changes() {
        var host = Self.host()
        let before = host.datapath.state
        host.configure(Self.dualStack)
        #expect(host.datapath.state == before)
        host.configure([.remove(Self.sixKey)] + ConfiguredNetwork.vn1.changes)
        #expect(host.datapath.state == before)
        #expect(host.disk.values.first?.state.unservedAddresses == [])
    }

    @Test("a port that has addresses of IPv6 only is refused, and the refusal names them")
    func sixOnly() {
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + Self.pod.changes + Self.dualStack)
        host.configure([.remove(ConfigKey(.instanceIp, "ip-\(Self.pod.interfaceName(0))"))])
        host.attach(1, Self.pod)
        host.advance(by: .seconds(21))
        let missing = Missing.servedAddress(Self.pod.interfaceName(0), [Self.six])
        #expect(host.answers[AttachmentID(1)] == .refused(.incomplete(missing)))
        #expect(
            "\(missing)"
                == "address fd00:1::3 of interface \(Self.pod.interfaceName(0)): this host's data plane forwards IPv4 only"
        )
        #expect(host.kernel.isEmpty && host.router.ports.isEmpty)
    }

    @Test("a record that names such an address is taken over, and the port forwards what it can")
    func record() {
        let host = Self.host(Self.dualStack)
        let again = host.restarted()
        #expect(again.datapath.state == host.datapath.state)
        #expect(Self.counts(again) == [.address: 1])
        var port = host.disk.values.first
        port?.state.addresses.removeFirst()
        let lonely = TestHost(restored: port.map { [$0] } ?? [], kernel: host.kernel)
        #expect(lonely.datapath.state.sources.isEmpty && lonely.router.ports.count == 1)
    }

    @Test("a port that lost its address of IPv4 says why it does not forward any more")
    func loss() throws {
        var host = Self.host(Self.dualStack)
        let id = try #require(host.ports(1).first?.id)
        #expect(host.router.lack(of: id) == nil)
        host.configure([.remove(ConfigKey(.instanceIp, "ip-\(Self.pod.interfaceName(0))"))])
        #expect(host.router.entries(of: id) == DatapathState())
        #expect(host.router.lack(of: id) == .servedAddress(Self.pod.interfaceName(0), [Self.six]))
    }

    // MARK: Routes

    private static func route(_ prefix: String, by hops: String...) -> ReceivedRoute {
        ReceivedRoute(
            prefix: IPPrefix(prefix)!,
            nextHops: hops.map { .init(address: IPAddress($0)!, label: MPLSLabel(50)!, encapsulations: [.udp]) })
    }

    private static let tunnel = NextHop.tunnel(remote: IPv4Address(172, 31, 0, 2), label: MPLSLabel(50)!)

    @Test("a route of IPv6 is counted and named; what comes with it is taken")
    func route() {
        var host = Self.host()
        let before = host.datapath.state
        let six = Self.route("fd00:2::/64", by: "172.31.0.2")
        host.say(.routes([six, Self.route("10.9.0.0/16", by: "172.31.0.2"), six], routingInstance: Self.instance))
        #expect(host.route(Self.instance, "10.9.0.0/16") == Self.tunnel)
        #expect(Self.counts(host) == [.route: 2])
        #expect(
            Self.words(host, .route)
                == "route to fd00:2::/64 in \(Self.instance): this host's data plane forwards IPv4 only")
        host.say(.retractions([six.prefix, IPPrefix("10.9.0.0/16")!], routingInstance: Self.instance))
        #expect(host.datapath.state == before)
    }

    @Test("a next hop of IPv6 is passed over; a route that has no other leads nowhere")
    func nextHop() {
        var host = Self.host()
        host.say(
            .routes(
                [
                    Self.route("10.9.0.0/16", by: "fd00::2", "172.31.0.2"), Self.route("10.8.0.0/16", by: "fd00::2"),
                ], routingInstance: Self.instance))
        #expect(host.route(Self.instance, "10.9.0.0/16") == Self.tunnel)
        #expect(host.route(Self.instance, "10.8.0.0/16") == nil)
        #expect(Self.counts(host) == [.nextHop: 2])
        #expect(Self.words(host, .nextHop)?.hasPrefix("next hop fd00::2 of 10.8.0.0/16 in ") == true)
        host.say(.routes([Self.route("10.9.0.0/16", by: "fd00::2")], routingInstance: Self.instance))
        #expect(host.route(Self.instance, "10.9.0.0/16") == nil)
    }

    @Test("so it is with what peers have in segments")
    func segment() {
        var host = Self.host()
        func route(_ prefix: String, by hops: String...) -> ReceivedEthernetRoute {
            ReceivedEthernetRoute(
                .init(macAddress: .zero, prefix: IPPrefix(prefix)!),
                nextHops: hops.map {
                    .init(address: IPAddress($0)!, vni: VNI(5001)!, macAddress: MACAddress(2, 0, 0, 0, 0, 9))
                })
        }
        let six = route("fd00:2::/64", by: "172.31.0.9")
        host.say(
            .ethernetRoutes([six, route("10.9.0.0/16", by: "fd00::9", "172.31.0.9")], routingInstance: Self.instance))
        #expect(
            host.route(Self.instance, "10.9.0.0/16")
                == .segment(
                    remote: IPv4Address(172, 31, 0, 9), vni: VNI(5001)!, mac: MACAddress(2, 0, 0, 0, 0, 9)))
        #expect(Self.counts(host) == [.route: 1, .nextHop: 1])
        host.say(.ethernetRetractions([six.key], routingInstance: Self.instance))
        #expect(host.route(Self.instance, "10.9.0.0/16") != nil)
    }

    @Test("a control node with an address of IPv6 keeps its place among the peers of workloads, which is empty")
    func controlNode() {
        var host = TestHost(controlNodes: [IPAddress("fd00::8")!, .v4(IPv4Address(172, 31, 0, 9))])
        #expect(Self.counts(host) == [.controlNode: 1])
        host.connect(.first)
        let router = ConfigKey(.bgpRouter, "\(Self.instance):a")
        var subnet = ConfiguredNetwork.vn1.subnet
        subnet.nameServer = .v4(IPv4Address(10, 0, 1, 2))
        host.configure(
            ConfiguredNetwork.vn1.changes + Self.pod.changes + [
                .update(
                    ConfigKey(.virtualNetworkNetworkIpam, "attr(\(ConfiguredNetwork.vn1.name),ipam)"),
                    .virtualNetworkIPAM([subnet])),
                .update(router, .bgpRouter(sourcePort: 50003)),
                .link(
                    ConfigKey(.virtualMachineInterface, Self.pod.interfaceName(0)), router,
                    kind: "virtual-machine-interface-bgp-router"),
            ])
        host.attach(1, Self.pod)
        #expect(
            host.datapath.state.speakers.map { "\($0.key.address) \($0.value.address)" } == ["10.0.1.2 172.31.0.9"])
    }

    @Test("what is kept of a route has a size that a hundred thousand of them allow")
    func sizes() {
        #expect(MemoryLayout<FIBKey>.stride == 12)
        #expect(MemoryLayout<NextHop>.size == 17)
        #expect(MemoryLayout<IPv4Prefix>.stride == 8)
        #expect(MemoryLayout<RouteEntry>.stride == 216)
    }
}
