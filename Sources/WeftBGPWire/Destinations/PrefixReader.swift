/// An IPv4 destination on the wire.
package struct WireIPv4: BitwiseCopyable, Hashable, Sendable {
    /// Host bits are zero.
    package var network: UInt32
    package var length: UInt8
    /// RFC 7911; 0 without.
    package var pathIdentifier: UInt32
    /// The label field's 24 bits; 0 without.
    package var label: UInt32
    /// The distinguisher's eight bytes; 0 without.
    package var distinguisher: UInt64
}

/// An IPv6 destination on the wire.
package struct WireIPv6: BitwiseCopyable, Hashable, Sendable {
    package var high: UInt64
    package var low: UInt64
    package var length: UInt8
    package var pathIdentifier: UInt32
    package var label: UInt32
    package var distinguisher: UInt64
}

/// Reads destinations that are prefixes, with what their family puts before them (RFC 4271 §4.3, RFC 8277 §2, RFC 4364
/// §4.3.4).
///
/// ```
///  path identifier (4, if negotiated) | length in bits (1) | label (3) | distinguisher (8) | prefix, shortened
/// ```
package struct PrefixReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private let hasPathIdentifiers: Bool
    private let hasLabels: Bool
    private let hasDistinguishers: Bool

    /// - Parameter bytes: must outlive the reader.
    @inline(__always)
    package init(
        _ bytes: UnsafeRawBufferPointer, hasPathIdentifiers: Bool, hasLabels: Bool = false,
        hasDistinguishers: Bool = false
    ) {
        self.bytes = bytes
        self.hasPathIdentifiers = hasPathIdentifiers
        self.hasLabels = hasLabels
        self.hasDistinguishers = hasDistinguishers
    }

    /// The next destination; `nil` at the end. Throws when the bytes cannot be destinations, which leaves open what the
    /// message is about (RFC 7606 §5.3).
    @inline(__always)
    package mutating func nextIPv4() throws(BGPFault) -> WireIPv4? {
        guard position < bytes.count else { return nil }
        var found = WireIPv4(network: 0, length: 0, pathIdentifier: 0, label: 0, distinguisher: 0)
        let length = try readHead(&found.pathIdentifier, &found.label, &found.distinguisher)
        guard length <= 32 else { throw .badNetworkField }
        let size = (length + 7) >> 3
        guard position + size <= bytes.count else { throw .badNetworkField }
        var network: UInt32 = 0
        if position + 4 <= bytes.count {
            network = bytes.wire32(at: position)
        } else {
            for index in 0..<size { network |= UInt32(bytes[position + index]) << UInt32(24 - 8 * index) }
        }
        found.network = length == 0 ? 0 : network & (.max << UInt32(32 - length))
        found.length = UInt8(length)
        position += size
        return found
    }

    /// As ``nextIPv4()``.
    package mutating func nextIPv6() throws(BGPFault) -> WireIPv6? {
        guard position < bytes.count else { return nil }
        var found = WireIPv6(high: 0, low: 0, length: 0, pathIdentifier: 0, label: 0, distinguisher: 0)
        let length = try readHead(&found.pathIdentifier, &found.label, &found.distinguisher)
        guard length <= 128 else { throw .badNetworkField }
        let size = (length + 7) >> 3
        guard position + size <= bytes.count else { throw .badNetworkField }
        for index in 0..<size {
            let byte = UInt64(bytes[position + index])
            if index < 8 {
                found.high |= byte << UInt64(56 - 8 * index)
            } else {
                found.low |= byte << UInt64(120 - 8 * index)
            }
        }
        if length < 64 { found.high &= length == 0 ? 0 : .max << UInt64(64 - length) }
        if length < 128 { found.low &= length <= 64 ? 0 : .max << UInt64(128 - length) }
        found.length = UInt8(length)
        position += size
        return found
    }

    /// The prefix's length in bits.
    @inline(__always)
    private mutating func readHead(
        _ pathIdentifier: inout UInt32, _ label: inout UInt32, _ distinguisher: inout UInt64
    ) throws(BGPFault) -> Int {
        if hasPathIdentifiers {
            guard position + 5 <= bytes.count else { throw .badNetworkField }
            pathIdentifier = bytes.wire32(at: position)
            position += 4
        }
        var length = Int(bytes[position])
        position += 1
        if hasLabels { length = try readLabel(length, &label) }
        if hasDistinguishers {
            guard length >= 64, position + 8 <= bytes.count else { throw .badNetworkField }
            distinguisher = bytes.wire64(at: position)
            position += 8
            length -= 64
        }
        return length
    }

    /// The one label field that a prefix has, since we announce no capability for several: its bottom bit says nothing,
    /// in an announcement (RFC 8277 §2.2) as in a withdrawal, where the field has any value (§2.4).
    @inline(__always)
    private mutating func readLabel(_ total: Int, _ label: inout UInt32) throws(BGPFault) -> Int {
        guard total >= 24, position + 3 <= bytes.count else { throw .badNetworkField }
        label = UInt32(bytes[position]) << 16 | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2])
        position += 3
        return total - 24
    }
}
