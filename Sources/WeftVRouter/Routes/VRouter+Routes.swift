import WeftNet

extension VRouter {
    // MARK: Events

    /// Routes of one instance from the control node in `slot`; each replaces what the slot said about its prefix.
    mutating func receivedRoutes(
        _ routes: [ReceivedRoute], instance: String, from slot: ControlNodeSlot
    ) {
        guard let generation = sessions.liveGeneration(slot), vrfs.number(of: instance) != nil else { return }
        for var route in routes {
            guard let location = admit(route.prefix, &route.nextHops, in: instance) else { continue }
            vrfs.setPath(RouteEntry.Path(route: route, generation: generation), slot, at: location)
        }
    }

    /// The control node in `slot` has no route to these prefixes any more.
    mutating func retracted(
        _ prefixes: [IPPrefix], instance: String, from slot: ControlNodeSlot
    ) {
        guard sessions.liveGeneration(slot) != nil, vrfs.number(of: instance) != nil else { return }
        for prefix in prefixes {
            guard let location = RouteLocation(instance: instance, served: prefix) else { continue }
            vrfs.setPath(nil, slot, at: location)
            // What a lost session said is older than this.
            for other in ControlNodeSlot.allCases {
                guard let path = vrfs[location]?[other], sessions.isStale(path, other) else { continue }
                vrfs.setPath(nil, other, at: location)
            }
        }
    }

    // MARK: Selection

    /// The received paths of an entry, best first: fresh before stale, then preference and sequence, then slot.
    func ranked(_ entry: RouteEntry) -> [(slot: ControlNodeSlot, path: RouteEntry.Path)] {
        guard let first = entry.first else { return entry.second.map { [(.second, $0)] } ?? [] }
        guard let second = entry.second else { return [(.first, first)] }
        func rank(_ path: RouteEntry.Path, _ slot: ControlNodeSlot) -> (Int, UInt32, UInt32) {
            (sessions.isStale(path, slot) ? 0 : 1, path.route.localPreference, path.route.sequence)
        }
        return rank(first, .first) >= rank(second, .second)
            ? [(.first, first), (.second, second)] : [(.second, second), (.first, first)]
    }

    /// Where packets to the entry's prefix go: the gateway itself, a port of this host, another host, somebody in the
    /// network's segment, and for the rest of a subnet nowhere.
    func nextHop(_ entry: RouteEntry) -> NextHop? {
        if entry.gateways > 0 { return .receive }
        if let port = entry.local.min().flatMap(bindings.hop(to:)) { return port }
        for (_, path) in ranked(entry) {
            if let hop = resolve(path.route) { return hop.action }
        }
        for (_, path) in entry.ethernet.isEmpty ? [] : rankedEthernet(entry) {
            if let hop = resolve(path.route) { return hop }
        }
        return entry.subnets > 0 ? .discard : nil
    }

    /// The first usable next hop: on this host before on another, then by address. `nil` when this host can reach none,
    /// as no encapsulation is ours, or as the port is gone and the route is about to be withdrawn.
    func resolve(
        _ route: ReceivedRoute
    ) -> (action: NextHop, label: MPLSLabel, encapsulations: [TunnelEncapsulation])? {
        let own = IPAddress.v4(configuration.tunnelAddress)
        var best: ReceivedRoute.NextHop?
        var nearest: (NextHop, MPLSLabel, [TunnelEncapsulation])?
        for hop in route.nextHops {
            if hop.address == own {
                // Of several the one that other hosts choose: what comes for another's label leads elsewhere here.
                guard nearest.map({ hop.label < $0.1 }) ?? true, let local = bindings.hop(to: hop.label) else {
                    continue
                }
                nearest = (local, hop.label, hop.encapsulations)
            } else if hop.encapsulations.contains(where: configuration.encapsulations.contains) {
                if let present = best, (present.address, present.label) <= (hop.address, hop.label) { continue }
                best = hop
            }
        }
        if let nearest { return nearest }
        guard let best, let remote = best.address.served else { return nil }
        return (.tunnel(remote: remote, label: best.label), best.label, best.encapsulations)
    }

    // MARK: Consequences

    /// Computes what is dirty and says only what differs from what was said before.
    mutating func flushRoutes() {
        for location in vrfs.takeTouchedRoutes() {
            guard let id = vrfs.number(of: location.instance), var entry = vrfs[location] else { continue }
            let hop = nextHop(entry)
            if hop != entry.installed {
                let key = FIBKey(vrf: id, prefix: location.prefix)
                if let hop {
                    outbox.datapath.set(FIBTable.self, key, hop)
                } else if let old = entry.installed {
                    outbox.datapath.remove(FIBTable.self, key, old)
                }
                if let tunnel = hop?.tunnel { tunnelNumbers.note(tunnel) }
                entry.installed = hop
            }
            if entry.isPublished || !entry.local.isEmpty { publish(&entry, location) }
            vrfs.settle(entry, at: location)
        }
    }

    /// Tells control nodes what a prefix is to the ports that have it, where that differs from what they were told.
    private mutating func publish(_ entry: inout RouteEntry, _ location: RouteLocation) {
        let port = entry.local.min()
        let old = vrfs.publication(at: location)
        let new = Publication(
            route: port.flatMap { localRoute($0, location) },
            ethernet: port.flatMap { localEthernetRoute($0, location) })
        entry.isPublished = !new.isEmpty
        guard new != old else { return }
        vrfs.setPublication(new, at: location)
        if new.route != old.route {
            if let route = new.route {
                for slot in upSlots { outbox.announce(.publish(route), to: slot) }
            } else if let route = old.route {
                for slot in upSlots { outbox.withdraw(.withdraw(route), to: slot) }
            }
        }
        if new.ethernet != old.ethernet {
            if let route = old.ethernet, route.owner?.macAddress != new.ethernet?.owner?.macAddress {
                for slot in upSlots { outbox.withdraw(.withdrawEthernet(route), to: slot) }
            }
            if let route = new.ethernet { for slot in upSlots { outbox.announce(.publishEthernet(route), to: slot) } }
        }
    }

    private func localRoute(_ id: ObjectID, _ location: RouteLocation) -> LocalRoute? {
        guard let port = bindings[id], let state = bindings.active[id] else { return nil }
        return LocalRoute(
            routingInstance: location.instance, prefix: IPPrefix(location.prefix),
            nextHop: .v4(configuration.tunnelAddress),
            label: port.label, encapsulations: configuration.encapsulations, network: state.network.name,
            securityGroups: state.securityGroups, tags: state.tags)
    }
}
