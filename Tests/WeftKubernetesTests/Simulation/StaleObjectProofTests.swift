import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector
@testable import WeftKubernetes

/// Two busy clusters, a person and the system share one configuration, while everything that has ever gone wrong with a
/// connector goes wrong, in an order that a seed decides.
///
/// ``SimulatedConfiguration`` looks at every write of a connector: nothing of the other cluster, of the person or of
/// the system may change, and nothing may be deleted whose source is there. At the end the faults stop, and both
/// clusters must own exactly what their objects mean.
struct StaleObjectRun {
    private let configuration: SimulatedConfiguration
    private let clusters: [SimulatedCluster]
    private let attached: [AttachedCluster]
    private var servers: [SimulatedServer]
    private var connectors: [SimulatedConnector]
    /// Connectors that were replaced while they were still running.
    private var ghosts: [(index: Int, connector: SimulatedConnector)] = []
    private var generator: SeededGenerator
    private var now = MonotonicTime.zero
    private var backups: [SimulatedCluster.Backup]
    private let restored = Restored()
    private(set) var counts: [String: Int] = [:]

    /// The uids of objects that came back from a backup after the cluster had said that they were gone. Until that is
    /// known the connector is right to delete what they meant.
    private final class Restored {
        var uids: Set<String> = []
    }

    static let nodes = ["node-a", "node-b"]
    /// Runs as long as its cluster does: no cluster is without any.
    private static let ownPod = "coredns"
    private static let namespaces = ["shop", "team-a", "team-b"]
    private static let labels: [JSONObject] = [
        ["tier": "front"], ["tier": "back"], ["app": "web", "tier": "front"], ["example.com/role": "db"], [:],
    ]

    init(seed: UInt64) throws {
        generator = SeededGenerator(seed: seed)
        configuration = try SimulatedConfiguration(seed: seed)
        clusters = [SimulatedCluster("k8s1", seed: seed &+ 10), SimulatedCluster("k8s2", seed: seed &+ 20)]
        attached = try clusters.map { [configuration] in try configuration.attach($0) }
        servers = clusters.map { SimulatedServer(cluster: $0) }
        connectors = try attached.map { [configuration] in try SimulatedConnector($0, configuration, seed: seed) }
        for cluster in clusters { cluster.putPod(Self.ownPod, in: "kube-system", node: Self.nodes[0]) }
        backups = clusters.map { $0.backup() }
        for node in Self.nodes { try addHost(node) }
        // Half of all servers have versions that cannot be compared, so that a restore is not seen at once.
        for index in servers.indices { servers[index].tellsRevision = seed.isMultiple(of: 2) }
        configuration.isNeeded = { [clusters, attached, restored] owner in
            !restored.uids.contains(owner.sourceUID)
                && zip(clusters, attached).contains { cluster, attached in
                    attached.orchestrator == owner.orchestrator && cluster.needs(owner.sourceUID)
                }
        }
    }

    private func addHost(_ name: String) throws {
        try configuration.run(by: .system) { (core) throws(ConfigError) in
            _ = try core.create(
                .virtualRouter, ["fq_name": ["default-global-system-config", .string(name)]], for: nil)
        }
    }

    // MARK: steps

    mutating func step() throws {
        let index = Int.random(in: 0..<2, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<35: change(clusters[index])
        case 35..<75: try work(index)
        case 75..<80: try replaceConnector(index)
        case 80..<88: fail(index)
        case 88..<92: mend(index)
        case 92:
            count("controller")
            try configuration.restart()
        case 93: clusters[index].compact()
        case 94, 95: administer(index)
        default: try actAsPerson()
        }
        for ghost in ghosts { try advance(ghost.connector, ghost.index, 1) }
        now = now + .milliseconds(Int.random(in: 0...400, using: &generator))
        // The machine slept.
        if Int.random(in: 0..<200, using: &generator) == 0 { now = now + .seconds(3600) }
    }

    private mutating func count(_ what: String) { counts[what, default: 0] += 1 }

    private mutating func work(_ index: Int) throws {
        count("work")
        try advance(connectors[index], index, Int.random(in: 1...40, using: &generator))
    }

    private mutating func advance(_ connector: SimulatedConnector, _ index: Int, _ steps: Int) throws {
        for _ in 0..<steps {
            guard let part = SimulatedConnector.Part.allCases.randomElement(using: &generator) else { return }
            let losesAnswer = Int.random(in: 0..<20, using: &generator) == 0
            try connector.step(part, servers[index], at: now, using: &generator, losesAnswer: losesAnswer)
        }
    }

