import WeftClient
import WeftJSON
import WeftNet

/// Routing policies that are attached to a router.
extension Interop {
    mutating func policies(_ site: InteropSite) async throws {
        let name = InteropSite.project.child("not-to-frr")
        let match: JSON = ["prefix": [["prefix": "10.2.0.0/16", "prefix_type": "orlonger"]]]
        let policy = try await site.api.create(
            "routing-policy", name, parent: "project",
            [
                "routing_policy_entries": [
                    "term": [["term_match_condition": match, "term_action_list": ["action": "reject"]]]
                ], "term_type": "vrouter",
            ])
        let frr = try await site.api.id(of: "bgp-router", InteropSite.instance.child("frr"))
        let before = site.frrSession
        func attach(_ isAttached: Bool) async throws {
            try await site.api.updateReference(
                of: "bgp-router", frr, to: "routing-policy", policy, add: isAttached,
                attribute: ["sequence": "1.0", "direction": "export"])
        }
        try await attach(true)
        await check("an export policy takes a route back from FRR, and from nobody else") {
            !site.frrRoutes("ipv4 unicast").contains("10.2.0.0/16")
                && site.gobgpRoutes("ipv4").contains("10.2.0.0/16")
        }
        try await attach(false)
        await check("without it FRR has the route again, over the same session") {
            site.frrRoutes("ipv4 10.2.0.0/16").contains("65002") && site.frrSession.established == before.established
        }
    }
}
