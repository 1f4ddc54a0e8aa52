package import WeftNet

/// A destination within a table: one word, whatever the family.
///
/// ```
///  inet      0 (24 bits)                   | network (32) | length (8)
///  inetVPN   distinguisher's number (24)   | network (32) | length (8)
/// ```
///
/// Only the ``RIB`` knows what a distinguisher's number stands for, so VPN keys are made and read by it.
package struct RouteKey: Hashable, Sendable, BitwiseCopyable {
    let rawValue: UInt64

    @inline(__always)
    init(rawValue: UInt64) { self.rawValue = rawValue }

    @inline(__always)
    package init(_ prefix: IPv4Prefix) { rawValue = UInt64(prefix.network.rawValue) << 8 | UInt64(prefix.length) }

    /// The destination without its distinguisher.
    package var prefix: IPv4Prefix {
        IPv4Prefix(IPv4Address(rawValue: UInt32(truncatingIfNeeded: rawValue >> 8)), length: UInt8(rawValue & 0xff))
    }

    var distinguisher: UInt32 { UInt32(rawValue >> 40) }
    var withoutDistinguisher: RouteKey { RouteKey(rawValue: rawValue & 0xff_ffff_ffff) }

    func with(distinguisher: UInt32) -> RouteKey {
        RouteKey(rawValue: UInt64(distinguisher) << 40 | withoutDistinguisher.rawValue)
    }
}
