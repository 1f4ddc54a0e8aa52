import WeftBGPWire
import WeftNet
import WeftRouting

/// A route that leads wherever its next hop is: each path of the next hop's host route that shares the traffic gives
/// one of its own (docs/wire/bgp.md, "Routes that follow an address").
struct FollowingRoute: Hashable {
    /// Who says so, and of which prefix.
    struct Key: Hashable {
        let source: SourceID
        let prefix: IPPrefix
    }

    /// What the route says itself.
    enum Origin: Hashable {
        /// Communities beside those of the next hop.
        case people([Community])
        /// More specific routes that are there.
        case aggregate
        /// What a workload announced.
        case workload(PathAttributes)
    }

    let nextHop: IPAddress
    let origin: Origin

    /// What the route says by way of a path of its next hop: where to send, how, and to whom it belongs; not where that
    /// path is to be imported.
    func attributes(by path: PathAttributes) -> PathAttributes {
        switch origin {
        case .people(let communities):
            var attributes = path
            attributes.extendedCommunities.removeAll { $0.routeTarget != nil }
            attributes.communities += communities
            if !attributes.communities.contains(.acceptOwnNexthop) { attributes.communities.append(.acceptOwnNexthop) }
            return attributes
        case .aggregate:
            var attributes = aggregate
            attributes.nextHop = path.nextHop
            attributes.sourceDistinguisher = path.sourceDistinguisher
            attributes.extendedCommunities = path.extendedCommunities.filter {
                $0.routeTarget == nil && $0.macMobility == nil
            }
            return attributes
        case .workload(let own):
            var attributes = own
            attributes.nextHop = path.nextHop
            attributes.sourceDistinguisher = path.sourceDistinguisher
            attributes.subProtocol = .bgpAsAService
            // A workload has no say in who imports its routes, nor in what security groups and tags traffic has.
            attributes.extendedCommunities = path.extendedCommunities.filter {
                $0.routeTarget == nil && $0.macMobility == nil
            }
            return attributes
        }
    }

    /// What is said while the next hop is nowhere; nil for nothing.
    var unresolved: PathAttributes? {
        switch origin {
        case .people: return nil
        case .aggregate: return aggregate
        case .workload(var attributes):
            attributes.subProtocol = .bgpAsAService
            attributes.extendedCommunities = []
            return attributes
        }
    }

    /// The AS paths of what an aggregate stands for are not in it (RFC 4271 §9.2.2.2).
    private var aggregate: PathAttributes {
        var attributes = PathAttributes(nextHop: nextHop)
        attributes.origin = .igp
        attributes.isAtomicAggregate = true
        return attributes
    }
}
