package import WeftConfig
import WeftNet

extension Synchronizer {
    /// Somebody else changed or deleted what is ours, or the hosts: what it was made for is compared and carried out
    /// again.
    package mutating func disturbed(_ disturbance: Disturbance) {
        if disturbance.isTotal {
            loaded = []
            background.append(contentsOf: view.units.map(Work.put))
        }
        for source in disturbance.sources.sorted(by: { ($0.kind, $0.uid) < ($1.kind, $1.uid) }) {
            disturbed.append(source)
            for unit in view.units(restoring: source) { hurry(.put(unit)) }
        }
        guard disturbance.hasOtherHosts else { return }
        surroundings = nil
        // They may have waited for one.
        for work in delayed.keys.filter(\.isForMachine).sorted(by: { "\($0)" < "\($1)" }) { hurry(work) }
    }
}

extension Synchronizer.Work {
    /// Whether it needs a host.
    var isForMachine: Bool {
        if case .put(let unit) = self { unit.kind.role == .machine } else { false }
    }
}

extension Synchronizer.Row {
    init(_ object: OwnedObject) { self.init(type: object.type, id: object.id) }
}
