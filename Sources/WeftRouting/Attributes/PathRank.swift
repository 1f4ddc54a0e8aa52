/// The part of interned attributes that path selection reads: fixed size, no indirection.
struct PathRank: BitwiseCopyable, Equatable {
    /// IPv6, or IPv4 mapped into it (RFC 4291 §2.5.5.2).
    var nextHopHigh: UInt64
    var nextHopLow: UInt64
    /// Eight wire bytes of the source distinguisher; 0 for none.
    var sourceDistinguisher: UInt64
    var localPreference: UInt32
    var med: UInt32
    var sequence: UInt32
    var originatorID: UInt32
    var asPathLength: UInt16
    var clusterListLength: UInt16
    var origin: UInt8
    var flags: UInt8
    var subProtocol: UInt8
    var padding: UInt8 = 0

    static var sticky: UInt8 { 1 }
    static var hasOriginatorID: UInt8 { 2 }
    static var atomicAggregate: UInt8 { 4 }
    static var longLivedStale: UInt8 { 8 }

    @inline(__always)
    static func == (a: PathRank, b: PathRank) -> Bool {
        a.nextHopHigh == b.nextHopHigh && a.nextHopLow == b.nextHopLow && a.sourceDistinguisher == b.sourceDistinguisher
            && a.localPreference == b.localPreference && a.med == b.med && a.sequence == b.sequence
            && a.originatorID == b.originatorID && a.asPathLength == b.asPathLength
            && a.clusterListLength == b.clusterListLength && a.origin == b.origin && a.flags == b.flags
            && a.subProtocol == b.subProtocol
    }

    @inline(__always)
    var hash: UInt64 {
        let a = mixed(nextHopHigh ^ sourceDistinguisher, nextHopLow)
        let b = mixed(UInt64(localPreference) << 32 | UInt64(med), UInt64(sequence) << 32 | UInt64(originatorID))
        let c =
            UInt64(asPathLength) << 48 | UInt64(clusterListLength) << 32 | UInt64(origin) << 16
            | UInt64(flags) << 8 | UInt64(subProtocol)
        return mixed(a ^ c, b)
    }
}
