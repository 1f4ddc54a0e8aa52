import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Routes between networks and routers")
struct VPNPeeringTests {
    private let vn1 = TestNetwork("vn1", 1)
    private let laboratory: ControlNodeLaboratory

    init() { laboratory = ControlNodeLaboratory(TestConfiguration.fabric + TestNetwork("vn1", 1).objects) }

    @Test("a pod's route reaches a router with its target, origin and label, and the router's route the pod's host")
    func bothWays() {
        let router = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let host = laboratory.connect("host1")
        laboratory.say(
            host.subscription(vn1.instance, 7), host.publication(vn1.instance, "10.0.1.3/32"), .endOfRIB, by: host)
        let route = router.routes[.ipv4VPN]?["192.0.2.1:7:10.0.1.3/32"]
        #expect(route?.label == 50)
        #expect(route?.attributes.nextHop == .v4(host.address))
        #expect(route?.attributes.asPath == ASPath(sequence: [64512]))
        let communities = route?.attributes.extendedCommunities ?? []
        #expect(communities.contains(ExtendedCommunity(RouteTarget("target:64512:8000001")!)))
        #expect(communities.contains(.originNetwork(asn: 64512, 1)))
        #expect(communities.contains(.encapsulation(.mplsInUDP)))

        let rd = RouteDistinguisher(asn: 65001, 1)
        laboratory.announce(["192.168.0.0/16"], by: router, rd: rd, label: 299) {
            $0.extendedCommunities = [ExtendedCommunity(RouteTarget("target:64512:8000001")!)]
        }
        let item = host.routes[vn1.instance]?[IPPrefix("192.168.0.0/16")!]
        #expect(item?.nextHops.first?.label == 299)
        #expect(item?.nextHops.first?.address == .v4(router.address))
        laboratory.withdraw(["192.168.0.0/16"], by: router, rd: rd)
        #expect(host.routes[vn1.instance]?[IPPrefix("192.168.0.0/16")!] == nil)
        laboratory.disconnect(host)
        laboratory.expire(.stale(laboratory.id(of: host)))
        #expect(router.routes[.ipv4VPN]?.isEmpty == true)
    }

    @Test("a restarting router's routes stay until it has announced again what it still has")
    func gracefulRestart() {
        let restart: (inout PeerConfiguration) -> Void = {
            $0.session.gracefulRestart = .init(restartTime: 60, longLivedTime: 0)
        }
        let router = laboratory.peer(1, asn: 65001, families: [.ipv4VPN], restart) {
            $0.peerRestart = .init(restartTime: 90, isRestarting: false, families: [.ipv4VPN: true], longLived: [:])
        }
        let other = laboratory.peer(2, asn: 65002, families: [.ipv4VPN])
        let rd = RouteDistinguisher(asn: 65001, 1)
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: router, rd: rd)
        laboratory.lose(router, mayReturn: true)
        #expect(other.routes[.ipv4VPN]?.count == 2)
        #expect(laboratory.timers[.peerStale(router.id)] == .seconds(90))
        laboratory.establish(router, [.ipv4VPN]) {
            $0.peerRestart = .init(restartTime: 90, isRestarting: true, families: [.ipv4VPN: true], longLived: [:])
        }
        #expect(laboratory.timers[.peerStale(router.id)] == nil)
        laboratory.announce(["10.1.0.0/16"], by: router, rd: rd)
        #expect(other.routes[.ipv4VPN]?.count == 2)
        laboratory.say(UpdateWriter.endOfRIB(.ipv4VPN), by: router)
        #expect(other.routes[.ipv4VPN]?.keys.sorted() == ["65001:1:10.1.0.0/16"])
        #expect(laboratory.timers[.peerSweep(router.id)] == nil)
    }

    @Test("a router that lost its forwarding state, or does not come back in time, loses its routes")
    func failedRestart() {
        for keptForwarding in [nil, false] as [Bool?] {
            let router = laboratory.peer(1, asn: 65001, families: [.ipv4VPN]) {
                $0.session.gracefulRestart = .init(restartTime: 60)
            } session: {
                $0.peerRestart = .init(restartTime: 90, isRestarting: false, families: [.ipv4VPN: true], longLived: [:])
            }
            laboratory.announce(["10.1.0.0/16"], by: router, rd: RouteDistinguisher(asn: 65001, 1))
            laboratory.lose(router, mayReturn: true)
            #expect(laboratory.size.paths == 1)
            if let keptForwarding {
                laboratory.establish(router, [.ipv4VPN]) {
                    $0.peerRestart = .init(
                        restartTime: 90, isRestarting: true, families: [.ipv4VPN: keptForwarding], longLived: [:])
                }
            } else {
                laboratory.expire(.peerStale(router.id))
            }
            #expect(laboratory.size.paths == 0)
        }
    }

    @Test("after a long restart, routes are a last resort for as long as was agreed, and go where that is understood")
    func longLived() {
        let router = laboratory.peer(1, asn: 65001, families: [.ipv4VPN]) {
            $0.session.gracefulRestart = .init(restartTime: 60, longLivedTime: 1000)
        } session: {
            $0.peerRestart = .init(
                restartTime: 90, isRestarting: false, families: [.ipv4VPN: true], longLived: [.ipv4VPN: 500])
        }
        let plain = laboratory.peer(2, asn: 65002, families: [.ipv4VPN])
        let knowing = laboratory.peer(3, asn: 65003, families: [.ipv4VPN]) { _ in
        } session: {
            $0.peerRestart = .init(
                restartTime: 90, isRestarting: false, families: [.ipv4VPN: true], longLived: [.ipv4VPN: 500])
        }
        let rd = RouteDistinguisher(asn: 65001, 1)
        laboratory.announce(["10.1.0.0/16"], by: router, rd: rd)
        laboratory.announce(["10.2.0.0/16"], by: router, rd: rd) { $0.communities = [.noLLGR] }
        laboratory.lose(router, mayReturn: true)
        laboratory.expire(.peerStale(router.id))
        #expect(laboratory.timers[.peerLongLived(router.id, .ipv4VPN)] == .seconds(500))
        #expect(plain.routes[.ipv4VPN]?.isEmpty == true)
        #expect(knowing.routes[.ipv4VPN]?.values.map(\.attributes.communities) == [[.llgrStale]])
        laboratory.expire(.peerLongLived(router.id, .ipv4VPN))
        #expect(knowing.routes[.ipv4VPN]?.isEmpty == true)
    }
}
