package import WeftModel
package import WeftNet

/// What changed between two consistent states, intent and derived objects alike.
///
/// Changes of one object are merged: a subscriber that is slow gets fewer and larger batches, never a long queue. The
/// order inside a batch means nothing. A batch with `isComplete` false is followed by more of the same step.
package struct ConfigEvents: Sendable {
    package enum Change: Sendable {
        case put(ConfigObject)
        case delete(ObjectType, ObjectID)
    }

    /// Everything up to this revision is in this batch or an earlier one, when `isComplete`.
    package let revision: UInt64
    package let changes: [Change]
    package let isComplete: Bool
}
