import WeftNet
package import WeftVRouter

extension EBPFDatapath {
    package func apply(_ changes: [DatapathChange]) throws(DatapathError) {
        // Routes that stand side by side go to the kernel together.
        var routes: [(key: FIBKey, value: NextHop)] = []
        var attempts = Attempts()
        for change in changes {
            if case .setRoute(let key, let hop) = change {
                routes.append((key, hop))
                continue
            }
            attempts.attempt { () throws(DatapathError) in try maps.routes.set(routes) }
            routes = []
            attempts.attempt { () throws(DatapathError) in try apply(change) }
        }
        attempts.attempt { () throws(DatapathError) in try maps.routes.set(routes) }
        try attempts.finish()
    }

    private func apply(_ change: DatapathChange) throws(DatapathError) {
        switch change {
        case .setPort(let port): try set(port)
        case .removePort(let index): try removePort(index)
        case .setLabel(let label, let port): try maps.labels.set(label, port)
        case .removeLabel(let label): try maps.labels.remove(label)
        case .setRoute(let key, let hop): try maps.routes.set(key, hop)
        case .removeRoute(let key): try maps.routes.remove(key)
        case .setSegment(let vni, let entry): try maps.segments.set(vni, entry)
        case .removeSegment(let vni): try maps.segments.remove(vni)
        }
    }

    private func set(_ port: PortEntry) throws(DatapathError) {
        let index = port.interfaceIndex
        let before = ports[index]
        // From now on, also when the kernel takes only a part of it: that part has to go with the port.
        ports[index] = port
        if before == nil { try attach([index]) }
        try maps.counters.create(index)
        for (source, gateway) in port.sources { try maps.sources.set(source, gateway) }
        for (address, speaker) in port.speakerEntries { try maps.services.set(address, speaker) }
        try maps.ports.set(index, PortFacts(port))
        for address in before?.speakerEntries.keys ?? [:].keys where port.speakerEntries[address] == nil {
            try maps.services.remove(address)
        }
        for source in before?.sources.keys ?? [:].keys where port.sources[source] == nil {
            try maps.sources.remove(source)
        }
    }

    /// The program stays attached: it drops what the workload of an unknown port sends.
    private func removePort(_ index: UInt32) throws(DatapathError) {
        try maps.ports.remove(index)
        for source in ports[index]?.sources.keys ?? [:].keys { try maps.sources.remove(source) }
        for address in ports[index]?.speakerEntries.keys ?? [:].keys { try maps.services.remove(address) }
        try maps.counters.remove(index)
        ports[index] = nil
    }
}

extension PortEntry {
    /// The port's entries in map `sources`: address → gateway.
    var sources: [PortAddress: IPv4Address] {
        var sources: [PortAddress: IPv4Address] = [:]
        for address in addresses {
            sources[PortAddress(port: interfaceIndex, address: address.address)] = address.gateway ?? .any
        }
        return sources
    }
}

extension PortEntry {
    /// The port's entries in map `services`.
    var speakerEntries: [PortAddress: Speaker] {
        var entries: [PortAddress: Speaker] = [:]
        for (address, speaker) in speakers {
            entries[PortAddress(port: interfaceIndex, address: address)] = speaker
        }
        return entries
    }
}

extension PortFacts {
    init(_ port: PortEntry) { self.init(vrf: port.vrf, macAddress: port.macAddress) }
}
