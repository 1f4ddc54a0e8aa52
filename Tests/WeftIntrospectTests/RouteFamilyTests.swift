import Testing
import WeftNet

@testable import WeftIntrospect

@Suite("Routes by family")
struct RouteFamilyTests {
    private static let instance = "default-domain:p:vn:vn"
    private static let tables = [
        "\(instance).inet.0", "\(instance).inet6.0", "\(instance).evpn.0", "inet.3", "inet6.3", "bgp.l3vpn.0",
        "bgp.l3vpn-inet6.0", "bgp.evpn.0", "bgp.ermvpn.0", "bgp.mvpn.0", "bgp.rtarget.0",
    ]

    @Test(
        "a family has the tables of its routes, by the name that routers' objects have for it and by that of the tables",
        arguments: [
            (["inet"], ["\(instance).inet.0", "inet.3"]), (["inet6"], ["\(instance).inet6.0", "inet6.3"]),
            (["inet-labeled"], ["inet.3"]), (["inet6-labeled"], ["inet6.3"]),
            (["inet-vpn", "l3vpn", "inetvpn"], ["bgp.l3vpn.0"]), (["inet6-vpn", "l3vpn-inet6"], ["bgp.l3vpn-inet6.0"]),
            (["e-vpn", "evpn"], ["\(instance).evpn.0", "bgp.evpn.0"]), (["erm-vpn", "ermvpn"], ["bgp.ermvpn.0"]),
            (["inet-mvpn", "mvpn"], ["bgp.mvpn.0"]), (["route-target", "rtarget"], ["bgp.rtarget.0"]), (["ipx"], []),
        ] as [([String], [String])])
    func tables(_ names: [String], _ expected: [String]) {
        for name in names {
            let query = RouteQuery(fields: ["family": name])
            let shown = Self.tables.filter {
                query.matches(
                    TableView(routingInstance: "", name: $0, prefixes: 0, primaryPaths: 0, secondaryPaths: 0))
            }
            #expect(shown == expected, "\(name)")
        }
    }

    @Test("a path of a BGP peer says of which AS it is and by which identifier, one of an agent its host")
    func peers() {
        var path = PathView(
            origin: "BGP", subProtocol: "", source: "gw1", lastModified: WallTime(microseconds: 0),
            localPreference: 100,
            med: 0, localAS: 64512, nextHop: "172.31.0.9", label: 0, encapsulations: [], originNetwork: "",
            primaryTable: nil, secondaryTables: [], communities: [], sequence: 0, flags: [])
        #expect(path.sandesh.values["peer_as"]?.scalar == "0")
        #expect(path.sandesh.values["peer_router_id"]?.scalar == "172.31.0.9")
        path.peerAS = 4_200_000_000
        path.peerIdentifier = "10.0.0.9"
        #expect(path.sandesh.values["peer_as"]?.scalar == "4200000000")
        #expect(path.sandesh.values["peer_router_id"]?.scalar == "10.0.0.9")
    }
}