    /// Kills a connector, or leaves it running without its lease, and starts another.
    private mutating func replaceConnector(_ index: Int) throws {
        count("restart")
        if Bool.random(using: &generator) { ghosts.append((index, connectors[index])) }
        if ghosts.count > 2 { ghosts.removeFirst() }
        connectors[index] = try SimulatedConnector(attached[index], configuration, seed: generator.next())
    }

    private mutating func mend(_ index: Int) {
        servers[index].cluster = clusters[index]
        servers[index].fault = .none
    }

    /// Takes a backup or puts one back, removes the kind of definitions or defines it.
    private mutating func administer(_ index: Int) {
        let cluster = clusters[index]
        switch Int.random(in: 0..<6, using: &generator) {
        // A pod that runs keeps what it has although its definition is gone: the outcome could not be told from the
        // cluster.
        case 0, 1:
            if cluster.hasDefinitionsOfPods { backups[index] = cluster.backup() }
        case 2, 3:
            count("restore")
            restored.uids.formUnion(cluster.restore(backups[index]))
        case 4:
            count("kind removed")
            cluster.removePodsOfDefinitions()
            cluster.setDefinitions(served: false)
        default: cluster.setDefinitions(served: true)
        }
    }

    private mutating func fail(_ index: Int) {
        if Int.random(in: 0..<4, using: &generator) == 0 {
            count("other identity")
            servers[index].cluster = clusters[1 - index]
        } else {
            let fault = SimulatedServer.Fault.allCases.randomElement(using: &generator) ?? .none
            count("\(fault)")
            servers[index].fault = fault
        }
    }

    private mutating func change(_ cluster: SimulatedCluster) {
        let namespaces = cluster.keys("namespaces").map(\.name)
        let namespace = namespaces.randomElement(using: &generator) ?? "default"
        let labels = Self.labels.randomElement(using: &generator) ?? [:]
        let pods = cluster.keys("pods").filter { $0.name != Self.ownPod }
        switch Int.random(in: 0..<20, using: &generator) {
        case 0..<8 where pods.count < 14:
            // The same names come back, with other uids, and are the same in both clusters.
            let key = ObjectKey(namespace: namespace, name: "web-\(Int.random(in: 0..<5, using: &generator))")
            // Once the kind has been removed a connector may still know a definition that is gone, and the pod would
            // keep it.
            let isDefined = counts["kind removed"] == nil || !cluster.keys(SimulatedServer.definitions).isEmpty
            let wantsMore = Int.random(in: 0..<4, using: &generator) == 0 && isDefined
            guard cluster.uid("pods", key) == nil else { return }
            cluster.putPod(
                key.name, in: key.namespace, node: Self.nodes.randomElement(using: &generator), labels: labels,
                annotations: wantsMore ? [Annotation.networks: "default/extra"] : [:])
        case 0..<14:
            guard let key = pods.randomElement(using: &generator) else { return }
            cluster.remove("pods", key)
        case 14:
            guard let key = pods.randomElement(using: &generator) else { return }
            cluster.put("pods", key) { _, metadata in metadata["labels"] = .object(labels) }
        case 15, 16:
            let name = Self.namespaces.randomElement(using: &generator) ?? "shop"
            if namespaces.contains(name) { return }
            cluster.putNamespace(name, isolated: name == "team-b", labels: labels)
        case 17:
            guard Self.namespaces.contains(namespace) else { return }
            // Now and then a namespace goes and leaves its pods behind.
            if Int.random(in: 0..<4, using: &generator) != 0 {
                for key in pods where key.namespace == namespace { cluster.remove("pods", key) }
            }
            cluster.remove("namespaces", ObjectKey(name: namespace))
        case 18 where cluster.servesDefinitions:
            cluster.putDefinition("extra", annotations: [Annotation.cidr: "10.9.0.0/24"])
        default:
            if !cluster.isUsingDefinitions {
                cluster.remove(SimulatedServer.definitions, ObjectKey(namespace: "default", name: "extra"))
            }
        }
    }

