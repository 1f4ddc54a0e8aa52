import WeftJSON
import WeftModel
import WeftNet

/// What streams of the configuration (`GET /weft/events`) have said so far. Each stream begins with all there is, so what an earlier
/// one said and a later one does not say again is gone.
struct ConfigReplica {
    private var known: [ObjectID: ObjectType] = [:]
    /// Known objects that the present stream has not named; nil once it has told everything.
    private var unconfirmed: [ObjectID: ObjectType]?

    mutating func streamBegan() { unconfirmed = known }

    /// Takes in a batch.
    ///
    /// - Returns: the changes, and whether the configuration is a consistent whole with them.
    /// - Throws: ``MalformedChange`` for a batch that cannot be read.
    mutating func take(_ batch: JSON) throws(MalformedChange) -> (changes: [ObjectChange], isComplete: Bool) {
        guard let entries = batch["changes"]?.array, let isComplete = batch["complete"]?.bool else {
            throw MalformedChange(batch)
        }
        var changes: [ObjectChange] = []
        for entry in entries {
            guard let change = try ObjectChange(entry) else { continue }
            changes.append(change)
            switch change {
            case .put(let object):
                known[object.id] = object.type
                unconfirmed?[object.id] = nil
            case .delete(_, let id):
                known[id] = nil
                unconfirmed?[id] = nil
            }
        }
        if isComplete, let gone = unconfirmed {
            unconfirmed = nil
            for (id, type) in gone.sorted(by: { $0.key < $1.key }) {
                known[id] = nil
                changes.append(.delete(type, id))
            }
        }
        return (changes, isComplete)
    }
}
