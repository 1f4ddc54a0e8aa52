package import WeftConnector

/// The kinds of a cluster's objects that intent is made for.
package enum ObjectKind: String, UnitKind {
    case cluster = "Cluster"
    case namespace = "Namespace"
    case definition = "NetworkAttachmentDefinition"
    case pod = "Pod"

    package var role: UnitRole {
        switch self {
        case .cluster: .whole
        case .namespace: .scope
        case .definition: .part
        case .pod: .machine
        }
    }
}

/// One object of a cluster, or the cluster itself.
package enum ClusterUnit: SourceUnit {
    case cluster
    case namespace(ObjectKey)
    case definition(ObjectKey)
    case pod(ObjectKey)

    package var kind: ObjectKind {
        switch self {
        case .cluster: .cluster
        case .namespace: .namespace
        case .definition: .definition
        case .pod: .pod
        }
    }

    package var description: String {
        switch self {
        case .cluster: "cluster"
        case .namespace(let key): "namespace \(key)"
        case .definition(let key): "NetworkAttachmentDefinition \(key)"
        case .pod(let key): "pod \(key)"
        }
    }
}
