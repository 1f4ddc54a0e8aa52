/// An agent holds sessions to at most two control nodes; each has one place.
package enum ControlNodeSlot: Int, Hashable, Sendable, CaseIterable, Comparable {
    case first
    case second

    package static func < (a: ControlNodeSlot, b: ControlNodeSlot) -> Bool { a.rawValue < b.rawValue }
}

/// What the core remembers of one slot.
struct Session: Sendable {
    var isUp = false
    /// It has sent its whole table since it came up: what it did not repeat is gone.
    var isInSync = false
    /// Grows with every loss. A route that carries an older number is stale.
    var generation: UInt32 = 0
}
