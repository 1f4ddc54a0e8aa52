import Testing
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// A farm and its connector, whose steps are done one by one on virtual time.
final class FarmConnector {
    let orchestrator: Orchestrator
    private let configuration: FarmConfiguration
    private(set) var caller: Caller
    private(set) var synchronizer: Synchronizer<FarmView>
    private(set) var notices: [Synchronizer<FarmView>.Notice] = []
    private(set) var reports: [Synchronizer<FarmView>.Report] = []
    private(set) var refusals: [ConfigError] = []
    /// Sizes of the batches, whether they were refused or not.
    private(set) var batches: [Int] = []
    /// Whether the answer to a batch gets lost, asked after the batch was done.
    var losesAnswer: () -> Bool = { false }

    /// What there is on the farm.
    private(set) var farm: [FarmUnit: FarmObject] = [:]

    init(_ name: String, _ configuration: FarmConfiguration) throws {
        self.configuration = configuration
        orchestrator = try configuration.attach(name)
        caller = try configuration.beginEpoch(of: orchestrator)
        synchronizer = Synchronizer(FarmView(of: orchestrator), seed: 1)
    }

    /// Begins anew, with what is on the farm but nothing heard of it.
    func restart() throws {
        caller = try configuration.beginEpoch(of: orchestrator)
        synchronizer = Synchronizer(FarmView(of: orchestrator), seed: 2)
    }

    // MARK: the farm

    /// Puts objects on the farm, unseen.
    func stock(_ objects: FarmObject...) { for object in objects { farm[object.unit] = object } }

    func clear(_ kind: FarmKind, _ name: String) { farm[FarmUnit(kind: kind, name: name)] = nil }

    /// Lists a kind, or all of them.
    func list(_ kinds: FarmKind...) {
        for kind in kinds.isEmpty ? [.folder, .segment, .guest] : kinds {
            let objects = farm.values.filter { $0.unit.kind == kind }.sorted { $0.unit < $1.unit }
            let changes = synchronizer.view.replace(kind, by: objects)
            synchronizer.listed(objects.map(\.unit), of: kind, changes)
        }
    }

    /// An object comes or changes, and that is heard.
    func put(_ object: FarmObject) {
        farm[object.unit] = object
        synchronizer.noted(synchronizer.view.put(object), of: object.unit.kind)
    }

    /// An object goes, and that is heard.
    func remove(_ kind: FarmKind, _ name: String) {
        let unit = FarmUnit(kind: kind, name: name)
        farm[unit] = nil
        synchronizer.noted(synchronizer.view.remove(unit), of: kind)
    }

    /// A guest goes to another farm, and both hear of it when they do. Answers what it is there.
    @discardableResult
    func move(_ guest: FarmObject, to other: FarmConnector) -> FarmObject {
        farm[guest.unit] = nil
        var moved = guest
        moved.cameFrom = Owner(orchestrator.id, Source(kind: FarmKind.guest.rawValue, uid: guest.uid))
        other.farm[guest.unit] = moved
        return moved
    }

    /// Hears that a guest has gone to another farm.
    func hearDeparture(of guest: FarmObject, to other: FarmConnector) {
        let change = synchronizer.view.remove(guest.unit, movedTo: other.orchestrator.id)
        synchronizer.noted(change, of: .guest)
    }

    /// Hears what a guest was when it came, wherever it is by now.
    func hearArrival(as guest: FarmObject) { synchronizer.noted(synchronizer.view.put(guest), of: .guest) }

    /// Hears of a guest that has come.
    func hearArrival(of guest: FarmObject) {
        if let object = farm[guest.unit] { hearArrival(as: object) }
    }

    /// The answer to the next batch gets lost.
    func losesNextAnswer() {
        var losses = 1
        losesAnswer = {
            losses -= 1
            return losses >= 0
        }
    }

    func confirmDeletions() { synchronizer.confirmDeletions() }
    func lackSegments() { synchronizer.lacks(.segment) }

    // MARK: the engine

    /// What a renewal of the lease tells.
    func hearDisturbance() {
        if let disturbance = configuration.takeDisturbance(of: orchestrator) { synchronizer.disturbed(disturbance) }
    }

    /// Runs until nothing is left to do at this time.
    func settle(at now: MonotonicTime) throws {
        hearDisturbance()
        for _ in 0..<10_000 where try !step(at: now) { return }
        Issue.record("the connector does not come to rest")
    }

    /// Does one step. Answers whether it waits now.
    func step(at now: MonotonicTime) throws -> Bool {
        defer {
            notices += synchronizer.takeNotices()
            reports += synchronizer.takeReports()
        }
        switch synchronizer.next(at: now) {
        case .load(let kind): synchronizer.loaded(kind, configuration.owned(kind.rawValue, of: orchestrator))
        case .reload(let source): synchronizer.reloaded(source, configuration.owned(source, of: orchestrator))
        case .lookUp: synchronizer.lookedUp(try configuration.surroundings())
        case .locate(let machine): synchronizer.located(machine, on: configuration.routers(of: machine))
        case .wait: return false
        case .apply(let mutations):
            batches.append(mutations.count)
            do throws(ConfigError) {
                try configuration.apply(mutations, by: caller)
                if losesAnswer() { synchronizer.lost(at: now) } else { synchronizer.applied(at: now) }
            } catch {
                refusals.append(error)
                synchronizer.refused(error, at: now)
            }
        }
        return true
    }
}
