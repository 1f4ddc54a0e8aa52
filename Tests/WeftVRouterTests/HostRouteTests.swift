import Testing
import WeftNet

@testable import WeftVRouter

@Suite("routes")
struct HostRouteTests {
    let a = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
    let b = ConfiguredPod("b", in: .vn2, IPv4Address(10, 0, 2, 3))

    func host() -> TestHost {
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + ConfiguredNetwork.vn2.changes + a.changes + b.changes)
        host.attach(1, a, container: "c1")
        host.attach(2, b, container: "c2")
        return host
    }

    func route(_ prefix: String, _ hops: [(IPv4Address, UInt32, [TunnelEncapsulation])]) throws -> ReceivedRoute {
        ReceivedRoute(
            prefix: try #require(IPPrefix(prefix)),
            nextHops: try hops.map {
                .init(address: .v4($0.0), label: try #require(MPLSLabel($0.1)), encapsulations: $0.2)
            })
    }

    @Test("a route leaked between two networks of one host is switched on the host and follows the port")
    func leak() throws {
        var host = host()
        let port = try #require(host.ports(2).first)
        let leaked = try route("10.0.2.3/32", [(TestHost.address, port.label.rawValue, [.udp])])
        host.say(.routes([leaked], routingInstance: ConfiguredNetwork.vn1.instance), .first)
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.2.3/32") == .local(port: port.hostInterfaceIndex))
        host.detach("c2")
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.2.3/32") == nil)
    }

    @Test("a route to a label of this host is used as soon as the port is there")
    func leakBeforePort() throws {
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + ConfiguredNetwork.vn2.changes + a.changes + b.changes)
        host.attach(1, a, container: "c1")
        let early = try route("10.0.2.3/32", [(TestHost.address, 17, [.udp])])
        host.say(.routes([early], routingInstance: ConfiguredNetwork.vn1.instance), .first)
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.2.3/32") == nil)
        host.attach(2, b, container: "c2")
        let port = try #require(host.ports(2).first)
        #expect(port.label.rawValue == 17)
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.2.3/32") == .local(port: port.hostInterfaceIndex))
    }

    @Test("a port of this host is preferred to any received route")
    func localFirst() throws {
        var host = host()
        var other = try route("10.0.1.3/32", [(IPv4Address(172, 31, 0, 9), 99, [.udp])])
        other.localPreference = 500
        host.say(.routes([other], routingInstance: ConfiguredNetwork.vn1.instance), .first)
        let port = try #require(host.ports(1).first)
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.1.3/32") == .local(port: port.hostInterfaceIndex))
        host.configure(a.removal)
        #expect(host.router.vrfs[ConfiguredNetwork.vn1.instance] == nil)
    }

    @Test("next hops with encapsulations that we cannot send are passed over")
    func encapsulations() throws {
        var host = host()
        let hops: [(IPv4Address, UInt32, [TunnelEncapsulation])] = [
            (IPv4Address(172, 31, 0, 2), 20, [.vxlan]), (IPv4Address(172, 31, 0, 3), 21, [.gre]),
        ]
        let unusable = try route("10.9.0.0/16", hops)
        host.say(.routes([unusable], routingInstance: ConfiguredNetwork.vn1.instance), .first)
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.9.0.0/16") == nil)
        let usable = try route("10.9.0.0/16", hops + [(IPv4Address(172, 31, 0, 4), 22, [.gre, .udp])])
        host.say(.routes([usable], routingInstance: ConfiguredNetwork.vn1.instance), .first)
        #expect(
            host.route(ConfiguredNetwork.vn1.instance, "10.9.0.0/16")
                == .tunnel(remote: IPv4Address(172, 31, 0, 4), label: try #require(MPLSLabel(22))))
    }

    @Test("the choice among equal next hops does not depend on their order", arguments: 0..<10)
    func equalHops(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var host = host()
        let hops = (2..<8).map { (IPv4Address(172, 31, 0, $0), UInt32(20), [TunnelEncapsulation.udp]) }
        let equal = try route("10.9.0.0/16", hops.shuffled(using: &generator))
        host.say(.routes([equal], routingInstance: ConfiguredNetwork.vn1.instance), .first)
        #expect(
            host.route(ConfiguredNetwork.vn1.instance, "10.9.0.0/16")
                == .tunnel(remote: IPv4Address(172, 31, 0, 2), label: try #require(MPLSLabel(20))))
    }

    @Test("routes of instances that this host is not in, and of slots without a session, are ignored")
    func unexpected() throws {
        var host = host()
        let before = host.datapath.state
        let stray = try route("10.9.0.0/16", [(IPv4Address(172, 31, 0, 2), 20, [.udp])])
        host.say(.routes([stray], routingInstance: "default-domain:x:y:y"), .first)
        host.say(.routes([stray], routingInstance: ConfiguredNetwork.vn1.instance), .second)
        host.say(.retractions([stray.prefix], routingInstance: ConfiguredNetwork.vn1.instance), .first)
        #expect(host.datapath.state == before)
        #expect(host.router.vrfs.count == 2)
    }

    @Test("equal addresses in two instances do not meet")
    func overlap() throws {
        var twin = ConfiguredNetwork.vn1
        twin.name = "default-domain:k8s2-default:vn1"
        let c = ConfiguredPod("c", in: twin, IPv4Address(10, 0, 1, 3))
        var host = host()
        host.configure(twin.changes + c.changes)
        host.attach(3, c, container: "c3")
        let first = try #require(host.ports(1).first)
        let third = try #require(host.ports(3).first)
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.1.3/32") == .local(port: first.hostInterfaceIndex))
        #expect(host.route(twin.instance, "10.0.1.3/32") == .local(port: third.hostInterfaceIndex))
    }

    @Test("a changed address replaces the route everywhere")
    func readdressed() {
        var host = host()
        var moved = a
        moved.interfaces[0].address = IPv4Address(10, 0, 1, 77)
        host.configure(moved.changes)
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.1.3/32") == nil)
        #expect(host.route(ConfiguredNetwork.vn1.instance, "10.0.1.77/32") != nil)
        let published = host.nodes[.first]?.routes[ConfiguredNetwork.vn1.instance]?.keys.map(\.description)
        #expect(published == ["10.0.1.77/32"])
        #expect(host.disk[a.interfaceID(0)]?.state.addresses.first?.address == .v4(IPv4Address(10, 0, 1, 77)))
    }
}
