/// The sessions to control nodes, and how old what each has said is.
struct ControlNodeSessions: Sendable {
    private struct Session: Sendable {
        var isUp = false
        /// It has sent its whole table since it came up: what it did not repeat is gone.
        var isInSync = false
        /// Grows with every loss. A route that carries an older number is stale.
        var generation: UInt32 = 0
    }

    private var sessions: [ControlNodeSlot: Session] = [:]

    /// The slots with a session, in order.
    var up: [ControlNodeSlot] { ControlNodeSlot.allCases.filter(isUp) }

    /// Whether some control node has sent its whole table.
    var isAnyInSync: Bool { ControlNodeSlot.allCases.contains { sessions[$0]?.isInSync == true } }

    func isUp(_ slot: ControlNodeSlot) -> Bool { sessions[slot]?.isUp == true }

    /// The generation that new routes of the slot carry; `nil` without a session.
    func liveGeneration(_ slot: ControlNodeSlot) -> UInt32? {
        sessions[slot].flatMap { $0.isUp ? $0.generation : nil }
    }

    func isStale(_ path: RouteEntry.Path, _ slot: ControlNodeSlot) -> Bool { isStale(path.generation, slot) }

    func isStale(_ path: RouteEntry.EthernetPath, _ slot: ControlNodeSlot) -> Bool { isStale(path.generation, slot) }

    func isStale(_ generation: UInt32, _ slot: ControlNodeSlot) -> Bool { generation != sessions[slot]?.generation }

    /// False when it was up already.
    mutating func begin(_ slot: ControlNodeSlot) -> Bool {
        guard !isUp(slot) else { return false }
        sessions[slot, default: Session()].isUp = true
        sessions[slot]?.isInSync = false
        return true
    }

    /// What was said until now is stale. False when it was not up.
    mutating func end(_ slot: ControlNodeSlot) -> Bool {
        guard isUp(slot) else { return false }
        sessions[slot]?.isUp = false
        sessions[slot]?.isInSync = false
        sessions[slot]?.generation += 1
        return true
    }

    mutating func isNowInSync(_ slot: ControlNodeSlot) { sessions[slot]?.isInSync = true }
}
