import Testing
import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("EVPN routes of agents")
struct EthernetRouteTests {
    private let vn1 = TestNetwork("vn1", 1)
    private let laboratory: ControlNodeLaboratory
    private let host: TestAgent
    private static let mac = MACAddress(2, 0, 0, 0, 0, 1)

    init() {
        laboratory = ControlNodeLaboratory(TestConfiguration.fabric + TestNetwork("vn1", 1).objects)
        host = laboratory.connect("host1")
        laboratory.say(host.subscription(vn1.instance, 7), by: host)
    }

    private func item(_ destination: EthernetItem.Destination, _ encapsulations: [String] = ["vxlan"]) -> EthernetItem {
        EthernetItem(
            destination,
            nextHops: [.init(address: .v4(host.address), label: 5001, encapsulations: encapsulations)],
            localPreference: 200)
    }

    private static func owned(_ address: String) -> EthernetItem.Destination {
        EthernetItem.Destination(macAddress: mac, address: IPPrefix(address)!)
    }

    private func publish(_ items: EthernetItem...) {
        laboratory.say(.publish(routingInstance: vn1.instance, items.map(RouteItem.ethernet)), by: host)
    }

    @Test("a MAC and the wish for broadcasts reach routers with VNI, target and encapsulation, and are withdrawn")
    func export() throws {
        let router = laboratory.peer(1, asn: 65001, families: [.evpn])
        publish(item(Self.owned("10.0.1.3/32")), item(.broadcast(5001)))
        #expect(router.evpn.count == 2)
        let address = try #require(router.evpn.first { $0.destination.kind == .macIP })
        #expect(address.label == 5001)
        #expect(address.distinguisher == RouteDistinguisher(host.address, 7))
        #expect(address.destination == WideDestination(.macIP, detail: 32, Self.mac.rawValue, 0, 0x0a00_0103))
        let broadcast = try #require(router.evpn.first { $0.destination.kind == .inclusiveMulticast })
        #expect(broadcast.destination.third == UInt64(host.address.rawValue))
        laboratory.say(
            .withdraw(
                routingInstance: vn1.instance,
                [.ethernet(item(Self.owned("10.0.1.3/32"))), .ethernet(item(.broadcast(5001)))]), by: host)
        #expect(router.evpn.isEmpty)
        #expect(router.needless == [])
    }

    @Test("a prefix behind a host reaches routers with the VNI and the host's MAC as a router, other hosts as it was")
    func prefix() throws {
        let router = laboratory.peer(1, asn: 65001, families: [.evpn])
        let other = laboratory.connect("host2")
        laboratory.say(other.subscription(vn1.instance, 3), by: other)
        var item = item(.init(macAddress: .zero, address: IPPrefix("10.0.1.3/32")!))
        item.nextHops[0].routerMAC = Self.mac
        publish(item)
        let route = try #require(router.evpn.first)
        #expect(route.destination == WideDestination(.ipPrefix, detail: 32, 4, 0, 0x0a00_0103))
        #expect(route.label == 5001)
        #expect(route.distinguisher == RouteDistinguisher(host.address, 7))
        #expect(route.gateway == nil)
        #expect(route.segment == .zero)
        let communities = try #require(router.evpnAttributes[route]?.extendedCommunities)
        #expect(communities.contains(.routerMAC(Self.mac)))
        #expect(communities.contains(.encapsulation(.vxlan)))
        #expect(other.ethernet[vn1.instance]?[item.destination]?.nextHops == item.nextHops)
        laboratory.say(.withdraw(routingInstance: vn1.instance, [.ethernet(item)]), by: host)
        #expect(router.evpn.isEmpty)
        #expect(router.needless == [])
    }

