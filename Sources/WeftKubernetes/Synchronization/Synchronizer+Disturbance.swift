package import WeftConfig
import WeftNet

extension Synchronizer {
    /// Somebody else changed or deleted what is ours, or the hosts: what it was made for is compared and carried out again.
    package mutating func disturbed(_ disturbance: Disturbance) {
        if disturbance.isTotal {
            loaded = []
            background.append(contentsOf: ([.cluster] + view.allUnits).map(Work.put))
        }
        for source in disturbance.sources.sorted(by: { ($0.kind, $0.uid) < ($1.kind, $1.uid) }) {
            disturbed.append(source)
            if source == translator.clusterSource {
                hurry(.put(.cluster))
                // They share the cluster's networks with their projects.
                for key in view.namespaces.keys.sorted() { hurry(.put(.namespace(key))) }
            } else if let unit = view.unit(source.uid) {
                hurry(.put(unit))
            }
        }
        guard disturbance.hasOtherHosts else { return }
        surroundings = nil
        // They may have waited for one.
        for work in delayed.keys.sorted(by: { "\($0)" < "\($1)" }) { if case .put(.pod) = work { hurry(work) } }
    }
}

extension Synchronizer.Row {
    init(_ object: OwnedObject) { self.init(type: object.type, id: object.id) }
}
