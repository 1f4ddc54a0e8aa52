package import WeftBGP
package import WeftBGPWire
package import WeftNet
package import WeftPolicy

/// What the configuration says about one BGP peer of this control node.
package struct PeerConfiguration: Hashable, Sendable {
    /// Of its `bgp-router` object: the colon-separated path.
    package var name: String
    /// `router-type` and `vendor` of the object.
    package var routerType = "router"
    package var vendor = ""
    /// The routing instance whose tables the session carries; the fabric's own for routers and other control nodes.
    package var instance = RoutingConfiguration.fabricInstance
    package var session: BGPPeerSettings
    package var families: [BGPFamily: FamilyOptions] = [:]
    /// How often our own AS may occur in the path of a route that is still accepted.
    package var loopCount = 0
    /// Replaces the peer's AS by ours in paths that it is sent, so that sites of one AS reach each other.
    package var overridesAS = false
    package var privateASAction: PrivateASAction?
    /// Routes of this origin are sent, whatever theirs is.
    package var originOverride: PathAttributes.Origin?
    /// We reflect routes, and the peer is one of our clients (RFC 4456).
    package var clusterID: IPv4Address?
    /// The peer is a workload behind its host: its routes lead where their next hops are in its network.
    var isWorkload = false
    /// What the peer is told as next hop of all routes, where it is not theirs.
    var gateway: Gateway?
    /// Nothing is sent to the peer.
    package var suppressesAdvertisement = false

    /// Without import policies nothing is taken from the peer, without export policies it is told nothing (RFC 8212).
    package var requiresPolicies = false
    /// Routes of a family that the peer may announce where the family does not say; 0 for any number.
    package var prefixLimit: UInt32 = 0
    /// Routes with route targets that the fabric gave a network by itself are not used.
    package var keepsOffAutomaticTargets = false
    /// The path of each route must begin with the peer's AS (RFC 4271 §6.3).
    package var checksFirstAS = false
    /// Paths with unordered segments are neither taken nor told (RFC 9774).
    package var rejectsASSets = false
    /// The session is about to end for maintenance: its routes are a last resort on both sides (RFC 8326).
    package var isShuttingDown = false

    /// How many paths to a destination the peer is sent in families that do not say otherwise; 0 for all.
    package var sentPathLimit = 0

    /// What becomes of the routes that the peer announces, and of those that it is told, in order.
    package var importPolicies: [RoutingPolicy] = []
    package var exportPolicies: [RoutingPolicy] = []

    /// Whether the peer's routes are taken in as under the other configuration. What the session depends on begins it
    /// anew anyhow.
    func takesRoutes(like other: PeerConfiguration) -> Bool { taking(session) == other.taking(session) }

    /// Without what only bears on what the peer is told, and on how it is shown.
    private func taking(_ session: BGPPeerSettings) -> PeerConfiguration {
        var taking = PeerConfiguration(name: "", session: session)
        (taking.routerType, taking.instance, taking.isWorkload) = (routerType, instance, isWorkload)
        (taking.loopCount, taking.clusterID, taking.isShuttingDown) = (loopCount, clusterID, isShuttingDown)
        (taking.requiresPolicies, taking.checksFirstAS) = (requiresPolicies, checksFirstAS)
        taking.keepsOffAutomaticTargets = keepsOffAutomaticTargets
        (taking.rejectsASSets, taking.importPolicies) = (rejectsASSets, importPolicies)
        taking.families = families.mapValues { options in
            var taking = FamilyOptions()
            (taking.loopCount, taking.importEncapsulations) = (options.loopCount, options.importEncapsulations)
            return taking
        }.filter { $1 != FamilyOptions() }
        return taking
    }

    /// Where a workload sends what is not for its own subnet.
    struct Gateway: Hashable, Sendable {
        var v4: IPv4Address?
        var v6: IPv6Address?
    }

    package struct FamilyOptions: Hashable, Sendable {
        package var loopCount: Int?
        /// Routes that the peer may announce; 0 for any number, `nil` for as many as of every family.
        package var prefixLimit: UInt32?
        /// How long a session that exceeded the limit stays down.
        package var idleTimeout: Duration = .zero
        /// What traffic to this peer's next hops is wrapped in, when its routes do not say.
        package var defaultEncapsulations: [TunnelType] = []
        /// What its own routes are taken to be wrapped in when they do not say: a router that strips the community
        /// (FRR, towards other ASs) leaves open whether a label field holds a label or a VNI.
        package var importEncapsulations: [TunnelType] = []
        /// Which way several paths to a destination are asked for (RFC 7911); `nil` as the session says.
        package var additionalPaths: AdditionalPathWays?
        /// How many paths to a destination the peer is sent where it takes several, the best first; 0 for all, `nil` as
        /// the session says.
        package var sentPathLimit: Int?

        package init() {}
    }

    /// What becomes of private AS numbers (RFC 6996) in paths that the peer is sent.
    package enum PrivateASAction: String, Hashable, Sendable {
        /// Those before the first public one go.
        case remove
        /// All go.
        case removeAll = "remove-all"
        /// Each becomes our own.
        case replaceAll = "replace-all"
    }

    /// How many routes of a family the peer may announce; `nil` for any number.
    package func prefixLimit(of family: BGPFamily) -> UInt32? {
        let limit = families[family]?.prefixLimit ?? prefixLimit
        return limit == 0 ? nil : limit
    }

    /// How many paths to a destination the peer is sent at most where it takes several.
    func sentPaths(of family: BGPFamily) -> Int {
        let limit = families[family]?.sentPathLimit ?? sentPathLimit
        return limit == 0 ? .max : limit
    }

    /// A control node of this fabric or of another one: its routes lead to hosts, of which one may have its own
    /// address.
    var isControlNode: Bool { routerType == "control-node" || routerType == "external-control-node" }

    package init(name: String, session: BGPPeerSettings) {
        self.name = name
        self.session = session
    }
}
