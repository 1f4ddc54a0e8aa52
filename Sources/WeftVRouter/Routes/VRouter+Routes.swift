import WeftNet

extension VRouter {
    // MARK: Events

    /// Routes of one instance from the control node in `slot`; each replaces what the slot said about its prefix.
    mutating func receivedRoutes(
        _ routes: [ReceivedRoute], instance: String, from slot: ControlNodeSlot
    ) {
        guard let generation = liveGeneration(slot), vrfs[instance] != nil else { return }
        for route in routes {
            setPath(
                .init(route: route, generation: generation), slot,
                RouteLocation(instance: instance, prefix: route.prefix))
        }
    }

    /// The control node in `slot` has no route to these prefixes any more.
    mutating func retracted(
        _ prefixes: [IPv4Prefix], instance: String, from slot: ControlNodeSlot
    ) {
        guard liveGeneration(slot) != nil, vrfs[instance] != nil else { return }
        for prefix in prefixes {
            let location = RouteLocation(instance: instance, prefix: prefix)
            setPath(nil, slot, location)
            // What a lost session said is older than this.
            for other in ControlNodeSlot.allCases where isStale(location, other) { setPath(nil, other, location) }
        }
    }

    // MARK: Paths

    mutating func setPath(_ path: RouteEntry.Path?, _ slot: ControlNodeSlot, _ location: RouteLocation) {
        guard var entry = vrfs[location.instance]?.routes[location.prefix] ?? path.map({ _ in RouteEntry() }) else {
            return
        }
        let before = ownLabels(entry)
        entry[slot] = path
        routesByOwnLabel.move(location, from: before, to: ownLabels(entry))
        vrfs[location.instance]?.routes[location.prefix] = entry
        dirtyRoutes.insert(location)
    }

    /// The labels of this host that the entry's paths lead to: routes leaked from another instance on the same host,
    /// and our own routes come back.
    private func ownLabels(_ entry: RouteEntry) -> Set<MPLSLabel> {
        var labels: Set<MPLSLabel> = []
        for path in [entry.first, entry.second] {
            for hop in path?.route.nextHops ?? [] where hop.address == configuration.tunnelAddress {
                labels.insert(hop.label)
            }
        }
        return labels
    }

    func isStale(_ location: RouteLocation, _ slot: ControlNodeSlot) -> Bool {
        guard let path = vrfs[location.instance]?.routes[location.prefix]?[slot] else { return false }
        return isStale(path, slot)
    }

    func isStale(_ path: RouteEntry.Path, _ slot: ControlNodeSlot) -> Bool {
        path.generation != sessions[slot]?.generation
    }

    /// Drops what the slot's control node did not repeat.
    mutating func sweepRoutes(_ slot: ControlNodeSlot) {
        for (instance, vrf) in vrfs {
            for (prefix, entry) in vrf.routes {
                guard let path = entry[slot], isStale(path, slot) else { continue }
                setPath(nil, slot, RouteLocation(instance: instance, prefix: prefix))
            }
        }
        sweepEthernetRoutes(slot)
    }

    mutating func markRoutes(of slot: ControlNodeSlot) {
        for (instance, vrf) in vrfs {
            for (prefix, entry) in vrf.routes where entry[slot] != nil || !entry.ethernet.isEmpty {
                dirtyRoutes.insert(RouteLocation(instance: instance, prefix: prefix))
            }
        }
    }

    // MARK: Selection

    /// The received paths of an entry, best first: fresh before stale, then preference and sequence, then slot.
    func ranked(_ entry: RouteEntry) -> [(slot: ControlNodeSlot, path: RouteEntry.Path)] {
        guard let first = entry.first else { return entry.second.map { [(.second, $0)] } ?? [] }
        guard let second = entry.second else { return [(.first, first)] }
        func rank(_ path: RouteEntry.Path, _ slot: ControlNodeSlot) -> (Int, UInt32, UInt32) {
            (isStale(path, slot) ? 0 : 1, path.route.localPreference, path.route.sequence)
        }
        return rank(first, .first) >= rank(second, .second)
            ? [(.first, first), (.second, second)] : [(.second, second), (.first, first)]
    }

