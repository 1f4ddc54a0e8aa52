import WeftNet

extension VRouter {
    /// Everything that the data plane shall hold.
    package var datapathState: DatapathState {
        var state = DatapathState()
        for (id, port) in ports where active[id] != nil {
            state.ports[port.hostInterfaceIndex] = portEntry(port)
            state.labels[port.label] = port.hostInterfaceIndex
        }
        for vrf in vrfs.values {
            for (prefix, entry) in vrf.routes {
                if let hop = entry.installed { state.routes[RouteKey(vrf: vrf.id, prefix: prefix)] = hop }
            }
        }
        return state
    }
}

extension DatapathChange {
    var isRemoval: Bool {
        switch self {
        case .removePort, .removeLabel, .removeRoute: true
        default: false
        }
    }

    /// Referents come before what refers to them.
    var rank: Int {
        switch self {
        case .setPort, .removePort: 0
        case .setLabel, .removeLabel: 1
        default: 2
        }
    }
}
