package import WeftNet

extension VRouter {
    /// Everything that the data plane shall hold.
    package var datapathState: DatapathState {
        var state = DatapathState()
        for (id, port) in ports where active[id] != nil {
            state.ports[port.hostInterfaceIndex] = portEntry(port)
            state.labels[port.label] = port.hostInterfaceIndex
        }
        for vrf in vrfs.values {
            if let segment = vrf.segment {
                state.segments[segment.vni] = SegmentEntry(vrf.id, isRouted: segment.isRouted)
            }
            for (prefix, entry) in vrf.routes {
                if let hop = entry.installed { state.routes[FIBKey(vrf: vrf.id, prefix: prefix)] = hop }
            }
        }
        return state
    }
}

extension VRouter {
    /// The part of ``datapathState`` that one port accounts for; empty while the port does not forward.
    package func entries(of id: ObjectID) -> DatapathState {
        var state = DatapathState()
        guard let port = ports[id], let active = active[id], let vrf = vrfs[active.routingInstance] else {
            return state
        }
        state.ports[port.hostInterfaceIndex] = portEntry(port)
        state.labels[port.label] = port.hostInterfaceIndex
        if let segment = vrf.segment {
            state.segments[segment.vni] = SegmentEntry(vrf.id, isRouted: segment.isRouted)
        }
        let own = active.network.subnets.flatMap(\.ownAddresses) + active.addresses.map(\.address)
        for prefix in own.map(IPv4Prefix.init(host:)) + active.network.subnets.map(\.prefix) {
            if let hop = vrf.routes[prefix]?.installed { state.routes[FIBKey(vrf: vrf.id, prefix: prefix)] = hop }
        }
        return state
    }
}

extension DatapathState {
    /// The changes that bring all of it about and take nothing away.
    package var settings: [DatapathChange] {
        ports.values.sorted { $0.interfaceIndex < $1.interfaceIndex }.map { .setPort($0) }
            + labels.sorted { $0.key < $1.key }.map { .setLabel($0.key, port: $0.value) }
            + routes.sorted { $0.key < $1.key }.map { .setRoute($0.key, $0.value) }
            + segments.sorted { $0.key < $1.key }.map { .setSegment($0.key, $0.value) }
    }
}

extension DatapathChange {
    var isRemoval: Bool {
        switch self {
        case .removePort, .removeLabel, .removeRoute, .removeSegment: true
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
