import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftControlNode

@Suite("Several paths as objects say it")
struct AdditionalPathConfigurationTests {
    private static let families = BGPFamily.allCases

    private static func router(_ name: String, _ address: String, _ asn: Int, _ attributes: JSON? = nil) -> ConfigObject
    {
        let list = families.map { JSON.string($0.name) }
        return ConfigObject(
            type: .bgpRouter, id: TestNetwork.id(.bgpRouter, name),
            name: FQName(splitting: "\(RoutingConfiguration.fabricInstance):\(name)"),
            properties: [
                "bgp_router_parameters": [
                    "router_type": name == "one" ? "control-node" : "router", "address": .string(address),
                    "autonomous_system": .int(Int64(asn)), "address_families": ["family": .array(list)],
                ]
            ],
            references: ReferenceSet(
                attributes.map {
                    [
                        Reference(
                            .bgpRouter, TestNetwork.id(.bgpRouter, "one"),
                            attribute: ["session": [["uuid": nil, "attributes": [$0]]]])
                    ]
                } ?? []))
    }

    private static func peer(_ attributes: JSON) throws -> PeerConfiguration {
        var configuration = BGPConfiguration(name: "one")
        configuration.put(router("one", "10.0.0.1", 64512))
        configuration.put(router("gw", "10.0.0.9", 65001, attributes))
        return try #require(configuration.takeChanges().compactMap(\.1).first)
    }

    @Test("nothing is asked for unless it is said")
    func plain() throws {
        #expect(try Self.peer([:]).session.additionalPaths == [:])
        #expect(try Self.peer(["add_path": "none"]).session.additionalPaths == [:])
    }

    @Test(
        "what is said of the session holds for every family but interests, and what is said of a family before it",
        arguments: families)
    func ways(family: BGPFamily) throws {
        let names: [(String, AdditionalPathWays)] = [
            ("none", []), ("receive", .receive), ("send", .send), ("both", [.receive, .send]),
        ]
        for (name, ways) in names {
            #expect(AdditionalPathWays(name: name) == ways)
            #expect(ways.name == name)
            let all = try Self.peer(["add_path": .string(name)]).session.additionalPaths
            #expect(all[family] == (ways.isEmpty || !family.hasAdditionalPaths ? nil : ways))
            let own: JSON = ["address_family": .string(family.name), "add_path": .string(name), "add_path_send": 3]
            let peer = try Self.peer(["add_path": "send", "add_path_send": 2, "family_attributes": [own]])
            #expect(peer.session.additionalPaths[family] == (ways.isEmpty || !family.hasAdditionalPaths ? nil : ways))
            #expect(peer.sentPaths(of: family) == 3)
            for other in Self.families where other != family {
                #expect(peer.session.additionalPaths[other] == (other.hasAdditionalPaths ? .send : nil))
                #expect(peer.sentPaths(of: other) == 2)
            }
        }
    }

    @Test("all paths are sent unless a number is said, and a number is no reason to begin or to ask anew")
    func count() throws {
        let all = try Self.peer(["add_path": "both"])
        let some = try Self.peer(["add_path": "both", "add_path_send": 4])
        #expect(all.sentPaths(of: .evpn) == .max)
        #expect(some.sentPaths(of: .evpn) == 4)
        #expect(!some.session.needsReset(from: all.session))
        #expect(some.takesRoutes(like: all))
        #expect(try Self.peer(["add_path": "send"]).session.needsReset(from: all.session))
    }
}
