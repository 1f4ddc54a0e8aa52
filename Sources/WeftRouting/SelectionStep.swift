/// What decides between two paths of a route, in the order in which it is asked (docs/wire/bgp.md, "Selection";
/// RFC 4271 §9.1.2.2). From ``sourceKind`` on, both share the traffic, and it is only their order that is decided.
package enum SelectionStep: String, Hashable, Sendable, CaseIterable {
    case feasibility
    /// One is the instance's own, the other was taken over from another network.
    case network = "own network"
    case localPreference = "local preference"
    case sticky = "sticky address"
    case sequence = "sequence of a moved address"
    case longLivedStale = "long-lived stale"
    case asPathLength = "AS path length"
    case origin
    case med = "MED"
    /// The path has a higher MED than another one of its neighbour AS, if not than the one that won.
    case neighborMED = "MED of another path of its neighbour AS"
    case sourceKind = "kind of source"
    case nextHop = "next hop"
    case originator = "router that originated it"
    case clusterListLength = "cluster list length"
    case peer
    case distinguisher = "route distinguisher"
    case label
    case pathIdentifier = "path identifier"

    /// Neither path is better by what counts for traffic.
    package var isTieBreaker: Bool {
        switch self {
        case .feasibility, .network, .localPreference, .sticky, .sequence, .longLivedStale, .asPathLength, .origin,
            .med,
            .neighborMED:
            false
        case .sourceKind, .nextHop, .originator, .clusterListLength, .peer, .distinguisher, .label,
            .pathIdentifier:
            true
        }
    }
}
