import WeftModel
import WeftNet

/// The derived objects, and what is different about them since somebody last asked.
struct DerivedObjects {
    private(set) var all: [ObjectID: ConfigObject] = [:]
    /// How objects were that have been touched since; nil inside: not there.
    private var before: [ObjectID: ConfigObject?] = [:]

    subscript(id: ObjectID) -> ConfigObject? {
        get { all[id] }
        set {
            if before[id] == nil { before[id] = .some(all[id]) }
            all[id] = newValue
        }
    }

    /// Changes an object in its place.
    mutating func update(_ id: ObjectID, _ change: (inout ConfigObject) -> Void) {
        guard let object = all[id] else { return }
        if before[id] == nil { before[id] = .some(object) }
        var changed = object
        all[id] = nil
        change(&changed)
        all[id] = changed
    }

    /// New and changed objects, what is referred to before what refers to it, then those that are gone, the other way
    /// round.
    mutating func takeChanges() -> (puts: [DerivedChange], deletes: [DerivedChange]) {
        var puts: [ConfigObject] = []
        var gone: [ConfigObject] = []
        for (id, old) in before {
            if let new = all[id] {
                if new != old { puts.append(new) }
            } else if let old {
                gone.append(old)
            }
        }
        before = [:]
        let sorted = { (objects: [ConfigObject]) in
            objects.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }
        }
        return (
            sorted(puts).map(DerivedChange.put), sorted(gone).reversed().map { .delete($0.type, $0.id) }
        )
    }
}

extension ConfigObject {
    /// Referents come before referrers.
    fileprivate var rank: Int {
        switch type {
        case .routeTarget: 0
        case .routingInstance: 1
        // A client refers to its server.
        case .bgpRouter: references.isEmpty ? 2 : 3
        default: 4
        }
    }
}
