import WeftBGP
import WeftBGPWire
import WeftNet
import WeftPolicy
import WeftRouting

/// What decides how routes of a table are written for a peer. Peers with equal profiles are told the same, in the same
/// bytes.
struct ExportProfile: Hashable {
    var table: TableID
    var family: BGPFamily
    var localAS: UInt32
    /// Of an external peer; 0 for internal ones.
    var peerAS: UInt32
    var hasWideAS: Bool
    var messageLimit: Int
    var overridesAS: Bool
    var privateASAction: PeerConfiguration.PrivateASAction?
    var originOverride: PathAttributes.Origin?
    /// Set at a route reflector.
    var clusterID: IPv4Address?
    var defaultEncapsulations: [TunnelType]
    /// The next hop of all routes, where it is not theirs.
    var gateway: PeerConfiguration.Gateway?
    /// Routes of a family of IPv4 may have IPv6 next hops (RFC 8950).
    var takesWideNextHops: Bool
    /// Control nodes are told what aggregates stand for: their agents go there directly.
    var isForControlNodes: Bool
    /// Stale routes may be sent on to the peer (RFC 9494 §4.3).
    var takesLongLivedStale: Bool
    /// What we are to an external peer (RFC 9234).
    var role: BGPRole?
    /// Paths with unordered segments are not told (RFC 9774).
    var rejectsASSets: Bool
    /// What is told is about to go (RFC 8326).
    var isShuttingDown: Bool
    /// Nothing is told without an export policy, and there is none (RFC 8212).
    var lacksPolicy: Bool
    /// In order.
    var policies: [RoutingPolicy]
    /// A peer that chooses by route targets is told what nobody else is.
    var alone: PeerID?
    /// So many paths to a destination are told, each under an identifier (RFC 7911); `nil` for the best one without.
    var pathLimit: Int?

    var isInternal: Bool { peerAS == 0 }
    var isUnicast: Bool { family == .ipv4Unicast || family == .ipv6Unicast }
}
