package import WeftNet

/// An attached orchestrator.
package struct Orchestrator: Hashable, Sendable {
    package let id: ObjectID
    /// The label that its objects' names begin with: `k8s1`.
    package let name: String
    /// An ``OrchestratorKind``'s name; one without a connector may be registered, and makes nothing.
    package let kind: String
    /// What makes this one different from every other of its kind, for ever: for Kubernetes the uid of the namespace
    /// `kube-system`.
    package let instance: String
    /// The domain that its projects live in.
    package let scope: FQName
    /// Names the connector that took the lease last; writes of every other epoch are refused. It is when that was, in
    /// microseconds, or one more than before: it grows, and a configuration that is put back from a backup gives no
    /// number away a second time.
    package internal(set) var epoch: Int
    /// What was made for which of its objects others may take over, in this epoch.
    package internal(set) var offers: [Source: Offer] = [:]

    package struct Offer: Hashable, Sendable {
        package let taker: ObjectID
        /// A person made it. The connector knows nothing of it, so as long as it is open what is offered stays, and a
        /// person ends it.
        package let isPersons: Bool
    }
}

/// What it takes to attach an orchestrator.
package struct OrchestratorRegistration: Hashable, Sendable {
    package var name: String
    package var kind: String
    package var instance: String
    package var scope: FQName

    package init(name: String, kind: String, instance: String, scope: FQName = ["default-domain"]) {
        self.name = name
        self.kind = kind
        self.instance = instance
        self.scope = scope
    }
}

/// The right to write as an orchestrator, held by one connector at a time.
package struct ConnectorLease: Hashable, Sendable {
    package let orchestrator: ObjectID
    package let holder: String
    package let epoch: Int
}
