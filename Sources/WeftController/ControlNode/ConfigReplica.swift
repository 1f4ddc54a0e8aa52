import WeftConfig
import WeftModel
import WeftNet

/// What streams of the configuration have said so far. Each stream begins with all there is, so what an earlier one
/// said and a later one does not say again is gone.
struct ConfigReplica {
    private var known: [ObjectID: ObjectType] = [:]
    /// Known objects that the present stream has not named; nil once it has told everything.
    private var unconfirmed: [ObjectID: ObjectType]?

    mutating func streamBegan() { unconfirmed = known }

    /// Takes in a batch. Answers it with the deletions that follow from it.
    mutating func take(_ events: ConfigEvents) -> ConfigEvents {
        var changes = events.changes
        for change in changes {
            switch change {
            case .put(let object):
                known[object.id] = object.type
                unconfirmed?[object.id] = nil
            case .delete(_, let id):
                known[id] = nil
                unconfirmed?[id] = nil
            }
        }
        if events.isComplete, let gone = unconfirmed {
            unconfirmed = nil
            for (id, type) in gone.sorted(by: { $0.key < $1.key }) {
                known[id] = nil
                changes.append(.delete(type, id))
            }
        }
        return ConfigEvents(revision: events.revision, changes: changes, isComplete: events.isComplete)
    }
}
