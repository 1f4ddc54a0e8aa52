package import WeftModel

/// What changed between two consistent states, intent and derived objects alike.
///
/// Changes of one object are merged: a subscriber that is slow gets fewer and larger batches, never a long queue. The
/// order inside a batch means nothing. A batch with `isComplete` false is followed by more of the same step.
package struct ConfigEvents: Sendable {
    /// Everything up to this revision of the store is in this batch or an earlier one, when `isComplete`.
    package let revision: UInt64
    /// Objects as reads show them: with `id_perms` and with derived references. A deletion is told also of an object
    /// that came and went before it was told.
    package let changes: [ObjectChange]
    package let isComplete: Bool

    package init(revision: UInt64, changes: [ObjectChange], isComplete: Bool) {
        self.revision = revision
        self.changes = changes
        self.isComplete = isComplete
    }
}
