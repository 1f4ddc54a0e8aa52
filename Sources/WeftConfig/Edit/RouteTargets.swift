import WeftJSON
import WeftModel
import WeftNet

/// Networks with one route target have each other's routes, whoever attached what.
extension ConfigCore {
    private static let lists = [Field.routeTargetList, Field.importRouteTargetList, Field.exportRouteTargetList]

    /// A route target that another's network has joins the two networks, so an orchestrator or a tenant may name it
    /// only where it may attach a policy.
    func checkRouteTargets(of record: Record, from old: Record? = nil) throws(ConfigError) {
        guard reach != .everything, record.type == .virtualNetwork else { return }
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
    private static func routeTargets(of network: Record) -> Set<String> {
        let texts = lists.flatMap { (network[$0]?[Field.routeTarget]?.array ?? []).compactMap(\.string) }
        return Set(texts.map { RouteTarget(configured: $0)?.description ?? $0 })
    }
}
