import WeftConfig
import WeftNet

extension Synchronizer {
    /// Deletions that are always believed.
    private static var fewDeletions: Int { 50 }
    /// The part of what is owned that may go at once without a person's word, in percent.
    private static var believableShare: Int { 20 }

    /// Compares what is owned of a kind with the complete list of it, and queues the removal of what the list does not
    /// hold.
    mutating func collect() {
        for kind in Kind.allCases where uncollected.contains(kind) {
            uncollected.remove(kind)
            let present = view.uids(of: kind)
            let sources = owned.filter { $0.key.kind == kind.rawValue }
            let gone = sources.filter { !present.contains($0.key.uid) && !isOffered($0.key) }
            // A machine that took another's name is proof that the other is gone.
            let names = kind.role == .machine ? view.machineNames : []
            let replaced = gone.filter { machineNames[$0.key].map(names.contains) ?? false }
            let deletions = gone.reduce(0) { $0 + (replaced[$1.key] == nil ? $1.value.count : 0) }
            let all = sources.reduce(0) { $0 + $1.value.count }
            // Every orchestrator runs machines, so a list without any is a failing server's until a person says
            // otherwise.
            let isEmpty = kind.role == .machine && present.isEmpty && gone.count > replaced.count
            let isBelievable = !isEmpty && deletions <= max(Self.fewDeletions, all * Self.believableShare / 100)
            let isConfirmed = confirmed.remove(kind) != nil
            brakes[kind] = isBelievable || isConfirmed ? nil : DeletionBrake(deletions: deletions, owned: all)
            let removed = isBelievable || isConfirmed ? gone : replaced
            background.append(contentsOf: removed.keys.sorted { $0.uid < $1.uid }.map(Work.remove))
            if kind.role == .machine { machineNames = [:] }
        }
    }
}
