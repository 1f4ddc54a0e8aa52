/// A kind of an orchestrator's objects; its raw value is how the owner index spells it.
///
/// The cases stand in the order in which the objects are carried out: what others refer to comes first.
package protocol UnitKind: CaseIterable, Hashable, RawRepresentable<String>, Sendable {
    var role: UnitRole { get }
}

/// What the objects of a kind are to the others, which decides what a list of them is believed and what waits for it.
package enum UnitRole: Hashable, Sendable {
    /// The orchestrator itself: nothing lists it, and it is never gone.
    case whole
    /// What the others are in. Without a complete list of it nobody knows which of the others count, so all wait for
    /// it.
    case scope
    /// What machines refer to.
    case part
    /// What runs on hosts. It becomes a virtual machine, whose name only one can have, and every orchestrator runs
    /// some: a list without any is not believed.
    case machine
}

/// One object of an orchestrator, by the name that it has there. Its description is for people: `machine shop/web`.
package protocol SourceUnit: Hashable, Sendable, CustomStringConvertible {
    associatedtype Kind: UnitKind
    var kind: Kind { get }
}