    /// Where packets to the entry's prefix go: the gateway itself, a port of this host, another host, somebody in the network's
    /// segment, and for the rest of a subnet nowhere.
    func nextHop(_ entry: RouteEntry) -> NextHop? {
        if entry.gateways > 0 { return .receive }
        if let port = entry.local.min().flatMap(localHop) { return port }
        for (_, path) in ranked(entry) {
            if let hop = resolve(path.route) { return hop.action }
        }
        for (_, path) in entry.ethernet.isEmpty ? [] : rankedEthernet(entry) {
            if let hop = resolve(path.route) { return hop }
        }
        return entry.subnets > 0 ? .discard : nil
    }

    /// The first usable next hop: on this host before on another, then by address. `nil` when this host can reach none,
    /// be it that the encapsulation is not ours or that the port is gone and the route is about to follow.
    func resolve(
        _ route: ReceivedRoute
    ) -> (action: NextHop, label: MPLSLabel, encapsulations: [TunnelEncapsulation])? {
        var best: ReceivedRoute.NextHop?
        for hop in route.nextHops {
            if hop.address == configuration.tunnelAddress {
                if let local = portsByLabel[hop.label].flatMap(localHop) {
                    return (local, hop.label, hop.encapsulations)
                }
            } else if hop.encapsulations.contains(where: configuration.encapsulations.contains) {
                if let present = best, (present.address, present.label) <= (hop.address, hop.label) { continue }
                best = hop
            }
        }
        return best.map { (.tunnel(remote: $0.address, label: $0.label), $0.label, $0.encapsulations) }
    }

    // MARK: Consequences

    /// Computes what is dirty and says only what differs from what was said before.
    mutating func flushRoutes() {
        let dirty = dirtyRoutes.sorted()
        dirtyRoutes = []
        for location in dirty {
            // No copy of the VRF is held across the write below: it would copy the whole table.
            guard let id = vrfs[location.instance]?.id,
                var entry = vrfs[location.instance]?.routes[location.prefix]
            else { continue }
            let hop = nextHop(entry)
            if hop != entry.installed {
                let key = FIBKey(vrf: id, prefix: location.prefix)
                if let hop {
                    outbox.datapath.set(\.routes, key, hop)
                } else if let old = entry.installed {
                    outbox.datapath.remove(\.routes, key, old)
                }
                if let tunnel = hop?.tunnel, tunnelNumbers[tunnel] == nil {
                    tunnelNumbers[tunnel] = UInt32(tunnelNumbers.count)
                }
                entry.installed = hop
            }
            let route = entry.local.min().flatMap { localRoute($0, location) }
            if route != entry.published {
                if let route {
                    for slot in upSlots { outbox.announce(.publish(route), to: slot) }
                } else if let old = entry.published {
                    for slot in upSlots { outbox.withdraw(.withdraw(old), to: slot) }
                }
                entry.published = route
            }
            let ethernet = entry.local.min().flatMap { localEthernetRoute($0, location) }
            if ethernet != entry.publishedEthernet {
                if let old = entry.publishedEthernet, old.owner?.macAddress != ethernet?.owner?.macAddress {
                    for slot in upSlots { outbox.withdraw(.withdrawEthernet(old), to: slot) }
                }
                if let ethernet { for slot in upSlots { outbox.announce(.publishEthernet(ethernet), to: slot) } }
                entry.publishedEthernet = ethernet
            }
            vrfs[location.instance]?.routes[location.prefix] = entry.isEmpty ? nil : entry
        }
    }

    private func localRoute(_ id: ObjectID, _ location: RouteLocation) -> LocalRoute? {
        guard let port = ports[id], let state = active[id] else { return nil }
        return LocalRoute(
            routingInstance: location.instance, prefix: location.prefix, nextHop: configuration.tunnelAddress,
            label: port.label, encapsulations: configuration.encapsulations, network: state.network.name,
            securityGroups: state.securityGroups, tags: state.tags)
    }
}
