import WeftBGP
import WeftRouting

/// Who is told about which table by BGP. Peers with equal profiles are told the same, in the same bytes.
struct ExportTable: ~Copyable {
    private var groups: [TableID: [ExportProfile: Lanes<BGPPeer>]] = [:]

    /// Those that somebody is told about.
    var tables: [TableID] { Array(groups.keys) }

    /// How peers are told a table.
    func profiles(of table: TableID) -> [ExportProfile] { Array((groups[table] ?? [:]).keys) }

    /// The lanes of those who are told a table in one way.
    func readers(of profile: ExportProfile) -> [ReaderID] { groups[profile.table]?[profile]?.readers ?? [] }

    // MARK: Members

    /// The peer is told the profile's table from its front.
    ///
    /// - Parameter record: what it was told earlier in its session.
    mutating func join(
        _ peer: BGPPeer, _ profile: ExportProfile, told record: ExportRecord = ExportRecord(), in rib: inout RIB
    ) {
        let table = profile.table
        groups[table, default: [:]][profile, default: Lanes(table: table)]
            .join(peer, as: peer.id, told: record, in: &rib)
        peer.profiles[table] = profile
    }

    /// - Returns: what the peer has been told.
    @discardableResult
    mutating func leave(_ peer: BGPPeer, of table: TableID, in rib: inout RIB) -> ExportRecord? {
        guard let profile = peer.profiles.removeValue(forKey: table) else { return nil }
        let record = groups[table]?[profile]?.leave(peer, in: &rib)
        if groups[table]?[profile]?.isEmpty == true { groups[table]?[profile] = nil }
        if groups[table]?.isEmpty == true { groups[table] = nil }
        return record
    }

    /// The table goes: nobody reads it any longer.
    mutating func remove(_ table: TableID, in rib: inout RIB) {
        for var lanes in (groups.removeValue(forKey: table) ?? [:]).values {
            for peer in lanes.removeAll(in: &rib) { peer.profiles[table] = nil }
        }
    }

    // MARK: Lanes

    /// See ``Lanes/next(for:in:)``.
    mutating func next(
        for reader: inout ReaderID, _ profile: ExportProfile, in rib: inout RIB
    ) -> Lanes<BGPPeer>.Step? {
        groups[profile.table]?[profile]?.next(for: &reader, in: &rib)
    }

    /// See ``Lanes/takeReady(_:in:)``.
    mutating func takeReady(_ reader: ReaderID, _ profile: ExportProfile, in rib: inout RIB) -> ExportLane? {
        groups[profile.table]?[profile]?.takeReady(reader, in: &rib)
    }

    mutating func putBack(_ lane: ExportLane, at reader: ReaderID, _ profile: ExportProfile) {
        groups[profile.table]?[profile]?.putBack(lane, at: reader)
    }

    /// Has a peer's lane look at routes once more although nothing changed about them.
    mutating func revisit(_ routes: [RouteID], by peer: BGPPeer, in table: TableID) {
        guard let profile = peer.profiles[table], let reader = peer.lanes[table] else { return }
        groups[table]?[profile]?[reader]?.record.revisits += routes
    }

    /// How many routes a peer's lanes are not told of because they do not fit into its messages.
    func routesTooLong(for peer: BGPPeer, where isCounted: (RouteID) -> Bool) -> Int {
        peer.lanes.reduce(0) { count, lane in
            let routes = peer.profiles[lane.key].flatMap { groups[lane.key]?[$0]?[lane.value]?.record.tooLong }
            return count + (routes?.count(where: isCounted) ?? 0)
        }
    }
}