    @Test("the path of a broadcast says that it is replicated at its source, to whom and with what")
    func tunnel() throws {
        let (attributes, label, flags) = item(.broadcast(5001)).attributes(number: 7, autonomousSystem: 64512)
        #expect(
            attributes?.pmsiTunnel
                == PMSITunnel(
                    flags: 0, type: PMSITunnel.ingressReplication, label: 5001,
                    identifier: host.address.octets))
        #expect(label == 5001)
        #expect(flags == [])
        #expect(attributes?.extendedCommunities == [.encapsulation(.vxlan)])
    }

    @Test(
        "a router's MACs and prefixes reach the hosts of the networks that import them; who wants broadcasts does not")
    func delivery() throws {
        let router = laboratory.peer(1, asn: 65001, families: [.evpn])
        let rd = RouteDistinguisher(asn: 65001, 1)
        var address = EVPNRoute(WideDestination(.macIP, detail: 32, Self.mac.rawValue, 0, 0x0a00_0164), rd)
        address.label = 5001
        var prefix = EVPNRoute(WideDestination(.ipPrefix, detail: 24, 4, 0, 0x0a09_0000), rd)
        prefix.label = 9001
        let site = EVPNRoute(WideDestination(.inclusiveMulticast, detail: 32, 0, 0, 0xc633_6401), rd)
        laboratory.announce([address, prefix, site], by: router, [RouteTarget("target:64512:8000001")!])
        let told = try #require(host.ethernet[vn1.instance])
        #expect(told.count == 2)
        let item = try #require(told[Self.owned("10.0.1.100/32")])
        #expect(item.nextHops.first?.address == .v4(router.address))
        // Without a word about the encapsulation it is MPLS (RFC 7432 §7), whose label is in the upper 20 bits.
        #expect(item.nextHops.first?.label == 5001 >> 4)
        #expect(told[.init(macAddress: .zero, address: IPPrefix("10.9.0.0/24")!)] != nil)
        laboratory.lose(router)
        #expect(host.ethernet[vn1.instance]?.isEmpty == true)
    }

    @Test("hosts of one network are told each other's MACs as they were published")
    func reflection() throws {
        let other = laboratory.connect("host2")
        laboratory.say(other.subscription(vn1.instance, 3), by: other)
        let own = item(Self.owned("10.0.1.3/32"))
        publish(own, item(Self.owned("0.0.0.0/0")), item(Self.owned("2001:db8::3/128")), item(.broadcast(5001)))
        let told = try #require(other.ethernet[vn1.instance])
        #expect(
            Set(told.keys.map(\.description)) == [
                "\(Self.mac),10.0.1.3/32", "\(Self.mac),0.0.0.0/0", "\(Self.mac),2001:db8::3/128",
            ])
        #expect(told[own.destination]?.nextHops == own.nextHops)
        laboratory.say(.unsubscribe(routingInstance: vn1.instance), by: host)
        #expect(other.ethernet[vn1.instance]?.isEmpty == true)
    }

    @Test("an IPv6 prefix travels like any other")
    func wide() throws {
        let other = laboratory.connect("host2")
        laboratory.say(other.subscription(vn1.instance, 3), by: other)
        laboratory.say(host.publication(vn1.instance, "2001:db8::3/128"), by: host)
        let item = try #require(other.routes[vn1.instance]?[IPPrefix("2001:db8::3/128")!])
        #expect(item.nextHops.first?.address == .v4(host.address))
        laboratory.say(host.withdrawal(vn1.instance, "2001:db8::3/128"), by: host)
        #expect(other.routes[vn1.instance]?.isEmpty == true)
    }

    @Test("items that break a rule are left out, and the session goes on", arguments: [0, 1 << 24] as [UInt32])
    func faults(label: UInt32) {
        var wrong = item(Self.owned("10.0.1.3/32"))
        wrong.nextHops[0].label = label
        publish(wrong, item(Self.owned("10.0.1.0/24")), item(Self.owned("10.0.1.4/32")))
        #expect(laboratory.node.agents[laboratory.id(of: host)]?.counters.itemsIgnored == 2)
        #expect(host.ethernet[vn1.instance]?.count == 1)
    }

    @Test("what waits for its instance enters it when that comes")
    func parked() {
        let vn2 = TestNetwork("vn2", 2)
        laboratory.say(
            host.subscription(vn2.instance, 8),
            .publish(routingInstance: vn2.instance, [.ethernet(item(Self.owned("10.0.2.3/32")))]), by: host)
        #expect(laboratory.node.agents[laboratory.id(of: host)]?.parkedRouteCount == 1)
        laboratory.configure(vn2.objects)
        #expect(host.ethernet[vn2.instance]?.count == 1)
        #expect(laboratory.node.agents[laboratory.id(of: host)]?.parkedRouteCount == 0)
    }
}
