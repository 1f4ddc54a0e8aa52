package import WeftConfig
import WeftModel
package import WeftNet

/// Keeps what an orchestrator owns in line with the objects of its cluster (docs/decisions/0008-connector-sync.md).
///
/// A value without sockets or clocks: events of the cluster and answers of the configuration go in, ``next(at:)`` says what
/// to do now, one thing at a time.
///
///     lists, watches ─▶ ClusterView ─▶ queue of units ─▶ Translator ─▶ difference to what is owned ─▶ batch ─▶ IntentWriter
///
/// - A unit is one object of the cluster. What it wants is translated anew each time and compared with what is owned *for it*;
///   what others own is never looked at.
/// - Something is removed for one of two reasons: its source was seen to go, or a complete list of its kind, from the server
///   that proved to be this cluster's, does not hold it. The second has a brake.
/// - A batch is atomic. One that is refused is halved until the refusal has one unit to its name, which is then tried again
///   after a growing delay. When the outcome is not known, what is owned is read anew before anything else.
package struct Synchronizer: Sendable {
    /// What to do next, and which call reports how it went.
    package enum Step: Sendable {
        /// Read what is owned of a kind: ``loaded(_:_:)``.
        case load(ObjectKind)
        /// Read what is owned for one object of the cluster: ``reloaded(_:_:)``.
        case reload(Source)
        /// Read the surroundings: ``lookedUp(_:)``.
        case lookUp
        /// Find the routers of a virtual machine: ``located(_:on:)``.
        case locate(ObjectID)
        /// Write: ``applied(at:)`` or ``refused(_:at:)``.
        case apply([Mutation])
        /// Nothing before this time, or before the next event of the cluster.
        case wait(until: MonotonicTime?)
    }

    /// Deletions that a complete list asks for and that are too many to believe.
    package struct Brake: Hashable, Sendable {
        package let deletions: Int
        package let owned: Int
    }

    /// Something that a person should see beside the object that it is about.
    struct Notice: Hashable, Sendable {
        var unit: Unit
        var uid: String
        var message: String
    }

    /// The addresses of a pod are known and are to be written back to it.
    struct Report: Hashable, Sendable {
        var pod: ObjectKey
        var uid: String
        var interfaces: [PlannedInterface]
    }

    enum Work: Hashable, Sendable {
        case put(Unit)
        case remove(Source)
    }

    struct Row: Hashable, Sendable {
        var type: ObjectType
        var id: ObjectID
    }

    let translator: Translator
    var view = ClusterView()
    /// Kinds of which there was a complete list.
    var listed: Set<ObjectKind> = []
    /// Kinds that the cluster does not have.
    var absent: Set<ObjectKind> = []
    /// Kinds of which ``owned`` is what the configuration has.
    var loaded: Set<ObjectKind> = []
    /// Kinds to be compared as a whole once they are loaded.
    var uncollected: Set<ObjectKind> = []
    var owned: [Source: [Row]] = [:]
    /// What was owned and is gone without our doing.
    var missing: [Source: Set<ObjectID>] = [:]
    /// The names of owned virtual machines, from the last load until the comparison.
    var machineNames: [Source: String] = [:]
    var surroundings: Surroundings?

    /// What others changed what is owned for.
    var disturbed = WorkQueue<Source>()
    var urgent = WorkQueue<Work>()
    var background = WorkQueue<Work>()
    /// Parts of batches that were refused as a whole.
    var halves: [[Work]] = []
    var current: Batch?
    /// Work that was refused, and when it is tried again.
    var delayed: [Work: Delay] = [:]
    /// The routers of virtual machines that are about to be deleted.
    var locations: [ObjectID: [ObjectID]] = [:]
    /// How many sources hold a reference to a tag: as long as one does, the tag is there.
    var tagUses: [String: Int] = [:]
    var tagsOfSource: [Source: Set<String>] = [:]
    var pause: (delay: RetryDelay, until: MonotonicTime)?
    var generator: SeededGenerator

    var notices: [Notice] = []
    var reports: [Report] = []
    /// The uids of pods that were reported.
    var reported: Set<String> = []
    /// By kind; empty when all is well.
    package internal(set) var brakes: [ObjectKind: Brake] = [:]
    var confirmed: Set<ObjectKind> = []

    package init(cluster: AttachedCluster, seed: UInt64) {
        translator = Translator(cluster: cluster)
        generator = SeededGenerator(seed: seed)
        urgent.append(.put(.cluster))
    }

    struct Delay: Sendable {
        var retry = RetryDelay()
        /// `nil` while it waits in the queue.
        var due: MonotonicTime?
        /// Why, for those who ask.
        var message = ""
        /// Why, as the cluster was told.
        var told = ""
    }

    // MARK: events of the cluster

    mutating func received<Object: TranslatedObject>(_ delivery: Reflector<Object>.Delivery) {
        switch delivery {
        case .snapshot(let objects): receive(objects)
        case .put(let object): take(view.put(object), of: Object.kind)
        case .remove(let object): take(view.remove(object), of: Object.kind)
        case .absent: absent.insert(Object.kind)
        }
    }

    private mutating func receive<Object: TranslatedObject>(_ objects: [Object]) {
        let effects = view.replace(by: objects)
        // What is missing is found among what is owned, where the brake is; here only who depends on it.
        for effect in effects { for unit in effect.changed { hurry(.put(unit)) } }
        background.append(contentsOf: [.put(.cluster)] + objects.map { .put(Object.unit($0.metadata.key)) })
        listed.insert(Object.kind)
        absent.remove(Object.kind)
        uncollected.formUnion([Object.kind])
        loaded.remove(Object.kind)
    }

    private mutating func take(_ effect: ClusterView.Effect, of kind: ObjectKind) {
        if let uid = effect.gone { hurry(.remove(Source(kind: kind.rawValue, uid: uid))) }
        for unit in effect.changed { hurry(.put(unit)) }
    }

    /// Queues work that an event asked for; a delay after a refusal is over with it.
    mutating func hurry(_ work: Work) {
        delayed[work]?.due = nil
        urgent.append(work)
    }

    /// A person has looked at ``brakes`` and wants the deletions.
    package mutating func confirmDeletions() {
        confirmed.formUnion(brakes.keys)
        uncollected.formUnion(brakes.keys)
        brakes = [:]
    }

    /// A person expects the next list of each kind to delete much.
    mutating func confirmNextLists() { confirmed = Set(ObjectKind.allCases) }

    // MARK: outputs beside the steps

    package var ownedCount: Int { owned.values.reduce(0) { $0 + $1.count } }

    /// The cluster is known, and all that its objects mean is there.
    package var isInSync: Bool { isIdle && delayed.isEmpty && brakes.isEmpty }

    /// Nothing is left to do but what was refused or is held back.
    var isIdle: Bool {
        current == nil && halves.isEmpty && disturbed.isEmpty && urgent.isEmpty && background.isEmpty
            && uncollected.isEmpty
            && listed.union(absent).isSuperset(of: [.namespace, .definition, .pod])
    }

    /// How many objects of the cluster could not be carried out.
    package var refusedCount: Int { delayed.count }

    /// What could not be carried out, and why.
    package func refusals(atMost limit: Int) -> [String] {
        delayed.sorted { $0.value.message < $1.value.message }.prefix(limit).map {
            "\($0.key.words): \($0.value.message)"
        }
    }

    mutating func takeNotices() -> [Notice] {
        defer { notices = [] }
        return notices
    }

    mutating func takeReports() -> [Report] {
        defer { reports = [] }
        return reports
    }
}

extension Synchronizer.Work {
    /// What it is about, for people.
    fileprivate var words: String {
        switch self {
        case .put(.cluster): "cluster"
        case .put(.namespace(let key)): "namespace \(key)"
        case .put(.definition(let key)): "NetworkAttachmentDefinition \(key)"
        case .put(.pod(let key)): "pod \(key)"
        // Its name is not known any more.
        case .remove(let source): "removal of the \(source.kind) with uid \(source.uid)"
        }
    }
}
