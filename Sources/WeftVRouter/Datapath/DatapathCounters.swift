/// What the data plane counted since it was first loaded on this host; counters survive the agent.
package struct DatapathCounters: Hashable, Sendable {
    /// By the index of the host's end.
    package var ports: [UInt32: PortCounters] = [:]
    /// Reasons that never occurred are left out.
    package var drops: [DropReason: UInt64] = [:]

    package init() {}
}

/// Packets and bytes of one port, seen from the host: received is what the workload sent. Bytes count Ethernet frames
/// as the host handles them, so a frame that was not yet cut into segments counts once.
package struct PortCounters: Hashable, Sendable {
    package var receivedPackets: UInt64 = 0
    package var receivedBytes: UInt64 = 0
    package var sentPackets: UInt64 = 0
    package var sentBytes: UInt64 = 0

    package init() {}
}
