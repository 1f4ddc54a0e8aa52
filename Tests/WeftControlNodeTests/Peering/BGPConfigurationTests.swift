import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftControlNode

@Suite("Peers from configuration objects")
struct BGPConfigurationTests {
    private static let instance = RoutingConfiguration.fabricInstance

    private static func router(
        _ name: String, _ address: String, asn: Int, type: String = "router", peers: [(String, JSON)] = []
    ) -> ConfigObject {
        ConfigObject(
            type: .bgpRouter, id: TestNetwork.id(.bgpRouter, name), name: FQName(splitting: instance).child(name),
            parent: ParentReference(.routingInstance, TestNetwork.id(.routingInstance, instance)),
            properties: [
                "bgp_router_parameters": [
                    "router_type": .string(type), "address": .string(address), "autonomous_system": JSON(asn),
                    "address_families": ["family": ["inet", "inet-vpn", "e-vpn", "erm-vpn"]], "hold_time": 30,
                ]
            ],
            references: ReferenceSet(
                peers.map { name, attributes in
                    Reference(
                        .bgpRouter, TestNetwork.id(.bgpRouter, name),
                        attribute: ["session": [["uuid": nil, "attributes": attributes]]])
                }))
    }

    private static let own = router("one", "10.0.0.1", asn: 64512, type: "control-node")
    private static let gateway = router("gw", "10.0.0.9", asn: 65001, peers: [("one", [])])

    private func peers(_ objects: [ConfigObject]) -> [PeerConfiguration] {
        var configuration = BGPConfiguration(name: "one")
        for object in objects { configuration.put(object) }
        return configuration.takeChanges().compactMap(\.1).sorted { $0.name < $1.name }
    }

    @Test("a router that refers to us is a peer, in whatever order objects come", arguments: [false, true])
    func reference(isReversed: Bool) throws {
        let objects = [Self.own, Self.gateway]
        let peer = try #require(peers(isReversed ? objects.reversed() : objects).first)
        #expect(peer.session.peerAddress == .v4(IPv4Address(10, 0, 0, 9)))
        #expect(peer.session.peerAS == 65001)
        #expect(peer.session.localAS == 64512)
        #expect(peer.session.holdTime == 30)
        #expect(peer.session.families == [.ipv4Unicast, .ipv4VPN, .evpn, .ermVPN])
    }

    // MARK: What routers may say

    private static func asked(_ asn: Int, _ properties: JSONObject, attributes: JSON = []) -> ConfigObject {
        var router = router("gw", "10.0.0.9", asn: asn, peers: [("one", attributes)])
        router.properties.merge(properties)
        return router
    }

    @Test("a router is asked for what its object says, one without a word for nothing", arguments: [65001, 64512])
    func expectations(asn: Int) throws {
        let old = try #require(peers([Self.own, Self.asked(asn, [:])]).first)
        #expect(!old.requiresPolicies && old.prefixLimit(of: .ipv4VPN) == nil && !old.keepsOffAutomaticTargets)
        let new: JSONObject = [
            "bgp_router_requires_policy": true, "bgp_router_prefix_limit": 10, "bgp_router_automatic_targets": false,
        ]
        let limits: JSON = [
            [
                "family_attributes": [
                    ["address_family": "inet", "prefix_limit": ["maximum": 3]],
                    ["address_family": "e-vpn", "prefix_limit": ["maximum": 0]],
                ]
            ]
        ]
        let peer = try #require(peers([Self.own, Self.asked(asn, new, attributes: limits)]).first)
        #expect(peer.requiresPolicies == (asn == 65001), "RFC 8212 is about other ASs")
        #expect([.ipv4VPN, .ipv4Unicast, .evpn].map(peer.prefixLimit(of:)) == [10, 3, nil])
        #expect(peer.keepsOffAutomaticTargets)
        let open: JSONObject = ["bgp_router_requires_policy": false, "bgp_router_automatic_targets": true]
        let free = try #require(peers([Self.own, Self.asked(asn, open)]).first)
        #expect(!free.requiresPolicies && !free.keepsOffAutomaticTargets)
        var other = Self.router("two", "10.0.0.2", asn: 64512, type: "control-node")
        other.properties.merge(new)
        let node = try #require(peers([Self.own, other]).first)
        #expect(node.prefixLimit(of: .ipv4VPN) == nil && !node.keepsOffAutomaticTargets, "nor are control nodes asked")
    }

