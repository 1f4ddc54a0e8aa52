import WeftJSON
import WeftKubernetes

/// What a node has to know of a pod.
struct NodePod: KubernetesObject {
    let metadata: ObjectMetadata
    let usesHostNetwork: Bool

    init(_ object: JSON) throws(KubernetesError) {
        metadata = try ObjectMetadata(object)
        usesHostNetwork = object["spec"]?["hostNetwork"]?.bool == true
    }

    var sandbox: PodSandbox {
        PodSandbox(uid: metadata.uid, podNamespace: metadata.namespace ?? "default", name: metadata.name)
    }
}
