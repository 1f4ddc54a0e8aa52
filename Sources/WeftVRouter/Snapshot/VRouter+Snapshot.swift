import WeftNet

/// What the introspect pages show. Everything here is computed when somebody looks, and costs nothing otherwise.
extension VRouter {
    /// The ports of this host, each with whether it forwards, in the order of their labels.
    package var portSnapshots: [(port: Port, isActive: Bool)] {
        ports.values.sorted { $0.label < $1.label }.map { ($0, bindings.active[$0.id] != nil) }
    }

    /// The workloads that may peer with control nodes, with the first address that each has in a subnet.
    package var speakerSnapshots: [SpeakerSnapshot] {
        portSnapshots.filter(\.isActive).flatMap { port, _ -> [SpeakerSnapshot] in
            let speakers = self.speakers(for: port.state)
            return port.state.network.subnets.compactMap { subnet in
                let addresses = subnet.ownAddresses.compactMap(\.served).filter { speakers[$0] != nil }
                guard let sourcePort = addresses.first.flatMap({ speakers[$0] })?.sourcePort,
                    let own = port.state.addresses.first(where: { subnet.prefix.contains($0.address) })
                else { return nil }
                return SpeakerSnapshot(
                    port: port.id, address: own.address, sourcePort: sourcePort,
                    peers: addresses.compactMap { address in
                        speakers[address].map { .init(address: .v4(address), controlNode: .v4($0.address)) }
                    })
            }
        }
    }

    /// Costs a look at each VRF, and none at ports and routes.
    package var counts: HostCounts {
        HostCounts(
            ports: ports.count, activePorts: bindings.active.count, vrfs: vrfs.count,
            routes: vrfs.all.reduce(0) { $0 + $1.routes.count })
    }

    package var vrfSnapshots: [VRFSnapshot] {
        vrfs.all.sorted { $0.id < $1.id }.map {
            VRFSnapshot(
                name: $0.name, id: $0.id, network: $0.network.name, ports: $0.ports.count, routes: $0.routes.count)
        }
    }

    /// The routes of one VRF in order; `nil` for a VRF that is not here.
    package func routeSnapshots(_ id: VRFID) -> [FIBSnapshot]? {
        guard let vrf = vrfs.all.first(where: { $0.id == id }) else { return nil }
        return vrf.routes.sorted { $0.key < $1.key }.map { prefix, entry in
            FIBSnapshot(prefix: IPPrefix(prefix), paths: paths(entry, network: vrf.network.name))
        }
    }

    private func paths(_ entry: RouteEntry, network: String) -> [FIBSnapshot.Path] {
        var paths: [FIBSnapshot.Path] = []
        if entry.gateways > 0 { paths.append(.init(source: .network, nextHop: .receive, network: network)) }
        for id in entry.local.sorted() {
            guard let port = bindings[id], let hop = bindings.hop(to: id) else { continue }
            paths.append(
                .init(
                    source: .port, nextHop: hop, label: port.label, encapsulations: configuration.encapsulations,
                    network: port.state.network.name, securityGroups: port.state.securityGroups,
                    tags: port.state.tags, localPreference: 200))
        }
        for (slot, path) in ranked(entry) {
            guard let hop = resolve(path.route) else { continue }
            paths.append(
                .init(
                    source: .controlNode(slot), nextHop: hop.action, label: hop.label,
                    encapsulations: hop.encapsulations, network: path.route.originNetwork,
                    securityGroups: path.route.securityGroups, tags: path.route.tags,
                    localPreference: path.route.localPreference, sequence: path.route.sequence,
                    isStale: sessions.isStale(path, slot)))
        }
        for (source, path) in rankedEthernet(entry) {
            guard let hop = resolve(path.route) else { continue }
            paths.append(
                .init(
                    source: .controlNode(source.slot), nextHop: hop, encapsulations: [.vxlan], network: network,
                    securityGroups: path.route.securityGroups, localPreference: path.route.localPreference,
                    sequence: path.route.sequence, isStale: sessions.isStale(path, source.slot)))
        }
        if entry.subnets > 0 { paths.append(.init(source: .network, nextHop: .discard, network: network)) }
        return paths
    }

    /// Every next hop that a path of a route or a label of this host has, by number, with how many routes and labels
    /// do.
    package var nextHopSnapshots: [NextHopSnapshot] {
        var references: [NextHopSnapshot.Action: Int] = [:]
        for id in bindings.active.keys { references[.interface(id), default: 0] += 1 }
        for vrf in vrfs.all {
            for entry in vrf.routes.values {
                var hops = Set(paths(entry, network: "").map { action($0.nextHop) })
                if let hop = entry.installed { hops.insert(action(hop)) }
                for hop in hops { references[hop, default: 0] += 1 }
            }
        }
        let reserve = references.keys.compactMap { hop -> Tunnel? in
            if case .tunnel(let tunnel) = hop, tunnelNumbers[tunnel] == nil { tunnel } else { nil }
        }.sorted { ($0.remote, "\($0.encapsulation)") < ($1.remote, "\($1.encapsulation)") }
        let numbers = Dictionary(
            uniqueKeysWithValues: reserve.enumerated().map { ($1, UInt32(tunnelNumbers.count + $0)) })
        return references.map { action, count in
            var index = nextHopIndex(action)
            // A host that only paths in reserve lead to has no number to keep yet.
            if case .tunnel(let tunnel) = action, let number = numbers[tunnel] { index = Self.firstTunnel + number }
            return NextHopSnapshot(index: index, action: action, references: count)
        }.sorted { $0.index < $1.index }
    }

    private static let firstTunnel: UInt32 = 1 << 20

    package func action(_ hop: NextHop) -> NextHopSnapshot.Action {
        switch hop {
        case .local(let index): bindings.port(at: index).map { .interface($0) } ?? .discard
        case .tunnel(let remote, _): .tunnel(Tunnel(remote, .udp))
        case .segment(let remote, _, _): .tunnel(Tunnel(remote, .vxlan))
        case .receive: .receive
        case .agent: .agent
        case .discard: .discard
        }
    }

    /// Numbers that do not change while the thing exists: 0 to 2 for discard, receive and the agent, a port's label for
    /// its interface, and numbers above all labels for other hosts in the order in which they became known.
    package func nextHopIndex(_ action: NextHopSnapshot.Action) -> UInt32 {
        switch action {
        case .discard: 0
        case .receive: 1
        case .agent: 2
        case .interface(let id): bindings[id]?.label.rawValue ?? 0
        case .tunnel(let tunnel): Self.firstTunnel + (tunnelNumbers[tunnel] ?? 0)
        }
    }
}
