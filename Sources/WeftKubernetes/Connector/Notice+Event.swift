import WeftConnector
import WeftJSON
import WeftNet

extension Synchronizer.Notice where View == ClusterView {
    /// As an event of its object; one of an object outside of namespaces stands in the usual namespace.
    func event(at time: WallTime) -> JSON {
        let (kind, apiVersion) = unit.reference
        let key = unit.key
        let namespace = key.namespace.isEmpty ? AttachedCluster.defaultNamespace : key.namespace
        let time = JSON.string("\(time.iso8601)Z")
        var object: JSONObject = [
            "kind": .string(kind), "apiVersion": .string(apiVersion), "name": .string(key.name), "uid": .string(uid),
        ]
        if !key.namespace.isEmpty { object["namespace"] = .string(key.namespace) }
        return [
            "metadata": ["generateName": .string("\(key.name).weft-"), "namespace": .string(namespace)],
            "involvedObject": .object(object), "type": "Warning", "reason": "NetworkRefused",
            "message": .string(message.brief(1000)), "source": ["component": "weft"],
            "firstTimestamp": time, "lastTimestamp": time, "count": 1,
        ]
    }
}

extension ClusterUnit {
    var key: ObjectKey {
        switch self {
        case .cluster: ObjectKey(name: AttachedCluster.defaultNamespace)
        case .namespace(let key), .definition(let key), .pod(let key): key
        }
    }

    /// Kind and API version.
    fileprivate var reference: (String, String) {
        switch self {
        case .cluster, .namespace: ("Namespace", "v1")
        case .definition: ("NetworkAttachmentDefinition", "k8s.cni.cncf.io/v1")
        case .pod: ("Pod", "v1")
        }
    }
}
