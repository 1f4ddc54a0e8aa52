import WeftJSON
import WeftKubernetes

/// What a node has to know of a pod.
struct NodePod: KubernetesObject {
    let metadata: ObjectMetadata
    let usesHostNetwork: Bool
    let containers: [PodSandbox.Container]

    init(_ object: JSON) throws(KubernetesError) {
        metadata = try ObjectMetadata(object)
        usesHostNetwork = object["spec"]?["hostNetwork"]?.bool == true
        containers = (object["spec"]?["containers"]?.array ?? []).map {
            .init(name: $0["name"]?.string ?? "", image: $0["image"]?.string ?? "")
        }
    }

    var sandbox: PodSandbox {
        PodSandbox(
            uid: metadata.uid, podNamespace: metadata.namespace ?? "default", name: metadata.name,
            containers: containers)
    }
}
