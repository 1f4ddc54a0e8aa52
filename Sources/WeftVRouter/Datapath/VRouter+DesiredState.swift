package import WeftNet

extension VRouter {
    /// Everything that the data plane shall hold.
    package var datapathState: DatapathState {
        var state = DatapathState()
        for (id, port) in ports where bindings.active[id] != nil { add(port, to: &state) }
        for vrf in vrfs.all {
            add(vrf.segment, of: vrf, to: &state)
            for (prefix, entry) in vrf.routes {
                if let hop = entry.installed { state.routes[FIBKey(vrf: vrf.id, prefix: prefix)] = hop }
            }
        }
        for address in tunnelSources.installed { state.tunnelSources[address] = TunnelSourceEntry() }
        return state
    }

    /// The part of ``datapathState`` that one port accounts for; empty while the port does not forward.
    package func entries(of id: ObjectID) -> DatapathState {
        var state = ownEntries(of: id)
        guard let active = bindings.active[id], let vrf = vrfs[active.routingInstance] else { return state }
        add(vrf.segment, of: vrf, to: &state)
        let own = active.network.subnets.flatMap(\.ownAddresses) + active.addresses.map(\.address)
        for prefix in (own.map(IPPrefix.init(host:)) + active.network.subnets.map(\.prefix)).compactMap(\.served) {
            if let hop = vrf.routes[prefix]?.installed { state.routes[FIBKey(vrf: vrf.id, prefix: prefix)] = hop }
        }
        return state
    }

    /// What a port has in the data plane for itself alone; nothing while it does not forward.
    func ownEntries(of id: ObjectID) -> DatapathState {
        var state = DatapathState()
        if let port = bindings[id], bindings.active[id] != nil { add(port, to: &state) }
        return state
    }

    private func add(_ port: Port, to state: inout DatapathState) {
        let index = port.hostInterfaceIndex
        state.ports[index] = PortEntry(vrf: port.vrf, macAddress: port.state.macAddress)
        state.labels[port.label] = index
        for own in port.state.addresses {
            guard let address = own.address.served else { continue }
            state.sources[PortAddress(interface: index, address: address)] = SourceEntry(gateway: own.gateway?.served)
        }
        for (address, speaker) in speakers(for: port.state) {
            state.speakers[PortAddress(interface: index, address: address)] = speaker
        }
    }

    private func add(_ segment: Segment?, of vrf: VRF, to state: inout DatapathState) {
        guard let segment else { return }
        state.segments[segment.vni] = SegmentEntry(vrf.id, isRouted: segment.isRouted)
    }

    /// As in the original, a workload finds the first control node at its gateway's address and the second at its name
    /// server's (docs/wire/bgp.md, "Workloads that peer"), so that either may be lost.
    func speakers(for state: InterfaceState) -> [IPv4Address: SpeakerEntry] {
        guard let port = state.bgpSourcePort else { return [:] }
        var speakers: [IPv4Address: SpeakerEntry] = [:]
        for subnet in state.network.subnets
        where state.addresses.contains(where: { subnet.prefix.contains($0.address) }) {
            for (address, node) in zip(subnet.ownAddresses, configuration.controlNodes) {
                guard let address = address.served, let node = node?.served else { continue }
                speakers[address] = SpeakerEntry(address: node, sourcePort: port)
            }
        }
        return speakers
    }
}
