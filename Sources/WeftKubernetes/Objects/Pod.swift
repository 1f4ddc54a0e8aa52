import WeftJSON

/// What the connector reads of a pod.
struct Pod: KubernetesObject {
    var metadata: ObjectMetadata
    /// Where it was bound to; `nil` until it is scheduled.
    let node: String?
    let hostAddress: String?
    let usesHostNetwork: Bool
    /// It ran to its end and its sandbox is taken down; the object stays for its logs.
    let isFinished: Bool
    /// Names the network of its first interface, as written.
    let network: String?
    /// Names further networks, as written.
    let networks: String?
    /// What was last reported back.
    var networkStatus: String?

    init(_ object: JSON) throws(KubernetesError) {
        metadata = try ObjectMetadata(object)
        let annotations = object["metadata"]?["annotations"]
        network = annotations?[Annotation.network]?.string
        networks = annotations?[Annotation.networks]?.string
        networkStatus = annotations?[Annotation.networkStatus]?.string
        node = object["spec"]?["nodeName"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        usesHostNetwork = object["spec"]?["hostNetwork"]?.bool ?? false
        hostAddress = object["status"]?["hostIP"]?.string
        isFinished = ["Succeeded", "Failed"].contains(object["status"]?["phase"]?.string)
    }
}
