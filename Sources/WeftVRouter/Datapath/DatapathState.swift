package import WeftNet

/// Everything that the data plane of a host holds: what it shall hold, or what it was found to hold.
package struct DatapathState: Hashable, Sendable {
    /// What each port's workload may send from.
    package var sources: [PortAddress: SourceEntry] = [:]
    /// Whom a port's workload finds at addresses of its network as a BGP peer.
    package var speakers: [PortAddress: SpeakerEntry] = [:]
    /// By the index of the host's end.
    package var ports: [UInt32: PortEntry] = [:]
    /// The labels that other hosts send with, and the ports that they stand for.
    package var labels: [MPLSLabel: UInt32] = [:]
    package var routes: [FIBKey: NextHop] = [:]
    /// Where VXLAN frames belong.
    package var segments: [VNI: SegmentEntry] = [:]
    /// Who may tunnel to this host.
    package var tunnelSources: [IPv4Address: TunnelSourceEntry] = [:]

    package init() {}

    /// Every table, referents before what refers to them: entries are written in this order and removed in the reverse
    /// one.
    package static let tables: [any DatapathTable.Type] = [
        SourceTable.self, SpeakerTable.self, PortTable.self, LabelTable.self, FIBTable.self, SegmentTable.self,
        TunnelSourceTable.self,
    ]
}

extension DatapathState {
    package mutating func apply(_ change: DatapathChange) {
        for table in Self.tables { apply(change, to: table) }
    }

    private mutating func apply<Table: DatapathTable>(_ change: DatapathChange, to table: Table.Type) {
        let (settings, removals) = (change.settings[Table.self], change.removals[Table.self])
        guard !settings.isEmpty || !removals.isEmpty else { return }
        Table.update(&self) { entries in
            entries.merge(settings) { $1 }
            for key in removals.keys { entries[key] = nil }
        }
    }
}
