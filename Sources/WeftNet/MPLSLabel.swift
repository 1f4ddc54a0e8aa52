/// A 20-bit MPLS label (RFC 3032 §2.1).
package struct MPLSLabel: Hashable, Sendable, Comparable {
    package let rawValue: UInt32

    /// `nil` above 2^20 − 1.
    package init?(_ value: UInt32) {
        guard value < 1 << 20 else { return nil }
        rawValue = value
    }

    /// Labels 0–15 are reserved; hosts hand out numbers from here on.
    package static let firstUnreserved: UInt32 = 16

    package static func < (a: MPLSLabel, b: MPLSLabel) -> Bool { a.rawValue < b.rawValue }
}

extension MPLSLabel: CustomStringConvertible {
    package var description: String { String(rawValue) }
}
