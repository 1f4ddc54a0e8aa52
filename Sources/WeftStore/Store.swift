/// The revisioned key-value contract that everything Weft keeps rests on.
///
/// A store maps keys to values; both are bytes. Every transaction that changes something gets the next **revision**, a
/// number that only grows. What a call answers is durable: an acknowledged transaction survives the death of the
/// process and the loss of power. A store that cannot keep that promise stops: from then on every call throws
/// ``StoreError/Code/failed``, and only a new process, reading what the disk really holds, goes on.
///
/// Two backends share this contract and one conformance suite (Tests/WeftStoreTests/Conformance): SQLite, embedded, for
/// one controller; and an etcd cluster. So the contract asks for nothing that etcd's API does not offer: a transaction
/// compares revisions or presence, puts and deletes, and names a key at most once; a read is of the newest state.
package protocol Store: Sendable {
    /// What one transaction may hold. A larger one may be refused, and takes long while others wait.
    var limits: TransactionLimits { get }

    /// The entry of `key`, or `nil`.
    func get(_ key: Key) async throws(StoreError) -> Entry?

    /// Entries with keys in `range`, in the order of their bytes, at most `limit` of them.
    ///
    /// A long range is read page by page, each page at a revision of its own. A reader who wants all of it consistent
    /// watches from the first page's revision on and applies what it hears to what it has read.
    func range(_ range: KeyRange, limit: Int?) async throws(StoreError) -> RangePage

    /// Checks all conditions and, if all hold, does all operations, as one step that is durable when this returns.
    func commit(_ transaction: Transaction) async throws(StoreError) -> CommitOutcome

    /// Changes of keys in `range` from `revision` on, one batch per revision, in order, none missing, none twice.
    ///
    /// Throws ``StoreError/Code/compacted`` (from the sequence) when the store no longer knows that far back; the
    /// reader then reads the range anew.
    func watch(_ range: KeyRange, from revision: Revision) -> StoreWatch

    /// Forgets the history before `revision`; values are not touched.
    func compact(before revision: Revision) async throws(StoreError)

    /// A lease that ends `lifetime` after it was last kept alive. Keys put with it are deleted when it ends.
    func grantLease(lifetime: Duration) async throws(StoreError) -> LeaseID
    /// Throws ``StoreError/Code/leaseNotFound`` when it has ended.
    func keepAlive(_ lease: LeaseID) async throws(StoreError)
    /// Ends the lease now.
    func revoke(_ lease: LeaseID) async throws(StoreError)
}

package typealias Key = [UInt8]
package typealias Revision = UInt64

package struct LeaseID: Hashable, Sendable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A key, its value, and when it came to be.
package struct Entry: Hashable, Sendable {
    package let key: Key
    package let value: [UInt8]
    /// The revision that made the key, after its last deletion if there was one.
    package let created: Revision
    /// The revision of the last put.
    package let modified: Revision
    package let lease: LeaseID?

    package init(key: Key, value: [UInt8], created: Revision, modified: Revision, lease: LeaseID?) {
        self.key = key
        self.value = value
        self.created = created
        self.modified = modified
        self.lease = lease
    }
}

package struct RangePage: Hashable, Sendable {
    package let entries: [Entry]
    /// The state that this page shows.
    package let revision: Revision
    /// There are further keys in the range behind the last entry.
    package let isTruncated: Bool

    package init(entries: [Entry], revision: Revision, isTruncated: Bool) {
        self.entries = entries
        self.revision = revision
        self.isTruncated = isTruncated
    }
}
