/// A kind of object as an API server serves it.
package struct KubernetesResource: Hashable, Sendable {
    /// Empty for the core group.
    package var group: String
    /// The versions that we can read, the best first; the server need only serve one.
    package var versions: [String]
    package var plural: String
    package var kind: String
    package var isNamespaced: Bool

    package init(
        group: String = "", versions: [String] = ["v1"], plural: String, kind: String, isNamespaced: Bool = true
    ) {
        self.group = group
        self.versions = versions
        self.plural = plural
        self.kind = kind
        self.isNamespaced = isNamespaced
    }
}

extension KubernetesResource {
    /// Not a part of every cluster: a kind that somebody has to define.
    var isOptional: Bool { !group.isEmpty }

    package static let namespaces = KubernetesResource(plural: "namespaces", kind: "Namespace", isNamespaced: false)
    package static let pods = KubernetesResource(plural: "pods", kind: "Pod")
    package static let nodes = KubernetesResource(plural: "nodes", kind: "Node", isNamespaced: false)
    package static let events = KubernetesResource(plural: "events", kind: "Event")
    package static let networkAttachmentDefinitions = KubernetesResource(
        group: "k8s.cni.cncf.io", plural: "network-attachment-definitions", kind: "NetworkAttachmentDefinition")
}

/// Which objects of a resource: all, those of one namespace, those that a selector picks.
package struct KubernetesSelection: Hashable, Sendable {
    package var resource: KubernetesResource
    package var namespace: String?
    package var labelSelector: String?
    package var fieldSelector: String?

    package init(
        _ resource: KubernetesResource, namespace: String? = nil, labelSelector: String? = nil,
        fieldSelector: String? = nil
    ) {
        self.resource = resource
        self.namespace = namespace
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
    }
}
