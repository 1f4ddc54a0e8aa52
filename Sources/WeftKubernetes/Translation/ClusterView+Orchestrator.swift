package import WeftConfig
package import WeftConnector
package import WeftModel
package import WeftNet

extension ClusterView: OrchestratorView {
    package static let types: [ObjectType] = [
        .project, .networkIpam, .networkPolicy, .securityGroup, .virtualNetwork, .virtualMachine,
        .virtualMachineInterface, .instanceIp,
    ]

    package static let wholes: [ClusterUnit] = [.cluster]

    package var orchestrator: ObjectID { translator.cluster.orchestrator }

    package var units: [ClusterUnit] {
        Self.wholes + namespaces.keys.sorted().map(ClusterUnit.namespace)
            + definitions.keys.sorted().map(ClusterUnit.definition) + pods.keys.sorted().map(ClusterUnit.pod)
    }

    package func uids(of kind: ObjectKind) -> Set<String> {
        switch kind {
        case .cluster: []
        case .namespace: Set(namespaces.values.map(\.metadata.uid))
        case .definition: Set(definitions.values.map(\.metadata.uid))
        case .pod: Set(pods.values.map(\.metadata.uid))
        }
    }

    package var machineNames: Set<String> { Set(pods.keys.map { translator.cluster.virtualMachine(of: $0).name }) }

    package func source(of unit: ClusterUnit) -> Source? {
        let uid: String? =
            switch unit {
            case .cluster: translator.cluster.instance
            case .namespace(let key): namespaces[key]?.metadata.uid
            case .definition(let key): definitions[key]?.metadata.uid
            case .pod(let key): pods[key]?.metadata.uid
            }
        return uid.map { Source(kind: unit.kind.rawValue, uid: $0) }
    }

    package func wish(of unit: ClusterUnit, in surroundings: Surroundings?) throws(Untranslatable) -> Wish {
        switch unit {
        case .cluster:
            let uid = namespace(AttachedCluster.defaultNamespace)?.metadata.uid
            return .objects(translator.cluster(defaultNamespace: uid, in: surroundings))
        case .namespace(let key):
            return namespaces[key].map { .objects(translator.namespace($0)) } ?? .undecided
        case .definition(let key):
            guard let definition = definitions[key] else { return .undecided }
            guard namespace(key.namespace) != nil else { return .nothing }
            return .objects(try translator.definition(definition))
        case .pod(let key):
            guard let pod = pods[key] else { return .undecided }
            return try translator.pod(pod, in: namespace(key.namespace), among: surroundings) { definitions[$0] }
        }
    }

    package func address(of interface: ObjectID, of unit: ClusterUnit) -> IntentObject? {
        guard case .pod(let key) = unit, let pod = pods[key] else { return nil }
        return translator.address(of: interface, of: pod)
    }

    /// Namespaces share the cluster's networks with their projects.
    package func units(restoring source: Source) -> [ClusterUnit] {
        source == translator.clusterSource
            ? Self.wholes + namespaces.keys.sorted().map(ClusterUnit.namespace) : unit(source.uid).map { [$0] } ?? []
    }

    package func foundations(of unit: ClusterUnit) -> [ClusterUnit] {
        guard case .pod(let key) = unit else { return [] }
        return [.cluster, .namespace(ObjectKey(name: key.namespace))]
    }

    package func releases(before type: ObjectType, _ id: ObjectID) -> [Mutation] {
        type == .project ? translator.shares(with: id, isGranted: false) : []
    }

    package func awaitsReport(_ unit: ClusterUnit) -> Bool {
        guard case .pod(let key) = unit, let pod = pods[key] else { return false }
        return pod.networkStatus == nil
    }
}

package typealias ClusterSynchronizer = Synchronizer<ClusterView>

extension Synchronizer where View == ClusterView {
    init(cluster: AttachedCluster, seed: UInt64) { self.init(ClusterView(of: cluster), seed: seed) }

    /// What a reflector delivers.
    mutating func received<Object: TranslatedObject>(_ delivery: Reflector<Object>.Delivery) {
        switch delivery {
        case .snapshot(let objects):
            let changes = view.replace(by: objects)
            listed(objects.map { Object.unit($0.metadata.key) }, of: Object.kind, changes)
        case .put(let object): noted(view.put(object), of: Object.kind)
        case .remove(let object): noted(view.remove(object), of: Object.kind)
        case .absent: lacks(Object.kind)
        }
    }
}
