import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

/// What one object of a cluster wants to be there.
struct Translation: Hashable, Sendable {
    var source: Source
    /// Shared objects that the others refer to, by name: `tier=front`.
    var tags: Set<String> = []
    /// Referents before what refers to them.
    var objects: [IntentObject] = []
    /// A policy that the underlay's network takes part in.
    var fabricPolicy: ObjectID?
    /// Who may use the cluster's own networks.
    var share: Share?
    /// Which host runs it.
    var placement: Placement?
    var interfaces: [PlannedInterface] = []
}

/// One object as it shall be.
struct IntentObject: Hashable, Sendable {
    var type: ObjectType
    var id: ObjectID
    var name: FQName
    /// Properties and reference lists.
    var body: JSONObject
    /// Members of the body that stay as they were made: a running pod keeps its network whatever is written meanwhile.
    var fixed: Set<String> = []
}

/// A project's permission on the cluster's networks, granted or withdrawn.
struct Share: Hashable, Sendable {
    var networks: [ObjectID]
    var project: ObjectID
    var isGranted: Bool
}

/// The host of a virtual machine, by what a cluster knows of it.
struct Placement: Hashable, Sendable {
    var machine: ObjectID
    var node: String
    var address: String?
}

/// An interface of a pod, for the report to the cluster.
struct PlannedInterface: Hashable, Sendable {
    /// `cluster-wide-default`, or the definition's `namespace/name`.
    var network: String
    var interface: String
    var id: ObjectID
    var instanceIP: ObjectID
}
