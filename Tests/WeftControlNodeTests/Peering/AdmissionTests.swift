import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftPolicy
import WeftRouting

@testable import WeftControlNode

/// What operators of gateways switch on: policies that have to be there, the first AS, AS_SETs, roles, and the way out.
@Suite("What is taken from a gateway, and what it is told")
struct AdmissionTests {
    private let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)

    private func prefixes(_ peer: TestPeer) -> [String] { (peer.routes[.ipv4Unicast] ?? [:]).keys.sorted() }

    private func configure(_ peer: TestPeer, _ change: (inout PeerConfiguration) -> Void) {
        guard var configuration = laboratory.node.peers[peer.id]?.configuration else { return }
        change(&configuration)
        laboratory.node.configure(peer.id, configuration, at: laboratory.time)
        laboratory.settle()
    }

    // MARK: RFC 8212

    @Test("where policies have to be there, routes pass the ways that have one")
    func requiredPolicies() throws {
        let pass = try RoutingPolicy([
            "term": [["term_match_condition": [:], "term_action_list": ["action": "accept"]]]
        ])
        let a = laboratory.peer(1, asn: 65001, { $0.requiresPolicies = true })
        let b = laboratory.peer(2, asn: 65002)
        laboratory.announce(["10.1.0.0/16"], by: a)
        laboratory.announce(["10.2.0.0/16"], by: b)
        #expect(prefixes(a) == [])
        #expect(prefixes(b) == [])
        #expect(a.ends == [.ipv4Unicast])
        #expect(laboratory.node.peers[a.id]?.counters.rejected == 1)
        #expect(laboratory.ignored == [], "it is no news with every update")
        configure(a) { $0.exportPolicies = [pass] }
        #expect(prefixes(a) == ["10.2.0.0/16"])
        configure(a) { $0.importPolicies = [pass] }
        #expect(a.refreshes.map(\.kind) == [.request])
        laboratory.announce(["10.1.0.0/16"], by: a)
        #expect(prefixes(b) == ["10.1.0.0/16"])
        configure(a) {
            $0.exportPolicies = []
            $0.importPolicies = []
        }
        laboratory.announce(["10.1.0.0/16"], by: a)
        #expect(prefixes(a) == [])
        #expect(prefixes(b) == [])
        #expect(a.needless + b.needless == [])
    }

    // MARK: Paths

    @Test("a path that does not begin with the peer's AS is refused where that is checked", arguments: [false, true])
    func firstAS(isChecked: Bool) {
        let a = laboratory.peer(1, asn: 65001, { $0.checksFirstAS = isChecked })
        let b = laboratory.peer(2, asn: 65002)
        let c = laboratory.peer(3, asn: ControlNodeLaboratory.localAS, { $0.checksFirstAS = isChecked })
        laboratory.announce(["10.1.0.0/16"], by: a, path: [65001, 65009])
        laboratory.announce(["10.2.0.0/16"], by: a, path: [65009, 65001])
        laboratory.announce(["10.3.0.0/16"], by: a, path: [65009, 65008]) {
            $0.asPath = ASPath([.init(.set, [65001]), .init(.sequence, [65009])])
        }
        laboratory.announce(["10.4.0.0/16"], by: c, path: [65007])
        #expect(prefixes(b) == (isChecked ? ["10.1.0.0/16", "10.4.0.0/16"] : (1...4).map { "10.\($0).0.0/16" }))
        #expect(laboratory.node.peers[a.id]?.counters.pathsRefused == (isChecked ? 2 : 0))
        #expect(laboratory.ignored.count == (isChecked ? 2 : 0))
        // What was good before goes with what takes its place.
        laboratory.announce(["10.1.0.0/16"], by: a, path: [65009])
        #expect(prefixes(b).contains("10.1.0.0/16") == !isChecked)
    }

    @Test(
        "a path with a set is neither taken nor told where sets are refused", arguments: [false, true],
        [ASPath.SegmentKind.set, .confederationSet])
    func sets(areRefused: Bool, kind: ASPath.SegmentKind) {
        let a = laboratory.peer(1, asn: ControlNodeLaboratory.localAS, { $0.rejectsASSets = areRefused })
        let b = laboratory.peer(2, asn: 65002, { $0.rejectsASSets = areRefused })
        let c = laboratory.peer(3, asn: ControlNodeLaboratory.localAS)
        for (prefix, peer) in [("10.1.0.0/16", a), ("10.2.0.0/16", c)] {
            laboratory.announce([prefix], by: peer) {
                $0.asPath = ASPath([.init(.sequence, [65001]), .init(kind, [65008, 65009])])
            }
        }
        #expect(prefixes(b) == (areRefused ? [] : ["10.1.0.0/16", "10.2.0.0/16"]))
        #expect(laboratory.node.peers[a.id]?.counters.pathsRefused == (areRefused ? 1 : 0))
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.asPath = ASPath(sequence: [65001]) }
        #expect(prefixes(b).contains("10.1.0.0/16"))
    }

    // MARK: RFC 8326

    @Test("a route whose session is about to end is a last resort, from another AS only")
    func gracefulShutdownOfPeer() {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002)
        let c = laboratory.peer(3, asn: ControlNodeLaboratory.localAS, { $0.clusterID = IPv4Address(192, 0, 2, 254) })
        let d = laboratory.peer(4, asn: ControlNodeLaboratory.localAS)
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.communities = [.gracefulShutdown] }
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.localPreference == 0)
        laboratory.announce(["10.1.0.0/16"], by: b, path: [65002, 65003, 65004])
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.nextHop == .v4(b.address))
        laboratory.announce(["10.2.0.0/16"], by: d) {
            $0.communities = [.gracefulShutdown]
            $0.localPreference = 50
        }
        #expect(c.routes[.ipv4Unicast]?["10.2.0.0/16"]?.attributes.localPreference == 50)
    }

    @Test("a session that we are about to end is drained both ways, and comes back")
    func ownGracefulShutdown() {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002)
        let c = laboratory.peer(3, asn: ControlNodeLaboratory.localAS)
        laboratory.announce(["10.1.0.0/16"], by: a)
        laboratory.announce(["10.2.0.0/16"], by: b) { $0.communities = [Community("65002:1")!] }
        configure(a) { $0.isShuttingDown = true }
        #expect(a.refreshes.map(\.kind) == [.request])
        laboratory.announce(["10.1.0.0/16"], by: a)
        #expect(
            a.routes[.ipv4Unicast]?["10.2.0.0/16"]?.attributes.communities == [
                Community("65002:1")!, .gracefulShutdown,
            ])
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.localPreference == 0)
        #expect(b.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.communities == [])
        configure(c) { $0.isShuttingDown = true }
        #expect(c.routes[.ipv4Unicast]?["10.2.0.0/16"]?.attributes.localPreference == 0)
        #expect(c.routes[.ipv4Unicast]?["10.2.0.0/16"]?.attributes.communities == [Community("65002:1")!])
        for peer in [a, c] { configure(peer) { $0.isShuttingDown = false } }
        laboratory.announce(["10.1.0.0/16"], by: a)
        #expect(a.routes[.ipv4Unicast]?["10.2.0.0/16"]?.attributes.communities == [Community("65002:1")!])
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.localPreference == 100)
        #expect(a.needless + b.needless + c.needless == [])
    }

    @Test("what a session that ends is marked with is said once")
    func markedBefore() {
        let a = laboratory.peer(1, asn: 65001, { $0.isShuttingDown = true })
        let b = laboratory.peer(2, asn: 65002)
        laboratory.announce(["10.1.0.0/16"], by: b) { $0.communities = [.gracefulShutdown, Community("65002:1")!] }
        #expect(
            a.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.communities == [
                .gracefulShutdown, Community("65002:1")!,
            ])
    }

    // MARK: RFC 9234

    /// Of a route that is there: the AS of its OTC.
    private struct Mark: Equatable {
        var asn: UInt32?
    }

    private func mark(of prefix: String, at peer: TestPeer) -> Mark? {
        peer.routes[.ipv4Unicast]?[prefix].map { Mark(asn: $0.attributes.onlyToCustomer) }
    }

    /// What becomes of a route that comes in with OTC of an AS, or without, by what we are to its sender (§5): `nil`
    /// for a leak, else its OTC.
    private static func received(as role: BGPRole?, _ said: UInt32?, from peerAS: UInt32) -> Mark? {
        switch role {
        case .provider, .routeServer: said == nil ? Mark(asn: nil) : nil
        case .peer: said == nil || said == peerAS ? Mark(asn: peerAS) : nil
        case .customer, .routeServerClient: Mark(asn: said ?? peerAS)
        case nil: Mark(asn: said)
        }
    }

    /// What is told of a route with OTC or without, by what we are to its receiver (§5): `nil` for nothing.
    private static func sent(as role: BGPRole?, _ held: UInt32?, by localAS: UInt32) -> Mark? {
        switch role {
        case .provider, .routeServer: Mark(asn: held ?? localAS)
        case .peer: held == nil ? Mark(asn: localAS) : nil
        case .customer, .routeServerClient: held == nil ? Mark(asn: nil) : nil
        case nil: Mark(asn: held)
        }
    }

    @Test(
        "routes go where roles let them, and are marked on the way", arguments: [nil] + BGPRole.allCases,
        [nil] + BGPRole.allCases)
    func roles(from: BGPRole?, to: BGPRole?) {
        let localAS = ControlNodeLaboratory.localAS
        let a = laboratory.peer(1, asn: 65001, { $0.session.role = from })
        let b = laboratory.peer(2, asn: 65002, { $0.session.role = to })
        let inside = laboratory.peer(3, asn: localAS, { $0.session.role = to })
        var leaks: UInt64 = 0
        for (number, said) in ([nil, 65001, 65009] as [UInt32?]).enumerated() {
            let prefix = "10.\(number).0.0/16"
            laboratory.announce([prefix], by: a) { $0.onlyToCustomer = said }
            let held = Self.received(as: from, said, from: 65001)
            #expect(mark(of: prefix, at: inside) == held)
            if held == nil { leaks += 1 }
            let told = held.flatMap { Self.sent(as: to, $0.asn, by: localAS) }
            #expect(mark(of: prefix, at: b) == told, "\(prefix)")
        }
        #expect(laboratory.node.peers[a.id]?.counters.leaks == leaks)
        #expect(laboratory.ignored.count == Int(leaks))
    }

    @Test(
        "OTC is of plain routes only, and stands where its number says", arguments: [BGPFamily.ipv4VPN, .ipv6Unicast])
    func otherFamilies(family: BGPFamily) throws {
        let a = laboratory.peer(1, asn: 65001, families: [family], { $0.session.role = .provider })
        let b = laboratory.peer(2, asn: 65002, families: [family], { $0.session.role = .provider })
        if family == .ipv4VPN {
            laboratory.announce(["10.1.0.0/16"], by: a, rd: RouteDistinguisher(asn: 65001, 1)) { $0.onlyToCustomer = 7 }
        } else {
            laboratory.announce([IPPrefix("2001:db8::/32")!], family, by: a)
        }
        let route = try #require(b.routes[family]?.values.first)
        #expect(route.attributes.onlyToCustomer == (family == .ipv4VPN ? 7 : ControlNodeLaboratory.localAS))
    }

    // MARK: Objects

    private static func router(
        _ name: String, _ address: String, asn: Int, type: String = "router", parameters: JSONObject = [:],
        attributes: JSON? = nil
    ) -> ConfigObject {
        let instance = RoutingConfiguration.fabricInstance
        var own: JSONObject = [
            "router_type": .string(type), "address": .string(address), "autonomous_system": JSON(asn),
            "address_families": ["family": ["inet"]],
        ]
        for (name, value) in parameters { own[name] = value }
        return ConfigObject(
            type: .bgpRouter, id: TestNetwork.id(.bgpRouter, name), name: FQName(splitting: instance).child(name),
            parent: ParentReference(.routingInstance, TestNetwork.id(.routingInstance, instance)),
            properties: ["bgp_router_parameters": .object(own)],
            references: ReferenceSet(
                attributes.map {
                    [
                        Reference(
                            .bgpRouter, TestNetwork.id(.bgpRouter, "one"),
                            attribute: ["session": [["uuid": nil, "attributes": [$0]]]])
                    ]
                } ?? []))
    }

    private static func peer(
        _ attributes: JSON, parameters: JSONObject = [:], own: JSONObject = [:], system: JSONObject = [:],
        asn: Int = 65001
    ) throws -> PeerConfiguration {
        var configuration = BGPConfiguration(name: "one")
        configuration.put(router("one", "10.0.0.1", asn: 64512, type: "control-node", parameters: own))
        configuration.put(router("gw", "10.0.0.9", asn: asn, parameters: parameters, attributes: attributes))
        configuration.put(
            ConfigObject(
                type: .globalSystemConfig, id: TestNetwork.id(.globalSystemConfig, "gsc"), name: ["gsc"],
                properties: system))
        return try #require(configuration.takeChanges().compactMap(\.1).first)
    }

    @Test("the switches are properties of the system, the routers and their sessions, and off unless they are set")
    func objects() throws {
        let plain = try Self.peer([:])
        #expect(plain.session.role == nil)
        #expect(
            ![plain.requiresPolicies, plain.checksFirstAS, plain.rejectsASSets, plain.isShuttingDown].contains(true))
        let session = try Self.peer(["local_role": "rs-client", "strict_role": true, "enforce_first_as": true])
        #expect(session.session.role == .routeServerClient)
        #expect(session.session.requiresRole)
        #expect(session.checksFirstAS)
        let system = try Self.peer([:], system: ["bgp_ebgp_requires_policy": true, "bgp_reject_as_sets": true])
        #expect(system.requiresPolicies)
        #expect(system.rejectsASSets)
        let inside = try Self.peer([:], system: ["bgp_ebgp_requires_policy": true], asn: 64512)
        #expect(!inside.requiresPolicies, "RFC 8212 is about other ASs")
        for peer in [
            try Self.peer(["graceful_shutdown": true]), try Self.peer([:], parameters: ["graceful_shutdown": true]),
            try Self.peer([:], own: ["graceful_shutdown": true]),
        ] { #expect(peer.isShuttingDown) }
    }

    @Test("each role can be said of a session", arguments: BGPRole.allCases)
    func roleNames(role: BGPRole) throws {
        #expect(try Self.peer(["local_role": .string(role.name)]).session.role == role)
    }
}
