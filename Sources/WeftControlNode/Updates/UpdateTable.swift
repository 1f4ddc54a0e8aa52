import WeftNet
import WeftRouting
import WeftXMPPWire

/// Which agents are told about which table.
struct UpdateTable: ~Copyable {
    private var groups: [TableID: UpdateGroup] = [:]
    /// The tables that have had routes from a network without a name, by its number.
    private var tablesWithUnresolved: [UInt32: Set<TableID>] = [:]

    /// What agents know a table as.
    func name(of table: TableID) -> UpdateGroup.Name? { groups[table]?.name }

    /// The lanes of those who are told a table.
    func readers(of table: TableID) -> [ReaderID] { groups[table]?.lanes.readers ?? [] }

    // MARK: Members

    /// The agent is told a table from its front.
    mutating func join(
        _ agent: AgentPeer, _ session: SessionID, _ table: TableID, _ name: UpdateGroup.Name, in rib: inout RIB
    ) {
        groups[table, default: UpdateGroup(name: name, lanes: Lanes(table: table))]
            .lanes.join(agent, as: session, in: &rib)
    }

    mutating func leave(_ agent: AgentPeer, of table: TableID, in rib: inout RIB) {
        groups[table]?.lanes.leave(agent, in: &rib)
        if groups[table]?.lanes.isEmpty == true { groups[table] = nil }
    }

    mutating func leaveAll(_ agent: AgentPeer, in rib: inout RIB) {
        for table in agent.lanes.keys { leave(agent, of: table, in: &rib) }
    }

    /// The table goes.
    mutating func remove(_ table: TableID, in rib: inout RIB) {
        if var group = groups.removeValue(forKey: table) { group.lanes.removeAll(in: &rib) }
    }

    // MARK: Lanes

    /// The route that a lane is to tell of next; see ``Lanes/next(for:in:)``.
    mutating func next(for reader: inout ReaderID, in table: TableID, of rib: inout RIB) -> RouteID? {
        switch groups[table]?.lanes.next(for: &reader, in: &rib) {
        case .tell(let route): return route
        case .rest: groups[table]?.noteRest(of: reader)
        case nil: break
        }
        return nil
    }

    /// Whether a lane is to be told a route's content, which was just encoded: unless its agents have been told the
    /// same.
    mutating func isNews(_ item: [UInt8], of route: RouteID, to reader: ReaderID, in table: TableID) -> Bool {
        groups[table]?.isNews(item, of: route, to: reader) ?? false
    }

    mutating func retract(_ route: RouteID, in table: TableID) {
        groups[table]?.told.retract(route)
        groups[table]?.unresolved.set([], of: route)
    }

    // MARK: Names of networks

    /// - Parameter numbers: the networks without a name that the paths of a route come from, as it was encoded last.
    mutating func setUnresolved(_ numbers: Set<UInt32>, of route: RouteID, in table: TableID) {
        groups[table]?.unresolved.set(numbers, of: route)
        for number in numbers { tablesWithUnresolved.insert(table, under: number) }
    }

    /// A network has a name: everybody is to be told the routes that were told without it.
    mutating func tellAgain(fromNetwork number: UInt32, in rib: inout RIB) {
        for table in (tablesWithUnresolved.removeValue(forKey: number) ?? []).sorted() {
            for route in groups[table]?.unresolved.routes(fromNetwork: number) ?? [] { rib.showAgain(route) }
        }
    }

    /// See ``Lanes/leaveBlocked(behind:in:)``.
    mutating func leaveBlocked(behind reader: ReaderID, in table: TableID, of rib: inout RIB) -> Bool {
        groups[table]?.lanes.leaveBlocked(behind: reader, in: &rib) ?? false
    }

    func lane(at reader: ReaderID, in table: TableID) -> Lane<AgentPeer>? { groups[table]?.lanes[reader] }

    // MARK: Routes that agents do not take

    /// - Returns: whether it is the first of the table.
    mutating func leaveOut(_ route: RouteID, in table: TableID) -> Bool {
        let isFirst = groups[table]?.tooLong.isEmpty == true
        groups[table]?.tooLong.insert(route)
        return isFirst
    }

    /// The route is told, or there is none any longer.
    mutating func isNotTooLong(_ route: RouteID, in table: TableID) {
        if groups[table]?.tooLong.isEmpty == false { groups[table]?.tooLong.remove(route) }
    }

    /// How many routes an agent is not told because their items are too long.
    func routesTooLong(for agent: AgentPeer) -> Int {
        agent.lanes.keys.reduce(0) { $0 + (groups[$1]?.tooLong.count ?? 0) }
    }
}
