/// An object of a cluster that intent is made for.
protocol TranslatedObject: KubernetesObject {
    static var kind: ObjectKind { get }
    static var table: WritableKeyPath<ClusterView, [ObjectKey: Self]> { get }
    static func unit(_ key: ObjectKey) -> ClusterUnit
    /// Without what the translation does not look at: equal means that nothing is to be done.
    var settled: Self { get }
}

extension Namespace: TranslatedObject {
    static var kind: ObjectKind { .namespace }
    static func unit(_ key: ObjectKey) -> ClusterUnit { .namespace(key) }

    var settled: Namespace {
        var copy = self
        copy.metadata.resourceVersion = ""
        return copy
    }
}

extension NetworkAttachmentDefinition: TranslatedObject {
    static var kind: ObjectKind { .definition }
    static func unit(_ key: ObjectKey) -> ClusterUnit { .definition(key) }

    var settled: NetworkAttachmentDefinition {
        var copy = self
        copy.metadata.resourceVersion = ""
        return copy
    }
}

extension Pod: TranslatedObject {
    static var kind: ObjectKind { .pod }
    static func unit(_ key: ObjectKey) -> ClusterUnit { .pod(key) }

    var settled: Pod {
        var copy = self
        copy.metadata.resourceVersion = ""
        copy.networkStatus = nil
        return copy
    }

    /// The definitions that it names, as far as its annotation can be read.
    var definitions: [ObjectKey] {
        guard let networks else { return [] }
        let selections = try? NetworkSelection.list(networks, namespace: metadata.namespace ?? "")
        return (selections ?? []).map(\.definition)
    }
}
