/// What a server shows of the cluster that it belongs to.
package struct ClusterProof: Hashable, Sendable {
    /// Of the namespace `kube-system`.
    package var uid: String
    /// How many changes the cluster has seen; `nil` when the server does not count in numbers. Of one cluster it goes
    /// back only when that is restored from a backup.
    package var revision: UInt64?

    package init(uid: String, revision: UInt64? = nil) {
        self.uid = uid
        self.revision = revision
    }
}
