import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Encapsulations that a peer leaves out")
struct ImportEncapsulationTests {
    private let vn1 = TestNetwork("vn1", 1)
    private static let target = RouteTarget("target:64512:8000001")!

    private static var route: EVPNRoute {
        var route = EVPNRoute(
            WideDestination(.macIP, detail: 32, 0x0200_0000_0001, 0, 0x0a00_0109), RawUpdate.distinguisher)
        route.label = 5001
        return route
    }

    private func laboratory(_ types: [TunnelType]) -> (ControlNodeLaboratory, TestPeer, TestPeer, TestAgent) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric + vn1.objects)
        let leaf = laboratory.peer(
            1, asn: 65001, families: [.evpn, .ipv4VPN],
            {
                $0.families[.evpn, default: .init()].importEncapsulations = types
                $0.families[.ipv4VPN, default: .init()].importEncapsulations = types
            })
        let other = laboratory.peer(2, asn: 65002, families: [.evpn, .ipv4VPN])
        let host = laboratory.connect("host1")
        laboratory.say(host.subscription(vn1.instance), .endOfRIB, by: host)
        return (laboratory, leaf, other, host)
    }

    @Test("with the default of its peer, a VNI is a VNI, here and where it is passed on")
    func segment() throws {
        let (laboratory, leaf, other, host) = laboratory([.vxlan])
        laboratory.announce([Self.route], by: leaf, [Self.target])
        let item = try #require(host.ethernet[vn1.instance]?.values.first)
        #expect(item.nextHops.map(\.label) == [5001])
        #expect(item.nextHops.map(\.encapsulations) == [["vxlan"]])
        #expect(other.evpnAttributes[Self.route]?.encapsulations == [.vxlan])
        #expect(laboratory.ignored == [])
        #expect(laboratory.node.peers[leaf.id]?.counters.unusable == 0)
    }

    @Test("without one, it is said once a session that hosts have no use for such routes, and each is counted")
    func unsaid() throws {
        let (laboratory, leaf, other, _) = laboratory([])
        laboratory.announce([Self.route], by: leaf, [Self.target])
        laboratory.announce([Self.route], by: leaf, [Self.target, RouteTarget("target:64512:8000002")!])
        #expect(laboratory.ignored.count == 1)
        #expect(laboratory.ignored.first?.contains("e-vpn=vxlan") == true)
        #expect(laboratory.node.peers[leaf.id]?.counters.unusable == 2)
        #expect(other.evpn == [Self.route], "others may know what to do with it")
        let explanations = try paths(laboratory, "\(vn1.instance).evpn.0").flatMap {
            $0.flags.explanations(nextHop: $0.attributes.nextHop)
        }
        #expect(explanations.contains { $0.contains("e-vpn=vxlan") })
        laboratory.lose(leaf)
        laboratory.establish(leaf, [.evpn, .ipv4VPN])
        laboratory.announce([Self.route], by: leaf, [Self.target])
        #expect(laboratory.ignored.count == 2)
    }

    @Test("what a route says itself counts", arguments: [TunnelType.mplsInUDP, .gre])
    func said(type: TunnelType) {
        let (laboratory, leaf, other, _) = laboratory([.vxlan])
        laboratory.announce(["10.0.1.0/24"], by: leaf, rd: RawUpdate.distinguisher) {
            $0.extendedCommunities = [ExtendedCommunity(Self.target), .encapsulation(type)]
        }
        #expect(other.routes[.ipv4VPN]?.values.map(\.attributes.encapsulations) == [[type]])
    }

    @Test("a route in tunnels that hosts do not know reaches peers and no host, and says why")
    func foreign() throws {
        let (laboratory, leaf, other, host) = laboratory([])
        let announce = { (types: [TunnelType]) in
            laboratory.announce(["10.0.1.0/24"], by: leaf, rd: RawUpdate.distinguisher) {
                $0.extendedCommunities = [ExtendedCommunity(Self.target)] + types.map(ExtendedCommunity.encapsulation)
            }
        }
        announce([.mplsInUDP, .nvgre])
        #expect(host.prefixes(vn1.instance) == ["10.0.1.0/24"])
        announce([.nvgre, .vxlanGPE])
        #expect(host.prefixes(vn1.instance) == [])
        #expect(other.routes[.ipv4VPN]?.count == 1)
        let path = try #require(try paths(laboratory, "\(vn1.instance).inet.0").first)
        #expect(path.flags.explanations(nextHop: path.attributes.nextHop).contains { $0.contains("encapsulations") })
        #expect(laboratory.node.rib.checkInvariants() == [])
        announce([])
        #expect(host.prefixes(vn1.instance) == ["10.0.1.0/24"])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a VPN route by way of an IPv6 address reaches peers, and hosts use the next best")
    func wideUnderlay() throws {
        let (laboratory, leaf, other, host) = laboratory([])
        let second = laboratory.peer(3, asn: 65003, families: [.ipv4VPN])
        let target = RawUpdate.attribute(0xc0, 16, [0, 2, 0xfc, 0, 0, 0x7a, 0x12, 1])
        laboratory.lose(leaf)
        laboratory.establish(leaf, [.ipv4VPN]) { $0.extendedNextHops = [.ipv4VPN] }
        laboratory.lose(other)
        laboratory.establish(other, [.ipv4VPN]) { $0.extendedNextHops = [.ipv4VPN] }
        laboratory.announce(
            ["10.0.1.0/24"], by: second, rd: RouteDistinguisher(asn: 65003, 1), path: [65003, 65009]
        ) { $0.extendedCommunities = [ExtendedCommunity(Self.target)] }
        let hop = IPAddress("2001:db8::9")!
        let reach = RawUpdate.reach(
            .ipv4VPN, RawUpdate.hop(.ipv4VPN, hop), RawUpdate.destination(.ipv4VPN, "10.0.1.0/24"))
        laboratory.say(RawUpdate(attributes: RawUpdate.mandatory([65001]) + [target, reach]).message, by: leaf)
        #expect(other.routes[.ipv4VPN]?["65001:1:10.0.1.0/24"]?.attributes.nextHop == hop)
        let item = try #require(host.routes[vn1.instance]?[IPPrefix("10.0.1.0/24")!])
        #expect(item.nextHops.map(\.address) == [.v4(second.address)])
        #expect(laboratory.ignored.contains { $0.contains("hosts have no tunnels to IPv6") })
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    private func paths(_ laboratory: ControlNodeLaboratory, _ table: String) throws -> [PathSnapshot] {
        laboratory.node.routeSnapshots(ofTable: table, after: nil, limit: 10).flatMap(\.paths)
    }

    @Test("the default comes from the reference between the routers")
    func configuration() {
        let attributes = BGPSessionAttributes([
            "family_attributes": [
                ["address_family": "e-vpn", "import_default_tunnel_encap": ["vxlan"], "default_tunnel_encap": ["udp"]]
            ]
        ])
        #expect(attributes.familyOptions[.evpn]?.importEncapsulations == [.vxlan])
        #expect(attributes.familyOptions[.evpn]?.defaultEncapsulations == [.mplsInUDP])
    }
}
