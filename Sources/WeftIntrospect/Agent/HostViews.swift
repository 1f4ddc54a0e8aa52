package import WeftNet

/// Packets and bytes of a port, seen from the host: in is what the workload sent.
package struct PortTrafficView: Hashable, Sendable {
    package var packetsIn: UInt64
    package var bytesIn: UInt64
    package var packetsOut: UInt64
    package var bytesOut: UInt64

    package init(packetsIn: UInt64, bytesIn: UInt64, packetsOut: UInt64, bytesOut: UInt64) {
        self.packetsIn = packetsIn
        self.bytesIn = bytesIn
        self.packetsOut = packetsOut
        self.bytesOut = bytesOut
    }

    var values: [String: SandeshValue] {
        [
            "ipackets": .counter(packetsIn), "ibytes": .counter(bytesIn), "opackets": .counter(packetsOut),
            "obytes": .counter(bytesOut),
        ]
    }
}

/// How often something of a kind was put right, and what it was the last time.
package struct RepairView: Hashable, Sendable {
    package var kind: String
    package var count: UInt64
    package var last: WallTime
    package var words: String

    package init(kind: String, count: UInt64, last: WallTime, words: String) {
        self.kind = kind
        self.count = count
        self.last = last
        self.words = words
    }
}

/// How often a host was told of something of a family that its data plane does not carry, and of what last.
package struct UnservedView: Hashable, Sendable {
    /// The kind of thing, such as a route.
    package var subject: String
    package var count: UInt64
    package var last: String

    package init(subject: String, count: UInt64, last: String) {
        self.subject = subject
        self.count = count
        self.last = last
    }
}
