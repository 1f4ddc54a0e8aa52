package import WeftBGPWire
package import WeftNet

/// What one side of a BGP session is told about it.
package struct BGPPeerSettings: Hashable, Sendable {
    package var peerAddress: IPAddress
    package var port: UInt16 = 179
    /// Where our calls come from; `nil` leaves it to the kernel.
    package var localAddress: IPAddress?
    /// The port that the peer's calls come from, where several peers share an address, as workloads behind their host's
    /// do; `nil` for any.
    package var callingPort: UInt16?
    package var peerAS: UInt32
    package var localAS: UInt32
    package var localIdentifier: IPv4Address
    /// Refuses a peer with another identifier; `nil` takes any, but within our AS not our own.
    package var peerIdentifier: IPv4Address?
    package var families: [BGPFamily]
    /// Seconds; 0 for a session without keepalives, else at least 3.
    package var holdTime: UInt16 = 90
    /// Waits to be called.
    package var isPassive = false
    /// Is to stay down.
    package var isShutDown = false
    /// RFC 2385.
    package var password: String?
    /// RFC 5082: how many hops away the peer may be, at least 1; `nil` accepts any TTL.
    package var hopLimit: UInt8?
    /// Of the packets to the peer, for external peers that are not neighbours; `nil` for 1 to an external peer and 64
    /// to an internal one. With a ``hopLimit`` it is always 255.
    package var timeToLive: UInt8?
    /// RFC 4724; `nil` advertises nothing.
    package var gracefulRestart: GracefulRestart?
    /// Which way several paths to a destination are asked for, by family (RFC 7911).
    package var additionalPaths: [BGPFamily: AdditionalPathWays] = [:]
    /// What we are to the peer (RFC 9234). Within an AS it means nothing.
    package var role: BGPRole?
    /// Refuses a peer that does not say what it is (RFC 9234 §4.2, strict mode).
    package var requiresRole = false

    /// What is announced about our own restart, and what is granted to the peer's.
    package struct GracefulRestart: Hashable, Sendable {
        /// Seconds until we are back, at most 4,095.
        package var restartTime: UInt16
        /// Seconds that routes may outlive that (RFC 9494), at most 2^24 - 1; 0 for none.
        package var longLivedTime: UInt32

        package init(restartTime: UInt16, longLivedTime: UInt32 = 0) {
            self.restartTime = restartTime
            self.longLivedTime = longLivedTime
        }
    }

    package init(
        peerAddress: IPAddress, peerAS: UInt32, localAS: UInt32, localIdentifier: IPv4Address, families: [BGPFamily]
    ) {
        self.peerAddress = peerAddress
        self.peerAS = peerAS
        self.localAS = localAS
        self.localIdentifier = localIdentifier
        self.families = families
    }

    package var isInternal: Bool { peerAS == localAS }

    /// What we are to the peer where that means something.
    package var externalRole: BGPRole? { isInternal ? nil : role }

    /// What was agreed on in OPENs, and what belongs to the connection, cannot change under an established session:
    /// addresses, ports, AS numbers, identifiers, families, hold time, password, hop limit, graceful restart,
    /// additional paths and roles. Who calls (``isPassive``) concerns only the next session, and ``isShutDown`` stops
    /// or starts it.
    package func needsReset(from old: BGPPeerSettings) -> Bool {
        var old = old
        old.isPassive = isPassive
        old.isShutDown = isShutDown
        return self != old
    }
}

extension BGPPeerSettings: CustomStringConvertible {
    /// Who it is, for logs. The rest is left out, the password above all.
    package var description: String { "\(peerAddress) of AS \(peerAS)" }
}
