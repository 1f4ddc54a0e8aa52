import WeftRouting

/// Somebody who is told the routes of tables, as fast as their connection takes them.
protocol LaneMember: AnyObject {
    /// What outputs name a member's session by.
    associatedtype Receiver: Hashable & Sendable
    /// What has to be known of that which a lane's members were told.
    associatedtype Record: LaneRecord

    /// Its place in each table that it is told about.
    var lanes: [TableID: ReaderID] { get set }
    /// The tables that have more for it than its window allowed.
    var waitingTables: Set<TableID> { get set }
    var window: SendWindow { get }
}

extension LaneMember {
    var isBlocked: Bool { window.isBlocked }
}

/// What the members of a lane have been told.
protocol LaneRecord {
    init()
    /// There is something to say although the lane has nothing to read.
    var hasMore: Bool { get }
    /// Takes in what was told to others, who have come to the same place.
    mutating func formUnion(_ other: Self)
}
