package import WeftBGPWire
package import WeftNet

/// What both sides of an established session agreed on.
package struct NegotiatedSession: Hashable, Sendable {
    /// Carried both ways.
    package var families: Set<BGPFamily>
    package var peerIdentifier: IPv4Address
    package var peerAS: UInt32
    /// Where the connection ends on our side; `nil` when whoever holds it does not say.
    package var localAddress: IPAddress?
    /// AS numbers take four octets in updates (RFC 6793).
    package var hasWideASNumbers: Bool
    /// Bytes of a message, at most (RFC 8654).
    package var messageLimit: Int
    /// Families whose NLRI arrive with path identifiers (RFC 7911).
    package var receivesAdditionalPaths: Set<BGPFamily>
    /// Families whose NLRI the peer expects with path identifiers.
    package var sendsAdditionalPaths: Set<BGPFamily>
    /// Families of IPv4 whose routes may have IPv6 next hops, both ways (RFC 8950).
    package var extendedNextHops: Set<BGPFamily>
    package var hasRouteRefresh: Bool
    /// RFC 7313.
    package var hasEnhancedRouteRefresh: Bool
    /// Seconds; 0 for none.
    package var holdTime: UInt16
    /// The peer says when it has told all of a family, as everybody does who announces graceful restart (RFC 4724 §3).
    package var marksEnds: Bool
    /// What the peer says about its restart; `nil` unless both sides speak of theirs.
    package var peerRestart: PeerRestart?
    /// Routes may outlive a session that ended with a NOTIFICATION (RFC 8538).
    package var coversNotifications: Bool

    /// The peer's graceful restart capability (RFC 4724 §3, RFC 9494 §4.1).
    package struct PeerRestart: Hashable, Sendable {
        /// Seconds.
        package var restartTime: UInt16
        /// The peer has just restarted and waits for our end of RIB.
        package var isRestarting: Bool
        /// Families whose routes are to be kept, and whether the peer kept its forwarding state over the restart.
        package var families: [BGPFamily: Bool]
        /// Seconds that routes of a family may outlive the restart time.
        package var longLived: [BGPFamily: UInt32]

        package init(
            restartTime: UInt16, isRestarting: Bool, families: [BGPFamily: Bool], longLived: [BGPFamily: UInt32]
        ) {
            self.restartTime = restartTime
            self.isRestarting = isRestarting
            self.families = families
            self.longLived = longLived
        }
    }

    package init(families: Set<BGPFamily>, peerIdentifier: IPv4Address, peerAS: UInt32) {
        self.families = families
        self.peerIdentifier = peerIdentifier
        self.peerAS = peerAS
        hasWideASNumbers = true
        messageLimit = 4096
        receivesAdditionalPaths = []
        sendsAdditionalPaths = []
        extendedNextHops = []
        hasRouteRefresh = false
        hasEnhancedRouteRefresh = false
        holdTime = 90
        marksEnds = false
        coversNotifications = false
    }
}
