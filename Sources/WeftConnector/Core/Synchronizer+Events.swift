import WeftConfig
import WeftNet

/// What the orchestrator tells, once it is in the view.
extension Synchronizer {
    /// There is a complete list of a kind.
    ///
    /// - Parameters:
    ///   - units: the objects that the list holds.
    ///   - changes: what is other than it was in the view.
    package mutating func listed(_ units: [Unit], of kind: Kind, _ changes: [ViewChange<Unit>]) {
        // What is missing is found among what is owned, where the brake is; here only who depends on it.
        for change in changes { for unit in change.changed { hurry(.put(unit)) } }
        background.append(contentsOf: (View.wholes + units).map(Work.put))
        listed.insert(kind)
        absent.remove(kind)
        uncollected.insert(kind)
        loaded.remove(kind)
    }

    /// One object came, changed or went.
    package mutating func noted(_ change: ViewChange<Unit>, of kind: Kind) {
        if let uid = change.gone { went(Source(kind: kind.rawValue, uid: uid), to: change.taker) }
        for unit in change.changed { hurry(.put(unit)) }
    }

    /// The orchestrator does not have the kind now.
    package mutating func lacks(_ kind: Kind) { absent.insert(kind) }

    /// Queues work that an event asked for; a delay after a refusal is over with it.
    mutating func hurry(_ work: Work) {
        delayed[work]?.due = nil
        urgent.append(work)
    }

    /// A person has looked at ``brakes`` and wants the deletions.
    package mutating func confirmDeletions() {
        confirmed.formUnion(brakes.keys)
        uncollected.formUnion(brakes.keys)
        brakes = [:]
    }

    /// A person expects the next list of each kind to delete much.
    mutating func confirmNextLists() { confirmed = Set(Kind.allCases) }
}
