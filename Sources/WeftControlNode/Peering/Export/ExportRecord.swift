import WeftRouting

typealias ExportLane = Lane<BGPPeer>

/// What the peers of a lane have been told.
struct ExportRecord: LaneRecord {
    /// The routes that the members have been told and not been told the end of.
    var advertised = RouteSet()
    /// Instead, where several paths to a destination are told.
    var advertisedPaths = AdvertisedPaths()
    /// The routes whose attributes leave no room for them in the members' messages: nobody is told of them.
    var tooLong = RouteSet()
    /// Routes to look at once more although nothing changed about them.
    var revisits: [RouteID] = []

    init() {}

    /// Of a peer that is told everything once more.
    init(startingOverFrom old: ExportRecord) {
        (advertised, advertisedPaths) = (old.advertised, old.advertisedPaths)
        advertisedPaths.forgetContents()
    }

    var hasMore: Bool { !revisits.isEmpty }

    /// Both have seen the table up to the same place, so both have been told the same, but for what only the one's
    /// members said.
    mutating func formUnion(_ other: ExportRecord) {
        advertised.formUnion(other.advertised)
        advertisedPaths.formUnion(other.advertisedPaths)
    }
}
