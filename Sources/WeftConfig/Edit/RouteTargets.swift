import WeftJSON
import WeftModel
import WeftNet

/// Networks with one route target have each other's routes, whoever attached what, and also those behind a router or a
/// VPN that has it.
extension ConfigCore {
    /// A route target that another's network has joins the two networks, so an orchestrator or a tenant may name it
    /// only where it may attach a policy.
    func checkRouteTargets(of record: Record, from old: Record? = nil) throws(ConfigError) {
        guard reach != .everything else { return }
        let added = Self.routeTargets(of: record).subtracting(old.map(Self.routeTargets) ?? [])
        for target in added.sorted() {
            let id = ObjectID.derived(.routeTarget, [target])
            if catalog.intent[id] != nil { try checkUse(of: id) }
            for type in ObjectType.referrers(to: .routeTarget) {
                for user in (catalog.referrers(of: id, type) ?? .many([])).sorted() {
                    // A routing instance is its network's.
                    let owner = type == .routingInstance ? catalog.row(user)?.parent?.id : nil
                    try checkAttachment(to: owner ?? user)
                }
            }
        }
    }

    /// As a route target is written, not as a client wrote it.
    private static func routeTargets(of record: Record) -> Set<String> {
        let lists = RouteTargetLists.properties[record.type] ?? []
        let texts = lists.flatMap { (record[$0]?[Field.routeTarget]?.array ?? []).compactMap(\.string) }
        return Set(texts.map { RouteTarget(configured: $0)?.description ?? $0 })
    }
}
