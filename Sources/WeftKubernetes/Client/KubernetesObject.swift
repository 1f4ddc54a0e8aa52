package import WeftJSON

/// What every object of a cluster carries.
package struct ObjectMetadata: Hashable, Sendable {
    package var uid: String
    /// Nil for objects of the whole cluster.
    package var namespace: String?
    package var name: String
    package var resourceVersion: String
    package var labels: [String: String]
    /// Deletion has been asked for; the object is still there.
    package var isTerminating: Bool

    package init(
        uid: String, namespace: String? = nil, name: String, resourceVersion: String = "",
        labels: [String: String] = [:], isTerminating: Bool = false
    ) {
        self.uid = uid
        self.namespace = namespace
        self.name = name
        self.resourceVersion = resourceVersion
        self.labels = labels
        self.isTerminating = isTerminating
    }

    /// Refuses an object without uid or name: it cannot be told from others, and leaving it out of a list would make it
    /// look deleted.
    package init(_ object: JSON) throws(KubernetesError) {
        let metadata = object["metadata"]
        guard let uid = metadata?["uid"]?.string, !uid.isEmpty, let name = metadata?["name"]?.string, !name.isEmpty
        else { throw KubernetesError(.malformed, "an object has no metadata.uid or metadata.name") }
        self.init(
            uid: uid, namespace: metadata?["namespace"]?.string, name: name,
            resourceVersion: metadata?["resourceVersion"]?.string ?? "",
            labels: Dictionary(
                (metadata?["labels"]?.object ?? [:]).compactMap { key, value in value.string.map { (key, $0) } }
            ) { _, last in last },
            isTerminating: metadata?["deletionTimestamp"]?.string != nil)
    }

    package var key: ObjectKey { ObjectKey(namespace: namespace ?? "", name: name) }
}

/// The name of an object inside its cluster; the namespace is empty for objects of the whole cluster.
package struct ObjectKey: Hashable, Sendable, Comparable {
    package var namespace: String
    package var name: String

    package init(namespace: String = "", name: String) {
        self.namespace = namespace
        self.name = name
    }

    package static func < (a: ObjectKey, b: ObjectKey) -> Bool { (a.namespace, a.name) < (b.namespace, b.name) }
}

extension ObjectKey: CustomStringConvertible {
    package var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}

/// What a ``Reflector`` keeps of an object: as little as its user needs.
package protocol KubernetesObject: Hashable, Sendable {
    var metadata: ObjectMetadata { get }
    init(_ object: JSON) throws(KubernetesError)
}