    /// A person makes a network, attaches a policy of theirs to a cluster's network, or tags it.
    private mutating func actAsPerson() throws {
        count("person")
        let name = "ours-\(Int.random(in: 0..<3, using: &generator))"
        let network = attached.randomElement(using: &generator)?.podNetwork()
        try? configuration.run(by: Caller(.person("ada"))) { (core) throws(ConfigError) in
            let project: FQName = ["default-domain", "default-project"]
            let object: JSONObject = ["fq_name": .array(project.child(name).parts.map(JSON.string))]
            if core.catalog.id(of: .virtualNetwork, named: project.child(name)) == nil {
                _ = try core.create(.virtualNetwork, object, for: nil)
                _ = try core.create(.networkPolicy, object, for: nil)
                _ = try core.create(
                    .tag,
                    [
                        "fq_name": ["tier=front"], "parent_type": "config-root", "tag_type_name": "tier",
                        "tag_value": "front",
                    ],
                    for: nil)
            } else if let network, let id = core.catalog.id(of: .virtualNetwork, named: network),
                let policy = core.catalog.id(of: .networkPolicy, named: project.child(name))
            {
                try core.updateReference(
                    ReferenceUpdate(
                        type: .virtualNetwork, id: id, targetType: .networkPolicy, target: .id(policy), operation: .add,
                        attribute: ["sequence": ["major": 1, "minor": 0], "timer": .null]))
            }
        }
    }

    // MARK: the end

    /// Ends all faults, and lets both connectors come to rest: new ones, which list everything at once, or those that
    /// went through it all, however long their lists are still good.
    mutating func recover(replacingConnectors replaces: Bool) throws {
        ghosts = []
        try configuration.restart()
        for index in clusters.indices {
            mend(index)
            if replaces || connectors[index].isFenced {
                connectors[index] = try SimulatedConnector(attached[index], configuration, seed: generator.next())
            }
        }
        // Longer than a list is good, and after it the longest back-off, several times.
        for _ in 0..<30 {
            for index in clusters.indices {
                try connectors[index].settle(servers[index], at: now, using: &generator)
            }
            now = now + .seconds(31)
        }
        restored.uids = []
    }

    /// What a cluster owns is what its objects mean, no more and no less.
    func checkOutcome() throws {
        for (index, cluster) in attached.enumerated() {
            let wanted = try wantedObjects(clusters[index], Translator(cluster: cluster))
            let owned = configuration.owned(by: cluster.orchestrator)
            let missing = wanted.subtracting(owned)
            let extra = owned.subtracting(wanted).compactMap { configuration.row($0)?.name.description }
            #expect(missing.isEmpty && extra.isEmpty, "\(cluster.name): \(missing.count) missing, left over: \(extra)")
            #expect(connectors[index].synchronizer.brakes.isEmpty)
        }
    }

    private func wantedObjects(_ cluster: SimulatedCluster, _ translator: Translator) throws -> Set<ObjectID> {
        func objects<Object: TranslatedObject>(_ resource: String) throws -> [Object] {
            try cluster.keys(resource).map { try Object(cluster.objects[resource]?[$0] ?? [:]) }
        }
        let namespaces: [Namespace] = try objects("namespaces")
        let definitions: [NetworkAttachmentDefinition] = try objects("network-attachment-definitions")
        var wanted = Set(translator.cluster(defaultNamespace: nil).objects.map(\.id))
        for namespace in namespaces { wanted.formUnion(translator.namespace(namespace).objects.map(\.id)) }
        for definition in definitions { wanted.formUnion(try translator.definition(definition).objects.map(\.id)) }
        for pod in try objects("pods") as [Pod] {
            let namespace = namespaces.first { $0.metadata.name == pod.metadata.namespace }
            let wish = try? translator.pod(pod, in: namespace) { key in definitions.first { $0.metadata.key == key } }
            guard case .objects(let translation) = wish else { continue }
            wanted.formUnion(translation.objects.map(\.id))
        }
        return wanted
    }
}

@Suite("the stale-object proof")
struct StaleObjectProofTests {
    @Test(
        "whatever goes wrong with connectors and servers, nothing of others changes, and what was dropped goes",
        arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func proof(seed: UInt64) throws {
        var proof = try StaleObjectRun(seed: seed)
        for round in 0..<5 {
            for _ in 0..<250 { try proof.step() }
            try proof.recover(replacingConnectors: round.isMultiple(of: 2))
            try proof.checkOutcome()
        }
        // A run without these would prove little.
        for what in [
            "restart", "controller", "other identity", "unauthorized", "emptyLists", "goneMidList", "restore",
            "kind removed",
        ] {
            #expect(proof.counts[what] ?? 0 > 0, "\(what) did not happen")
        }
    }
}
