package import WeftNet

/// A destination within a table: one word, whatever the family.
///
/// ```
///  IPv4 prefixes    distinguisher's number (24)   | network (32) | length (8)
///  all others       distinguisher's number (24)   | number of an interned destination (40)
/// ```
///
/// The distinguisher is 0 where there is none. Only the ``RIB`` knows what the numbers stand for, so other keys than
/// those of plain IPv4 prefixes are made and read by it.
package struct RouteKey: Hashable, Sendable, BitwiseCopyable {
    let rawValue: UInt64

    @inline(__always)
    init(rawValue: UInt64) { self.rawValue = rawValue }

    @inline(__always)
    package init(_ prefix: IPv4Prefix) { rawValue = UInt64(prefix.network.rawValue) << 8 | UInt64(prefix.length) }

    /// An IPv4 prefix without its distinguisher.
    package var prefix: IPv4Prefix {
        IPv4Prefix(IPv4Address(rawValue: UInt32(truncatingIfNeeded: rawValue >> 8)), length: UInt8(rawValue & 0xff))
    }

    @inline(__always)
    var distinguisher: UInt32 { UInt32(rawValue >> 40) }
    /// The number of an interned destination.
    @inline(__always)
    var destination: UInt32 { UInt32(truncatingIfNeeded: rawValue) }
    @inline(__always)
    var withoutDistinguisher: RouteKey { RouteKey(rawValue: rawValue & 0xff_ffff_ffff) }

    @inline(__always)
    func with(distinguisher: UInt32) -> RouteKey {
        RouteKey(rawValue: UInt64(distinguisher) << 40 | withoutDistinguisher.rawValue)
    }
}
