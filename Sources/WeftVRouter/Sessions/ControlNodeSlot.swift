/// An agent holds sessions to at most two control nodes; each has one place.
package enum ControlNodeSlot: Int, Hashable, Sendable, CaseIterable, Comparable {
    case first
    case second

    package static func < (a: ControlNodeSlot, b: ControlNodeSlot) -> Bool { a.rawValue < b.rawValue }
}
