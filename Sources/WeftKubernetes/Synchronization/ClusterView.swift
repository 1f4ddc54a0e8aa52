import WeftNet

/// The objects of a cluster as they were last heard of, and which of them depend on which.
struct ClusterView: Sendable {
    fileprivate(set) var namespaces: [ObjectKey: Namespace] = [:]
    fileprivate(set) var definitions: [ObjectKey: NetworkAttachmentDefinition] = [:]
    fileprivate(set) var pods: [ObjectKey: Pod] = [:]
    /// Of all of them.
    private var units: [String: Unit] = [:]
    private var podsOfNamespace: [String: Set<ObjectKey>] = [:]
    private var podsOfDefinition: [ObjectKey: Set<ObjectKey>] = [:]

    /// What a change asks to be done, most often nothing.
    struct Effect {
        var changed: [Unit] = []
        /// The uid of an object that is no more.
        var gone: String?
    }

    func namespace(_ name: String) -> Namespace? { namespaces[ObjectKey(name: name)] }

    /// The uids of the objects of a kind.
    func uids(of kind: ObjectKind) -> Set<String> {
        switch kind {
        case .cluster: []
        case .namespace: Set(namespaces.values.map(\.metadata.uid))
        case .definition: Set(definitions.values.map(\.metadata.uid))
        case .pod: Set(pods.values.map(\.metadata.uid))
        }
    }

    func contains(_ uid: String) -> Bool { units[uid] != nil }

    /// The object of that uid.
    func unit(_ uid: String) -> Unit? { units[uid] }

    /// All objects, referents before what refers to them.
    var allUnits: [Unit] {
        namespaces.keys.sorted().map(Unit.namespace) + definitions.keys.sorted().map(Unit.definition)
            + pods.keys.sorted().map(Unit.pod)
    }

    // MARK: changes

    mutating func put<Object: TranslatedObject>(_ object: Object) -> Effect {
        let key = object.metadata.key
        let old = self[keyPath: Object.table].updateValue(object, forKey: key)
        guard old?.settled != object.settled else { return Effect() }
        if let old { unindex(old) }
        index(object)
        return Effect(
            changed: dependents(of: object),
            gone: old.flatMap { $0.metadata.uid == object.metadata.uid ? nil : $0.metadata.uid })
    }

    /// Of an object that has another uid by now nothing is taken away.
    mutating func remove<Object: TranslatedObject>(_ object: Object) -> Effect {
        let key = object.metadata.key
        guard let old = self[keyPath: Object.table][key], old.metadata.uid == object.metadata.uid else {
            return Effect()
        }
        self[keyPath: Object.table][key] = nil
        unindex(old)
        return Effect(changed: dependents(of: old), gone: old.metadata.uid)
    }

    /// Puts a complete list in the place of all objects of the kind. Answers what changed with it.
    mutating func replace<Object: TranslatedObject>(by list: [Object]) -> [Effect] {
        let present = Set(list.map(\.metadata.key))
        let missing = self[keyPath: Object.table].values.filter { !present.contains($0.metadata.key) }
        return missing.map { remove($0) } + list.map { put($0) }
    }

    // MARK: dependencies

    /// The object itself and what is translated differently when it changes.
    private func dependents(of object: some TranslatedObject) -> [Unit] {
        let key = object.metadata.key
        switch object {
        case is Namespace:
            return (key.name == AttachedCluster.defaultNamespace ? [.cluster] : []) + [.namespace(key)]
                + (podsOfNamespace[key.name] ?? []).sorted().map(Unit.pod)
        case is NetworkAttachmentDefinition:
            return [.definition(key)] + (podsOfDefinition[key] ?? []).sorted().map(Unit.pod)
        default: return [.pod(key)]
        }
    }

    private mutating func index<Object: TranslatedObject>(_ object: Object) {
        units[object.metadata.uid] = Object.unit(object.metadata.key)
        guard let pod = object as? Pod else { return }
        podsOfNamespace.insert(pod.metadata.key, under: pod.metadata.key.namespace)
        for definition in pod.definitions { podsOfDefinition.insert(pod.metadata.key, under: definition) }
    }

    private mutating func unindex(_ object: some TranslatedObject) {
        units[object.metadata.uid] = nil
        guard let pod = object as? Pod else { return }
        podsOfNamespace.remove(pod.metadata.key, under: pod.metadata.key.namespace)
        for definition in pod.definitions { podsOfDefinition.remove(pod.metadata.key, under: definition) }
    }
}

/// An object of a cluster that intent is made for.
protocol TranslatedObject: KubernetesObject {
    static var kind: ObjectKind { get }
    static var table: WritableKeyPath<ClusterView, [ObjectKey: Self]> { get }
    static func unit(_ key: ObjectKey) -> Unit
    /// Without what the translation does not look at: equal means that nothing is to be done.
    var settled: Self { get }
}

extension Namespace: TranslatedObject {
    static var kind: ObjectKind { .namespace }
    static var table: WritableKeyPath<ClusterView, [ObjectKey: Namespace]> { \.namespaces }
    static func unit(_ key: ObjectKey) -> Unit { .namespace(key) }

    var settled: Namespace {
        var copy = self
        copy.metadata.resourceVersion = ""
        return copy
    }
}

extension NetworkAttachmentDefinition: TranslatedObject {
    static var kind: ObjectKind { .definition }
    static var table: WritableKeyPath<ClusterView, [ObjectKey: NetworkAttachmentDefinition]> { \.definitions }
    static func unit(_ key: ObjectKey) -> Unit { .definition(key) }

    var settled: NetworkAttachmentDefinition {
        var copy = self
        copy.metadata.resourceVersion = ""
        return copy
    }
}

extension Pod: TranslatedObject {
    static var kind: ObjectKind { .pod }
    static var table: WritableKeyPath<ClusterView, [ObjectKey: Pod]> { \.pods }
    static func unit(_ key: ObjectKey) -> Unit { .pod(key) }

    var settled: Pod {
        var copy = self
        copy.metadata.resourceVersion = ""
        copy.networkStatus = nil
        return copy
    }

    /// The definitions that it names, as far as its annotation can be read.
    fileprivate var definitions: [ObjectKey] {
        guard let networks else { return [] }
        let selections = try? NetworkSelection.list(networks, namespace: metadata.namespace ?? "")
        return (selections ?? []).map(\.definition)
    }
}
