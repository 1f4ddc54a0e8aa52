package import WeftNet

/// The destinations that are written less often than the ones that ``UpdateWriter`` has at hand.
extension UpdateWriter {
    /// Adds an IPv4 prefix behind a label field (RFC 8277 §2).
    package mutating func addLabeledIPv4(_ label: UInt32, _ network: UInt32, _ length: UInt8) {
        add(8) { bytes in
            bytes.append(length + 24)
            bytes.append(field24: label)
            Self.append(network, length, to: &bytes)
        }
    }

    /// Adds an IPv6 prefix.
    ///
    /// - Parameters:
    ///   - label: the field of 24 bits in front of the prefix, of labelled and VPN routes.
    ///   - distinguisher: that of VPN routes, which have a label as well (RFC 4659 §3.2.1).
    package mutating func addIPv6(
        _ network: IPv6Address, _ length: UInt8, label: UInt32? = nil, distinguisher: UInt64? = nil
    ) {
        add(28) { bytes in
            bytes.append(length + (label == nil ? 0 : 24) + (distinguisher == nil ? 0 : 64))
            if let label { bytes.append(field24: label) }
            if let distinguisher { bytes.append(wire: distinguisher) }
            for index in 0..<(Int(length) + 7) / 8 {
                let half = index < 8 ? network.high : network.low
                bytes.append(UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * (index & 7))))
            }
        }
    }
}
