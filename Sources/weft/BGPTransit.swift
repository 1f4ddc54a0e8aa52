import WeftClient
import WeftJSON
import WeftNet

/// The routers of other ASs that are told each other's routes: nothing of the configuration keeps them apart.
struct BGPTransit {
    private let routers: [BGPRouterRow]

    /// nil when there are no two such routers.
    init?(_ client: ConfigClient) async throws {
        let systems = try await client.list("global-system-config", query: "detail=true")
            .compactMap { $0["global-system-config"] }
        let requiresPolicies = systems.contains { $0["bgp_ebgp_requires_policy"]?.bool == true }
        self.init(try await BGPCommand.routers(client), requiresPolicies: requiresPolicies)
    }

    init?(_ all: [BGPRouterRow], requiresPolicies: Bool) {
        let own = Set(all.filter(\.isControlNode).map(\.autonomousSystem))
        routers = all.filter { router in
            router.type == "router" && !own.contains(router.autonomousSystem) && router.role.isEmpty
                && !router.hasExportPolicy && !router.isToldNothing && !requiresPolicies
        }
        guard routers.count > 1 else { return nil }
    }

    var text: String {
        let names = routers.map { "\($0.name.name) (AS \($0.autonomousSystem))" }.joined(separator: ", ")
        return "Transit: \(names) are told each other's routes. Export policies, roles (weft bgp add --role) or "
            + "bgp_ebgp_requires_policy of the global-system-config keep them apart."
    }
}
