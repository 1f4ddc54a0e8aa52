package import WeftNet

/// A forwarder through which the tree of a control node can be joined, and the labels on which it may be reached: what
/// the edge discovery attribute lists.
///
/// ```
///  4 (1) | address (4) | length of the labels (1) | first (4) | last (4) | further pairs …
/// ```
package struct DiscoveredEdge: Hashable, Sendable {
    package var address: IPv4Address
    /// Of the first pair; we write one, and know what to do with one.
    package var labels: ClosedRange<UInt32>

    package init(address: IPv4Address, labels: ClosedRange<UInt32>) {
        self.address = address
        self.labels = labels
    }

    static func wire(_ edges: [DiscoveredEdge]) -> [UInt8] {
        var bytes: [UInt8] = []
        for edge in edges {
            bytes.append(4)
            bytes.append(wire: edge.address.rawValue)
            bytes.append(8)
            bytes.append(wire: edge.labels.lowerBound)
            bytes.append(wire: edge.labels.upperBound)
        }
        return bytes
    }

    /// `nil` for what is no list.
    static func list(wire bytes: UnsafeRawBufferPointer) -> [DiscoveredEdge]? {
        var edges: [DiscoveredEdge] = []
        var position = 0
        while position < bytes.count {
            guard position + 6 <= bytes.count, bytes[position] == 4 else { return nil }
            let address = IPv4Address(rawValue: bytes.wire32(at: position + 1))
            let length = Int(bytes[position + 5])
            let labels = position + 6
            guard length > 0, length % 8 == 0, labels + length <= bytes.count else { return nil }
            let (first, last) = (bytes.wire32(at: labels), bytes.wire32(at: labels + 4))
            guard first <= last else { return nil }
            edges.append(DiscoveredEdge(address: address, labels: first...last))
            position = labels + length
        }
        return edges
    }
}

/// A connection between forwarders of two control nodes: what the edge forwarding attribute lists.
///
/// ```
///  4 (1) | inbound address (4) | inbound label (4) | outbound address (4) | outbound label (4)
/// ```
package struct ForwardingEdge: Hashable, Sendable {
    /// The forwarder that is meant, and the label that it is reached on.
    package var inboundAddress: IPv4Address
    package var inboundLabel: UInt32
    /// Where it is to send copies, and with which label.
    package var outboundAddress: IPv4Address
    package var outboundLabel: UInt32

    package init(
        inboundAddress: IPv4Address, inboundLabel: UInt32, outboundAddress: IPv4Address, outboundLabel: UInt32
    ) {
        self.inboundAddress = inboundAddress
        self.inboundLabel = inboundLabel
        self.outboundAddress = outboundAddress
        self.outboundLabel = outboundLabel
    }

    static let wireLength = 17

    static func wire(_ edges: [ForwardingEdge]) -> [UInt8] {
        var bytes: [UInt8] = []
        for edge in edges {
            bytes.append(4)
            bytes.append(wire: edge.inboundAddress.rawValue)
            bytes.append(wire: edge.inboundLabel)
            bytes.append(wire: edge.outboundAddress.rawValue)
            bytes.append(wire: edge.outboundLabel)
        }
        return bytes
    }

    /// `nil` for what is no list.
    static func list(wire bytes: UnsafeRawBufferPointer) -> [ForwardingEdge]? {
        guard bytes.count % wireLength == 0 else { return nil }
        var edges: [ForwardingEdge] = []
        for start in stride(from: 0, to: bytes.count, by: wireLength) {
            guard bytes[start] == 4 else { return nil }
            edges.append(
                ForwardingEdge(
                    inboundAddress: IPv4Address(rawValue: bytes.wire32(at: start + 1)),
                    inboundLabel: bytes.wire32(at: start + 5),
                    outboundAddress: IPv4Address(rawValue: bytes.wire32(at: start + 9)),
                    outboundLabel: bytes.wire32(at: start + 13)))
        }
        return edges
    }
}
