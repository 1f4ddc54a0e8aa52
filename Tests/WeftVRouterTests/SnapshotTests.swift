import Testing
import WeftNet

@testable import WeftVRouter

@Suite("snapshots")
struct SnapshotTests {
    @Test("a route shows every path, the one in use first, and stale ones as such")
    func paths() throws {
        let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
        var host = TestHost()
        host.connect(.first)
        host.connect(.second)
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        host.attach(1, pod)
        let remote = ReceivedRoute(
            prefix: IPPrefix(host: .v4(IPv4Address(10, 0, 2, 3))),
            nextHops: [
                .init(
                    address: .v4(IPv4Address(172, 31, 0, 2)), label: try #require(MPLSLabel(50)),
                    encapsulations: [.udp])
            ], originNetwork: "default-domain:k8s2-default:vn2", tags: [65537])
        for slot in ControlNodeSlot.allCases {
            host.say(.routes([remote], routingInstance: ConfiguredNetwork.vn1.instance), slot)
        }
        host.disconnect(.first)

        let vrf = try #require(host.router.vrfSnapshots.first)
        #expect(vrf.name == ConfiguredNetwork.vn1.instance)
        #expect(host.router.counts == HostCounts(ports: 1, activePorts: 1, vrfs: 1, routes: 4))
        let routes = try #require(host.router.routeSnapshots(vrf.id))
        #expect(routes.map(\.prefix.description) == ["10.0.1.0/24", "10.0.1.1/32", "10.0.1.3/32", "10.0.2.3/32"])
        #expect(routes[0].paths.map(\.nextHop) == [.discard])
        #expect(routes[1].paths.map(\.nextHop) == [.receive])
        #expect(routes[2].paths.map(\.source) == [.port, .controlNode(.second), .controlNode(.first)])
        #expect(routes[3].paths.map(\.source) == [.controlNode(.second), .controlNode(.first)])
        #expect(routes[3].paths.map(\.isStale) == [false, true])
        #expect(routes[3].paths[0].network == "default-domain:k8s2-default:vn2")
        #expect(routes[3].paths[0].tags == [65537])
        #expect(host.router.routeSnapshots(VRFID(rawValue: 9)) == nil)
    }

    @Test("next hops have numbers of their own, and tunnels are told apart by host")
    func nextHops() throws {
        let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
        var host = TestHost()
        host.connect(.first)
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        host.attach(1, pod)
        let routes = try (0..<6).map { number in
            ReceivedRoute(
                prefix: IPPrefix(host: .v4(IPv4Address(10, 0, 2, UInt8(number)))),
                nextHops: [
                    .init(
                        address: .v4(IPv4Address(172, 31, 0, 2 + UInt8(number % 2))),
                        label: try #require(MPLSLabel(50 + UInt32(number))), encapsulations: [.udp])
                ])
        }
        host.say(.routes(routes, routingInstance: ConfiguredNetwork.vn1.instance))
        let hops = host.router.nextHopSnapshots
        #expect(Set(hops.map(\.index)).count == hops.count)
        #expect(hops.map(\.references) == [1, 1, 2, 3, 3])
        #expect(hops.prefix(2).map(\.action) == [.discard, .receive])
        #expect(hops[2].action == .interface(pod.interfaceID(0)))
        let port = try #require(host.router.portSnapshots.first)
        #expect(port.isActive)
        #expect(hops[2].index == port.port.label.rawValue)
    }

    @Test("each next hop that a route shows is listed, also of paths that are not in use, under a number of its own")
    func everyNextHop() throws {
        let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
        var host = TestHost()
        host.connect(.first)
        host.connect(.second)
        host.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        host.attach(1, pod)
        for (slot, last, preference) in [(ControlNodeSlot.first, UInt8(2), UInt32(200)), (.second, 3, 100)] {
            // The gateway's and the workload's addresses too: what the host knows itself comes first.
            let routes = try [IPv4Address(10, 0, 2, 3), IPv4Address(10, 0, 1, 1), IPv4Address(10, 0, 1, 3)].map {
                ReceivedRoute(
                    prefix: IPPrefix(host: .v4($0)),
                    nextHops: [
                        .init(
                            address: .v4(IPv4Address(172, 31, 0, last)), label: try #require(MPLSLabel(50)),
                            encapsulations: [.udp])
                    ], localPreference: preference)
            }
            host.say(.routes(routes, routingInstance: ConfiguredNetwork.vn1.instance), slot)
        }
        let vrf = try #require(host.router.vrfSnapshots.first)
        let shown = try #require(host.router.routeSnapshots(vrf.id)).flatMap(\.paths).map {
            host.router.action($0.nextHop)
        }
        let listed = host.router.nextHopSnapshots
        #expect(Set(shown).isSubset(of: listed.map(\.action)))
        #expect(Set(shown).count == 5)
        #expect(Set(listed.map(\.index)).count == listed.count)
    }
}
