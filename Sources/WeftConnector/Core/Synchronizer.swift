package import WeftConfig
import WeftModel
package import WeftNet

/// Keeps what an orchestrator owns in line with its objects (docs/decisions/0008-connector-sync.md,
/// docs/decisions/0018-connector-engine.md).
///
/// A value without sockets or clocks: events of the orchestrator and answers of the configuration go in, ``next(at:)``
/// says what to do now, one thing at a time.
///
///     events ─▶ view ─▶ queue of units ─▶ translation ─▶ difference to what is owned ─▶ batch ─▶ IntentWriter
///
/// - A unit is one object of the orchestrator. What it wants is translated anew each time and compared with what is
///   owned *for it*; what others own is never looked at.
/// - Something is removed for one of two reasons: its source was seen to go, or a complete list of its kind, from the
///   server that proved to be this orchestrator's, does not hold it. The second has a brake.
/// - A batch is atomic. One that is refused is halved until the refusal has one unit to its name, which is then tried
///   again after a growing delay. When the outcome is not known, what is owned is read anew before anything else.
package struct Synchronizer<View: OrchestratorView>: Sendable {
    package typealias Kind = View.Kind
    package typealias Unit = View.Unit

    /// What to do next, and which call reports how it went.
    package enum Step: Sendable {
        /// Read what is owned of a kind: ``loaded(_:_:)``.
        case load(Kind)
        /// Read what is owned for one object of the orchestrator: ``reloaded(_:_:)``.
        case reload(Source)
        /// Read the surroundings: ``lookedUp(_:)``.
        case lookUp
        /// Find the routers of a virtual machine: ``located(_:on:)``.
        case locate(ObjectID)
        /// Write: ``applied(at:)`` or ``refused(_:at:)``.
        case apply([Mutation])
        /// Nothing before this time, or before the next event of the orchestrator.
        case wait(until: MonotonicTime?)
    }

    /// Something that a person should see beside the object that it is about.
    package struct Notice: Hashable, Sendable {
        package var unit: Unit
        package var uid: String
        package var message: String

        package init(unit: Unit, uid: String, message: String) {
            self.unit = unit
            self.uid = uid
            self.message = message
        }
    }

    /// The interfaces of a machine are there, and their addresses are to be written back to it.
    package struct Report: Hashable, Sendable {
        package var unit: Unit
        package var uid: String
        package var interfaces: [PlannedInterface]
    }

    enum Work: Hashable, Sendable {
        case put(Unit)
        case remove(Source)
        /// To another orchestrator.
        case offer(Source, to: ObjectID)
    }

    struct Row: Hashable, Sendable {
        var type: ObjectType
        var id: ObjectID
    }

    /// Events change it, and are told to ``listed(_:of:_:)`` and ``noted(_:of:)``.
    package var view: View
    /// Kinds of which there was a complete list.
    var listed: Set<Kind> = []
    /// Kinds that the orchestrator does not have.
    var absent: Set<Kind> = []
    /// Kinds of which ``owned`` is what the configuration has.
    var loaded: Set<Kind> = []
    /// Kinds to be compared as a whole once they are loaded.
    var uncollected: Set<Kind> = []
    var owned: [Source: [Row]] = [:]
    /// What was owned and is gone without our doing.
    var missing: [Source: Set<Row>] = [:]
    /// What moved to other orchestrators.
    var offers: [Source: Offer] = [:]
    /// What another orchestrator was asked for. It is ours by now, or was not there.
    var asked: Set<Source> = []
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
    /// The uids of machines that were reported.
    var reported: Set<String> = []
    /// By kind; empty when all is well.
    package internal(set) var brakes: [Kind: DeletionBrake] = [:]
    var confirmed: Set<Kind> = []

    /// - Parameter view: in which nothing has been heard yet.
    package init(_ view: View, seed: UInt64) {
        self.view = view
        generator = SeededGenerator(seed: seed)
        urgent.append(contentsOf: View.wholes.map(Work.put))
    }

    struct Delay: Sendable {
        var retry = RetryDelay()
        /// `nil` while it waits in the queue.
        var due: MonotonicTime?
        /// Why, for those who ask.
        var message = ""
        /// Why, as the orchestrator was told.
        var told = ""
    }

    // MARK: outputs beside the steps

    package var ownedCount: Int { owned.values.reduce(0) { $0 + $1.count } }

    /// The orchestrator is known, and all that its objects mean is there.
    package var isInSync: Bool { isIdle && delayed.isEmpty && brakes.isEmpty }

    /// Nothing is left to do but what was refused or is held back.
    var isIdle: Bool {
        current == nil && halves.isEmpty && disturbed.isEmpty && urgent.isEmpty && background.isEmpty
            && uncollected.isEmpty
            && Kind.allCases.allSatisfy { $0.role == .whole || listed.contains($0) || absent.contains($0) }
    }

    /// How many objects of the orchestrator could not be carried out.
    package var refusedCount: Int { delayed.count }

    /// What could not be carried out, and why.
    package func refusals(atMost limit: Int) -> [String] {
        delayed.sorted { $0.value.message < $1.value.message }.prefix(limit).map {
            "\($0.key.words): \($0.value.message)"
        }
    }

    package mutating func takeNotices() -> [Notice] {
        defer { notices = [] }
        return notices
    }

    package mutating func takeReports() -> [Report] {
        defer { reports = [] }
        return reports
    }
}

extension Synchronizer.Work {
    /// What it is about, for people.
    fileprivate var words: String {
        switch self {
        case .put(let unit): "\(unit)"
        // Its name is not known any more.
        case .remove(let source): "removal of the \(source.kind) with uid \(source.uid)"
        case .offer(let source, _): "handover of the \(source.kind) with uid \(source.uid)"
        }
    }
}

extension ConnectorStatus {
    /// Enough to see what is wrong.
    private static let longestList = 20

    package init<View>(_ synchronizer: Synchronizer<View>) {
        self.init()
        brakes = Dictionary(uniqueKeysWithValues: synchronizer.brakes.map { ($0.key.rawValue, $0.value) })
        refused = synchronizer.refusedCount
        refusals = synchronizer.refusals(atMost: Self.longestList)
        isInSync = synchronizer.isInSync
        owned = synchronizer.ownedCount
    }
}
