import WeftJSON

/// What the connector reads of a namespace.
struct Namespace: KubernetesObject {
    var metadata: ObjectMetadata
    /// It wants a pod network and a service network of its own (`opencontrail.org/isolation`).
    let isIsolated: Bool
    /// Names the network of its pods (`opencontrail.org/network`), as written.
    let network: String?

    init(_ object: JSON) throws(KubernetesError) {
        metadata = try ObjectMetadata(object)
        let annotations = object["metadata"]?["annotations"]
        isIsolated = annotations?[Annotation.isolation]?.string?.lowercased() == "true"
        network = annotations?[Annotation.network]?.string
    }

    /// The labels that selectors see. Servers before 1.21 do not set the one that carries the name.
    var labels: [String: String] {
        metadata.labels.merging(["kubernetes.io/metadata.name": metadata.name]) { set, _ in set }
    }
}

/// The annotations that the connector reads and writes.
enum Annotation {
    static let isolation = "opencontrail.org/isolation"
    static let network = "opencontrail.org/network"
    static let cidr = "opencontrail.org/cidr"
    static let networks = "k8s.v1.cni.cncf.io/networks"
    static let networkStatus = "k8s.v1.cni.cncf.io/network-status"
}
