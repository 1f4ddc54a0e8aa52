import WeftRouting

/// Those who are told the routes of one table in the same bytes.
///
/// They stand in lanes: those of a lane have been told the same and are told the same next, in messages that are
/// written once. A lane is a reader of the table. Usually there is one. Members whose window is full stay behind in a
/// lane of their own and join the one ahead when they reach it; newcomers start in a lane of their own at the front of
/// the table.
///
/// ```
///   first ─ r ─ r ─ [newcomer] ─ r ─ [blocked, blocked] ─ r ─ r ─ [all others] ─ last
/// ```
///
/// Whoever tells them asks for each lane's ``next(for:in:)``, has who is blocked stay behind, tells the others, and
/// passes in the RIB what was told.
struct Lanes<Member: LaneMember> {
    let table: TableID
    private var lanes: [ReaderID: Lane<Member>] = [:]

    init(table: TableID) { self.table = table }

    var isEmpty: Bool { lanes.isEmpty }
    var count: Int { lanes.count }
    /// By their readers' numbers.
    var readers: [ReaderID] { lanes.keys.sorted() }

    subscript(reader: ReaderID) -> Lane<Member>? {
        get { lanes[reader] }
        _modify { yield &lanes[reader] }
    }

    // MARK: Members

    /// A newcomer is to be told the table from its front.
    ///
    /// - Parameters:
    ///   - receiver: the newcomer's session.
    ///   - record: what it was told earlier in its session.
    mutating func join(
        _ member: Member, as receiver: Member.Receiver, told record: Member.Record = .init(), in rib: inout RIB
    ) {
        let reader = rib.attachReader(to: table)
        lanes[reader] = Lane(members: [member], receivers: [receiver], record: record)
        member.lanes[table] = reader
    }

    /// - Returns: what the member has been told; `nil` for one that was in no lane.
    @discardableResult
    mutating func leave(_ member: Member, in rib: inout RIB) -> Member.Record? {
        guard let reader = member.lanes.removeValue(forKey: table) else { return nil }
        member.waitingTables.remove(table)
        lanes[reader]?.remove(member)
        let record = lanes[reader]?.record
        if lanes[reader]?.members.isEmpty == true {
            lanes[reader] = nil
            rib.detachReader(reader)
        }
        return record
    }

    /// Nobody is told the table any longer.
    ///
    /// - Returns: who has been.
    @discardableResult
    mutating func removeAll(in rib: inout RIB) -> [Member] {
        let members = lanes.values.flatMap(\.members)
        for member in members {
            member.lanes[table] = nil
            member.waitingTables.remove(table)
        }
        for reader in lanes.keys { rib.detachReader(reader) }
        lanes = [:]
        return members
    }

    // MARK: Moving on

    /// What there is to do for a lane.
    enum Step {
        /// Nothing: all that there is was told to its members.
        case rest([Member])
        /// To tell its members what comes next: of this route, or what its record holds beyond the table.
        case tell(RouteID?)
    }

    /// Looks for what a lane is to tell next. One that has come to where another stands joins it, and `reader` is that
    /// one's from then on; readers of the table that are no lanes are passed.
    ///
    /// - Returns: `nil` when there is no such lane.
    mutating func next(for reader: inout ReaderID, in rib: inout RIB) -> Step? {
        while let hasMore = lanes[reader]?.record.hasMore {
            switch rib.next(for: reader) {
            case .route(let route): return .tell(route)
            case _ where hasMore: return .tell(nil)
            case .reader(let ahead):
                guard lanes[ahead] != nil else {
                    rib.pass(reader)
                    continue
                }
                merge(reader, into: ahead, &rib)
                reader = ahead
            case .end: return .rest(rest(reader))
            }
        }
        return nil
    }

    private func rest(_ reader: ReaderID) -> [Member] {
        let members = lanes[reader]?.members ?? []
        // Almost nobody waits for anything, and to take something out of an empty set costs more than to see that it is
        // empty.
        for member in members where !member.waitingTables.isEmpty { member.waitingTables.remove(table) }
        return members
    }

    /// Has members of a lane wait whose windows are full: in a lane of their own at its present place, when others go
    /// on.
    ///
    /// - Returns: whether there are others.
    mutating func leaveBlocked(behind reader: ReaderID, in rib: inout RIB) -> Bool {
        guard let members = lanes[reader]?.members else { return false }
        var count = 0
        for member in members where member.isBlocked {
            member.waitingTables.insert(table)
            count += 1
        }
        guard count > 0, count < members.count, let behind = lanes[reader]?.removeBlocked() else {
            return count < members.count
        }
        let place = rib.attachReader(beside: reader)
        for member in behind.members { member.lanes[table] = place }
        lanes[place] = behind
        return true
    }

    private mutating func merge(_ reader: ReaderID, into ahead: ReaderID, _ rib: inout RIB) {
        guard let lane = lanes.removeValue(forKey: reader) else { return }
        lanes[ahead]?.add(lane)
        for member in lane.members { member.lanes[table] = ahead }
        rib.detachReader(reader)
    }

    /// Takes out a lane of those who are not blocked while they are told something, so that its record is changed in
    /// place. It is to be put back.
    ///
    /// - Returns: `nil` when all wait.
    mutating func takeReady(_ reader: ReaderID, in rib: inout RIB) -> Lane<Member>? {
        leaveBlocked(behind: reader, in: &rib) ? lanes.removeValue(forKey: reader) : nil
    }

    mutating func putBack(_ lane: Lane<Member>, at reader: ReaderID) { lanes[reader] = lane }
}

/// Members who have been told the same of a table, and are told the same next.
struct Lane<Member: LaneMember> {
    /// The members themselves, since each message asks each of them.
    private(set) var members: [Member]
    /// Their sessions, in the same order.
    private(set) var receivers: [Member.Receiver]
    var record: Member.Record

    fileprivate mutating func remove(_ member: Member) {
        guard let index = members.firstIndex(where: { $0 === member }) else { return }
        members.remove(at: index)
        receivers.remove(at: index)
    }

    fileprivate mutating func add(_ other: Lane) {
        members += other.members
        receivers += other.receivers
        record.formUnion(other.record)
    }

    /// Takes out those whose windows are full, with what they have been told.
    fileprivate mutating func removeBlocked() -> Lane {
        let all = self
        (members, receivers) = ([], [])
        var blocked = self
        for (member, receiver) in zip(all.members, all.receivers) {
            if member.isBlocked { blocked.append(member, receiver) } else { append(member, receiver) }
        }
        return blocked
    }

    private mutating func append(_ member: Member, _ receiver: Member.Receiver) {
        members.append(member)
        receivers.append(receiver)
    }
}
