/// The number of a virtual LAN, as the tag of its frames carries it in 12 bits (IEEE 802.1Q).
package struct VLANID: Hashable, Sendable {
    package let rawValue: UInt16

    /// `nil` for 0, which marks frames of no VLAN, for 4095, which is reserved, and above.
    package init?(_ value: UInt16) {
        guard (1...4094).contains(value) else { return nil }
        rawValue = value
    }
}

extension VLANID: CustomStringConvertible {
    package var description: String { String(rawValue) }
}
