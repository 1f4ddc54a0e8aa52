package import WeftNet

/// The fixed part of path attributes: what path selection reads, without indirection. The rest follows as bytes, see
/// ``PathAttributes/encodeCompact(into:)``.
package struct PathRank: BitwiseCopyable, Equatable, Sendable {
    /// IPv6, or IPv4 mapped into it (RFC 4291 §2.5.5.2).
    package var nextHopHigh: UInt64
    package var nextHopLow: UInt64
    /// Eight wire bytes of the source distinguisher; 0 for none.
    package var sourceDistinguisher: UInt64 = 0
    package var localPreference: UInt32 = 100
    package var med: UInt32 = 0
    /// The move counter (RFC 7432 §7.7).
    package var sequence: UInt32 = 0
    package var originatorID: UInt32 = 0
    package var asPathLength: UInt16 = 0
    package var clusterListLength: UInt16 = 0
    package var origin: UInt8 = 2
    package var flags: UInt8 = 0
    package var subProtocol: UInt8 = 0
    var padding: UInt8 = 0

    @inline(__always)
    package init(nextHopHigh: UInt64, nextHopLow: UInt64) {
        self.nextHopHigh = nextHopHigh
        self.nextHopLow = nextHopLow
    }

    package init(nextHop: IPAddress) {
        self.init(nextHopV4: 0)
        setNextHop(nextHop)
    }

    package mutating func setNextHop(_ nextHop: IPAddress) {
        switch nextHop {
        case .v4(let address): setNextHop(v4: address.rawValue)
        case .v6(let address): setNextHop(high: address.high, low: address.low)
        }
    }

    @inline(__always)
    package init(nextHopV4 address: UInt32) {
        self.init(nextHopHigh: 0, nextHopLow: 0xffff_0000_0000 | UInt64(address))
    }

    package static var sticky: UInt8 { 1 }
    package static var hasOriginatorID: UInt8 { 2 }
    package static var atomicAggregate: UInt8 { 4 }
    /// Carries the community of RFC 9494 §4.6.
    package static var longLivedStale: UInt8 { 8 }
    /// A MED was there, if only of 0.
    package static var hasMED: UInt8 { 16 }
    /// Carries the community of RFC 8326.
    package static var gracefulShutdown: UInt8 { 32 }

    @inline(__always)
    package var hasIPv4NextHop: Bool { nextHopHigh == 0 && nextHopLow >> 32 == 0xffff }

    package var nextHop: IPAddress {
        hasIPv4NextHop
            ? .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: nextHopLow)))
            : .v6(IPv6Address(high: nextHopHigh, low: nextHopLow))
    }

    @inline(__always)
    package static func == (a: PathRank, b: PathRank) -> Bool {
        a.nextHopHigh == b.nextHopHigh && a.nextHopLow == b.nextHopLow && a.sourceDistinguisher == b.sourceDistinguisher
            && a.localPreference == b.localPreference && a.med == b.med && a.sequence == b.sequence
            && a.originatorID == b.originatorID && a.asPathLength == b.asPathLength
            && a.clusterListLength == b.clusterListLength && a.origin == b.origin && a.flags == b.flags
            && a.subProtocol == b.subProtocol
    }
}
