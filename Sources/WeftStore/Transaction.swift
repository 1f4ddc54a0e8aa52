/// Conditions and what to do when all of them hold.
package struct Transaction: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        case absent(Key)
        case present(Key)
        /// The key exists and was last put by this revision.
        case modified(Key, at: Revision)
    }

    package enum Operation: Hashable, Sendable {
        case put(Key, [UInt8], lease: LeaseID? = nil)
        /// Deleting what is not there is no error and no change.
        case delete(Key)
        case deleteRange(KeyRange)
    }

    package var conditions: [Condition]
    package var operations: [Operation]

    package init(if conditions: [Condition] = [], _ operations: [Operation]) {
        self.conditions = conditions
        self.operations = operations
    }
}

/// How much one transaction may hold: etcd takes 128 operations and 1.5 MiB unless it is told otherwise.
package struct TransactionLimits: Hashable, Sendable {
    package var operations: Int
    /// Of keys and values.
    package var bytes: Int

    package init(operations: Int, bytes: Int) {
        self.operations = operations
        self.bytes = bytes
    }
}

package enum CommitOutcome: Hashable, Sendable {
    /// Done, and durable. The revision is the new one, or the newest there was if nothing changed.
    case committed(Revision)
    /// A condition did not hold; nothing was done.
    case conflict

    package var revision: Revision? {
        if case .committed(let revision) = self { revision } else { nil }
    }
}

extension Transaction {
    /// A key named by two operations has no defined outcome (etcd refuses it), so no backend accepts it.
    package func validate() throws(StoreError) {
        var keys: Set<Key> = []
        var ranges: [KeyRange] = []
        for operation in operations {
            switch operation {
            case .put(let key, _, _), .delete(let key):
                guard keys.insert(key).inserted else { throw .duplicate(key) }
            case .deleteRange(let range): ranges.append(range)
            }
        }
        for case .put(let key, _, _) in operations where ranges.contains(where: { $0.contains(key) }) {
            throw .duplicate(key)
        }
    }
}
