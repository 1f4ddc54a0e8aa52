import WeftJSON
import WeftNet

@testable import WeftKubernetes

/// The objects of a cluster and their history, as etcd keeps them.
final class SimulatedCluster {
    struct Event {
        var version: Int
        var resource: String
        var isRemoval: Bool
        var object: JSON
    }

    let name: String
    /// Of its namespace `kube-system`.
    let uid: String
    private(set) var version = 1
    private(set) var objects: [String: [ObjectKey: JSON]] = [:]
    private(set) var history: [Event] = []
    /// Events up to this version are no longer kept.
    private(set) var compacted = 0
    /// Whether the kind of definitions is there.
    private(set) var servesDefinitions = true
    private var generator: SeededGenerator

    init(_ name: String, seed: UInt64) {
        self.name = name
        generator = SeededGenerator(seed: seed)
        uid = ObjectID.random(using: &generator).description
        put("namespaces", ObjectKey(name: "kube-system"), uid: uid)
        put("namespaces", ObjectKey(name: "default"))
    }

    func keys(_ resource: String) -> [ObjectKey] { (objects[resource] ?? [:]).keys.sorted() }

    func uid(_ resource: String, _ key: ObjectKey) -> String? {
        objects[resource]?[key]?["metadata"]?["uid"]?.string
    }

    /// Whether an object of this uid is there, in a namespace that is there.
    func needs(_ uid: String) -> Bool {
        objects.values.contains { table in
            table.contains { key, object in
                object["metadata"]?["uid"]?.string == uid
                    && (key.namespace.isEmpty || objects["namespaces"]?[ObjectKey(name: key.namespace)] != nil)
            }
        }
    }

    /// Makes or changes an object; `change` gets what is there.
    func put(
        _ resource: String, _ key: ObjectKey, uid: String? = nil,
        _ change: (inout JSONObject, inout JSONObject) -> Void = { _, _ in }
    ) {
        version += 1
        var object = objects[resource]?[key]?.object ?? [:]
        var metadata =
            object["metadata"]?.object ?? [
                "name": .string(key.name), "uid": .string(uid ?? ObjectID.random(using: &generator).description),
            ]
        if !key.namespace.isEmpty { metadata["namespace"] = .string(key.namespace) }
        metadata["resourceVersion"] = .string("\(version)")
        change(&object, &metadata)
        object["metadata"] = .object(metadata)
        objects[resource, default: [:]][key] = .object(object)
        history.append(Event(version: version, resource: resource, isRemoval: false, object: .object(object)))
    }

    func remove(_ resource: String, _ key: ObjectKey) {
        guard case .object(var object) = objects[resource]?.removeValue(forKey: key) else { return }
        version += 1
        var metadata = object["metadata"]?.object ?? [:]
        metadata["resourceVersion"] = .string("\(version)")
        object["metadata"] = .object(metadata)
        history.append(Event(version: version, resource: resource, isRemoval: true, object: .object(object)))
    }

    func compact() {
        compacted = version
        history = []
    }

    // MARK: what administrators do

    struct Backup {
        fileprivate var version: Int
        fileprivate var objects: [String: [ObjectKey: JSON]]
        fileprivate var history: [Event]
        fileprivate var compacted: Int
        fileprivate var servesDefinitions: Bool
    }

    func backup() -> Backup {
        Backup(
            version: version, objects: objects, history: history, compacted: compacted,
            servesDefinitions: servesDefinitions)
    }

    /// Answers the uids of objects that were gone and are there again.
    @discardableResult
    func restore(_ backup: Backup) -> Set<String> {
        let before = uids
        version = backup.version
        objects = backup.objects
        history = backup.history
        compacted = backup.compacted
        servesDefinitions = backup.servesDefinitions
        return uids.subtracting(before)
    }

    private var uids: Set<String> {
        Set(objects.values.flatMap { $0.values.compactMap { $0["metadata"]?["uid"]?.string } })
    }

    /// Pods that name further networks.
    private var podsOfDefinitions: [ObjectKey] {
        keys("pods").filter { objects["pods"]?[$0]?["metadata"]?["annotations"]?[Annotation.networks] != nil }
    }

    var isUsingDefinitions: Bool { !podsOfDefinitions.isEmpty }

    func removePodsOfDefinitions() {
        for key in podsOfDefinitions { remove("pods", key) }
    }

    /// Whether those are there.
    var hasDefinitionsOfPods: Bool { !isUsingDefinitions || !keys(SimulatedServer.definitions).isEmpty }

    /// The objects of a kind go with it.
    func setDefinitions(served: Bool) {
        if !served { for key in keys(SimulatedServer.definitions) { remove(SimulatedServer.definitions, key) } }
        servesDefinitions = served
    }

    // MARK: what tests make

    func putNamespace(_ name: String, isolated: Bool = false, labels: JSONObject = [:]) {
        put("namespaces", ObjectKey(name: name)) { _, metadata in
            metadata["labels"] = .object(labels)
            if isolated { metadata["annotations"] = [Annotation.isolation: "true"] }
        }
    }

    func putPod(
        _ name: String, in namespace: String = "default", node: String? = nil, labels: JSONObject = [:],
        annotations: JSONObject = [:], status: JSONObject = [:]
    ) {
        put("pods", ObjectKey(namespace: namespace, name: name)) { object, metadata in
            metadata["labels"] = .object(labels)
            metadata["annotations"] = .object(annotations)
            object["spec"] = .object(node.map { ["nodeName": .string($0)] } ?? [:])
            object["status"] = .object(status)
        }
    }

    func putDefinition(_ name: String, in namespace: String = "default", type: String = "weft", annotations: JSONObject)
    {
        put(SimulatedServer.definitions, ObjectKey(namespace: namespace, name: name)) { object, metadata in
            metadata["annotations"] = .object(annotations)
            object["spec"] = ["config": .string(JSON.object(["cniVersion": "0.3.1", "type": .string(type)]).text)]
        }
    }
}
