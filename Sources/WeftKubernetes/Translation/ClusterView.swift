import WeftConnector
import WeftNet

/// The objects of a cluster as they were last heard of, and which of them depend on which.
package struct ClusterView: Sendable {
    let translator: Translator
    fileprivate(set) var namespaces: [ObjectKey: Namespace] = [:]
    fileprivate(set) var definitions: [ObjectKey: NetworkAttachmentDefinition] = [:]
    fileprivate(set) var pods: [ObjectKey: Pod] = [:]
    /// Of all of them.
    private var unitsByUID: [String: ClusterUnit] = [:]
    private var podsOfNamespace: [String: Set<ObjectKey>] = [:]
    private var podsOfDefinition: [ObjectKey: Set<ObjectKey>] = [:]

    init(of cluster: AttachedCluster) { translator = Translator(cluster: cluster) }

    func namespace(_ name: String) -> Namespace? { namespaces[ObjectKey(name: name)] }

    package func unit(_ uid: String) -> ClusterUnit? { unitsByUID[uid] }

    // MARK: changes

    mutating func put<Object: TranslatedObject>(_ object: Object) -> ViewChange<ClusterUnit> {
        let key = object.metadata.key
        let old = self[keyPath: Object.table].updateValue(object, forKey: key)
        guard old?.settled != object.settled else { return ViewChange() }
        if let old { unindex(old) }
        index(object)
        return ViewChange(
            changed: dependents(of: object),
            gone: old.flatMap { $0.metadata.uid == object.metadata.uid ? nil : $0.metadata.uid })
    }

    /// Of an object that has another uid by now nothing is taken away.
    mutating func remove<Object: TranslatedObject>(_ object: Object) -> ViewChange<ClusterUnit> {
        let key = object.metadata.key
        guard let old = self[keyPath: Object.table][key], old.metadata.uid == object.metadata.uid else {
            return ViewChange()
        }
        self[keyPath: Object.table][key] = nil
        unindex(old)
        return ViewChange(changed: dependents(of: old), gone: old.metadata.uid)
    }

    /// Puts a complete list in the place of all objects of the kind. Answers what changed with it.
    mutating func replace<Object: TranslatedObject>(by list: [Object]) -> [ViewChange<ClusterUnit>] {
        let present = Set(list.map(\.metadata.key))
        let missing = self[keyPath: Object.table].values.filter { !present.contains($0.metadata.key) }
        return missing.map { remove($0) } + list.map { put($0) }
    }

    // MARK: dependencies

    /// The object itself and what is translated differently when it changes.
    private func dependents(of object: some TranslatedObject) -> [ClusterUnit] {
        let key = object.metadata.key
        switch object {
        case is Namespace:
            return (key.name == AttachedCluster.defaultNamespace ? [.cluster] : []) + [.namespace(key)]
                + (podsOfNamespace[key.name] ?? []).sorted().map(ClusterUnit.pod)
        case is NetworkAttachmentDefinition:
            return [.definition(key)] + (podsOfDefinition[key] ?? []).sorted().map(ClusterUnit.pod)
        default: return [.pod(key)]
        }
    }

    private mutating func index<Object: TranslatedObject>(_ object: Object) {
        unitsByUID[object.metadata.uid] = Object.unit(object.metadata.key)
        guard let pod = object as? Pod else { return }
        podsOfNamespace.insert(pod.metadata.key, under: pod.metadata.key.namespace)
        for definition in pod.definitions { podsOfDefinition.insert(pod.metadata.key, under: definition) }
    }

    private mutating func unindex(_ object: some TranslatedObject) {
        unitsByUID[object.metadata.uid] = nil
        guard let pod = object as? Pod else { return }
        podsOfNamespace.remove(pod.metadata.key, under: pod.metadata.key.namespace)
        for definition in pod.definitions { podsOfDefinition.remove(pod.metadata.key, under: definition) }
    }
}

// Nobody else may write the tables.
extension Namespace {
    static var table: WritableKeyPath<ClusterView, [ObjectKey: Namespace]> { \.namespaces }
}

extension NetworkAttachmentDefinition {
    static var table: WritableKeyPath<ClusterView, [ObjectKey: NetworkAttachmentDefinition]> { \.definitions }
}

extension Pod {
    static var table: WritableKeyPath<ClusterView, [ObjectKey: Pod]> { \.pods }
}
