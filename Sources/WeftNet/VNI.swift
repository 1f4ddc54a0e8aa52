/// A VXLAN network identifier of 24 bits (RFC 7348 §5).
package struct VNI: Hashable, Sendable, Comparable {
    package let rawValue: UInt32

    /// `nil` for 0, which names no network, and above 2^24 − 1.
    package init?(_ value: UInt32) {
        guard value > 0, value < 1 << 24 else { return nil }
        rawValue = value
    }

    package static func < (a: VNI, b: VNI) -> Bool { a.rawValue < b.rawValue }
}

extension VNI: CustomStringConvertible {
    package var description: String { String(rawValue) }
}