    @Test("TTL security is the session's, or the router's, or our own for all")
    func hops() throws {
        func hops(_ own: Int64?, _ router: Int64?, _ session: JSON) throws -> UInt8? {
            func with(_ object: ConfigObject, _ hops: Int64?) -> ConfigObject {
                var object = object
                var parameters = object.properties["bgp_router_parameters"]?.object ?? [:]
                if let hops { parameters["ttl_security_hops"] = .int(hops) }
                object.properties["bgp_router_parameters"] = .object(parameters)
                return object
            }
            let gateway = Self.router("gw", "10.0.0.9", asn: 65001, peers: [("one", session)])
            return try #require(peers([with(Self.own, own), with(gateway, router)]).first).session.hopLimit
        }
        #expect(try hops(nil, nil, []) == nil)
        #expect(try hops(3, nil, []) == 3)
        #expect(try hops(3, 2, []) == 2)
        #expect(try hops(3, 2, [["ttl_security_hops": 1]]) == 1)
        #expect(try hops(nil, nil, [["ttl_security_hops": 0]]) == nil)
    }

    @Test("control nodes of one system peer with each other without being told to")
    func mesh() {
        let other = Self.router("two", "10.0.0.2", asn: 64512, type: "control-node")
        let stranger = Self.router("three", "10.0.0.3", asn: 64512)
        #expect(peers([Self.own, other, stranger]).map(\.session.peerAddress) == [.v4(IPv4Address(10, 0, 0, 2))])
    }

    @Test("without an object of our own there are no peers")
    func nobody() { #expect(peers([Self.gateway]).isEmpty) }

    @Test("what is said for our end counts before what is said for both, wherever it stands")
    func ends() throws {
        let sets: [JSON] = [
            ["hold_time": 60], ["bgp_router": "gw", "hold_time": 90], ["bgp_router": "one", "hold_time": 120],
        ]
        for order in [sets, sets.reversed()] {
            let gateway = Self.router("gw", "10.0.0.9", asn: 65001, peers: [("one", .array(order))])
            #expect(try #require(peers([Self.own, gateway]).first).session.holdTime == 120)
        }
    }

    @Test("a change of one router changes that peer alone, and keeps its number")
    func changes() throws {
        var configuration = BGPConfiguration(name: "one")
        let other = Self.router("gw2", "10.0.0.10", asn: 65002, peers: [("one", [])])
        for object in [Self.own, Self.gateway, other] { configuration.put(object) }
        let first = configuration.takeChanges()
        #expect(first.count == 2)
        configuration.put(Self.router("gw", "10.0.0.9", asn: 65001, peers: [("one", [["passive": true]])]))
        let second = configuration.takeChanges()
        #expect(second.count == 1)
        #expect(second.first?.1?.session.isPassive == true)
        #expect(first.contains { $0.0 == second.first?.0 })
        configuration.delete(.bgpRouter, other.id)
        #expect(configuration.takeChanges().map(\.1) == [nil])
        #expect(configuration.takeChanges().isEmpty)
    }

    @Test("graceful restart is what the system says")
    func gracefulRestart() throws {
        let system = ConfigObject(
            type: .globalSystemConfig, id: TestNetwork.id(.globalSystemConfig, "default-global-system-config"),
            name: ["default-global-system-config"],
            properties: [
                "graceful_restart_parameters": ["enable": true, "restart_time": 77, "long_lived_restart_time": 7000]
            ])
        let peer = try #require(peers([Self.own, Self.gateway, system]).first)
        #expect(peer.session.gracefulRestart == .init(restartTime: 77, longLivedTime: 7000))
    }

    @Test("each family that is exchanged can be said of a router", arguments: BGPFamily.allCases)
    func familyNames(family: BGPFamily) throws {
        let parameters: JSON = [
            "autonomous_system": 64512, "address_families": ["family": [.string(family.name)]],
        ]
        let property = try #require(ObjectType.bgpRouter.schema.property("bgp_router_parameters"))
        #expect(throws: Never.self) { try property.validated(parameters) }
    }

    @Test("agents are told of routers, and never the keys of their sessions")
    func secrets() throws {
        var properties = Self.own.properties
        properties["bgp_router_parameters"] = [
            "address": "10.0.0.1",
            "auth_data": ["key_type": "md5", "key_items": [["key_id": 0, "key": "secret"]]],
        ]
        let object = ConfigObject(
            type: .bgpRouter, id: Self.own.id, name: Self.own.name, parent: Self.own.parent, properties: properties)
        let text = "\(object.xmlProperties)"
        #expect(text.contains("10.0.0.1"))
        #expect(!text.contains("secret"))
    }
}
