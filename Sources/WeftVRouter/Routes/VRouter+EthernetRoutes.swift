import WeftNet

/// Addresses in segments: routes of last resort, for those who have no place in the fabric's own tables.
extension VRouter {
    // MARK: Events

    /// As ``receivedRoutes(_:instance:from:)``.
    mutating func receivedEthernetRoutes(
        _ routes: [ReceivedEthernetRoute], instance: String, from slot: ControlNodeSlot
    ) {
        guard let generation = liveGeneration(slot) else { return }
        for route in routes {
            let source = RouteEntry.EthernetSource(slot: slot, macAddress: route.key.macAddress)
            setEthernetPath(.init(route: route, generation: generation), source, instance, route.key.prefix)
        }
    }

    /// As ``retracted(_:instance:from:)``.
    mutating func retractedEthernet(
        _ keys: [ReceivedEthernetRoute.Key], instance: String, from slot: ControlNodeSlot
    ) {
        guard liveGeneration(slot) != nil else { return }
        for key in keys {
            for other in ControlNodeSlot.allCases {
                let source = RouteEntry.EthernetSource(slot: other, macAddress: key.macAddress)
                guard let path = vrfs[instance]?.routes[key.prefix]?.ethernet[source] else { continue }
                // What a lost session said is older than this.
                if other == slot || isStale(path, other) { setEthernetPath(nil, source, instance, key.prefix) }
            }
        }
    }

    /// Drops what the slot's control node did not repeat.
    mutating func sweepEthernetRoutes(_ slot: ControlNodeSlot) {
        for (instance, vrf) in vrfs {
            for (prefix, entry) in vrf.routes {
                for (source, path) in entry.ethernet where source.slot == slot && isStale(path, slot) {
                    setEthernetPath(nil, source, instance, prefix)
                }
            }
        }
    }

    private mutating func setEthernetPath(
        _ path: RouteEntry.EthernetPath?, _ source: RouteEntry.EthernetSource, _ instance: String,
        _ prefix: IPv4Prefix
    ) {
        guard let vrf = vrfs[instance], path != nil || vrf.routes[prefix] != nil else { return }
        vrfs[instance]?.routes[prefix, default: RouteEntry()].ethernet[source] = path
        dirtyRoutes.insert(RouteLocation(instance: instance, prefix: prefix))
    }

    func isStale(_ path: RouteEntry.EthernetPath, _ slot: ControlNodeSlot) -> Bool {
        path.generation != sessions[slot]?.generation
    }

    // MARK: Selection

    /// The paths into segments, best first: fresh before stale, then preference and the sequence of moves, then MAC and slot.
    func rankedEthernet(_ entry: RouteEntry) -> [(source: RouteEntry.EthernetSource, path: RouteEntry.EthernetPath)] {
        func rank(_ source: RouteEntry.EthernetSource, _ path: RouteEntry.EthernetPath) -> (Int, UInt32, UInt32) {
            (isStale(path, source.slot) ? 0 : 1, path.route.localPreference, path.route.sequence)
        }
        return entry.ethernet.sorted { a, b in
            let (x, y) = (rank(a.key, a.value), rank(b.key, b.value))
            return x == y ? a.key < b.key : x > y
        }.map { ($0.key, $0.value) }
    }

    /// The first next hop on another host, by address.
    func resolve(_ route: ReceivedEthernetRoute) -> NextHop? {
        let others = route.nextHops.filter { $0.address != configuration.tunnelAddress }
        return others.min { $0.address < $1.address }
            .map { .segment(remote: $0.address, vni: $0.vni, mac: $0.macAddress) }
    }

    // MARK: Consequences

    /// What the segment is told of an address of a port.
    func localEthernetRoute(_ id: ObjectID, _ location: RouteLocation) -> LocalEthernetRoute? {
        guard let state = active[id], let segment = vrfs[location.instance]?.segment, location.prefix.length == 32
        else {
            return nil
        }
        return LocalEthernetRoute(
            routingInstance: location.instance,
            owner: .init(
                macAddress: segment.isRouted ? .zero : state.macAddress, address: location.prefix.network,
                securityGroups: state.securityGroups, tags: state.tags),
            vni: segment.vni, nextHop: configuration.tunnelAddress,
            routerMAC: segment.isRouted ? .router(at: configuration.tunnelAddress) : nil)
    }

    /// That this host wants the broadcasts of the instance's segment, if it has one. Nobody broadcasts to routers.
    func localBroadcast(_ vrf: VRF) -> LocalEthernetRoute? {
        guard let segment = vrf.segment, !segment.isRouted else { return nil }
        return LocalEthernetRoute(
            routingInstance: vrf.name, vni: segment.vni, nextHop: configuration.tunnelAddress)
    }

    /// Takes part in the segments that the instances' networks have now. Of two instances with one VNI the first keeps it.
    mutating func flushSegments() {
        var left: [VNI: SegmentEntry] = [:]
        for name in dirtySegments.sorted() {
            guard let vrf = vrfs[name] else { continue }
            var wanted = vrf.ports.min().flatMap { active[$0]?.network.segment }
            if let vni = wanted?.vni, instancesBySegment[vni, default: name] != name { wanted = nil }
            guard wanted != vrf.segment else { continue }
            if let old = vrf.segment {
                instancesBySegment[old.vni] = nil
                left[old.vni] = SegmentEntry(vrf.id, isRouted: old.isRouted)
            }
            if let broadcast = localBroadcast(vrf) {
                for slot in upSlots { outbox.withdraw(.withdrawEthernet(broadcast), to: slot) }
            }
            vrfs[name]?.segment = wanted
            if let new = wanted {
                outbox.datapath.set(\.segments, new.vni, SegmentEntry(vrf.id, isRouted: new.isRouted))
                instancesBySegment[new.vni] = name
            }
            if let broadcast = vrfs[name].flatMap(localBroadcast) {
                for slot in upSlots { outbox.announce(.publishEthernet(broadcast), to: slot) }
            }
            for (prefix, entry) in vrf.routes where !entry.local.isEmpty {
                dirtyRoutes.insert(RouteLocation(instance: name, prefix: prefix))
            }
        }
        dirtySegments = []
        // Another instance may have it by now.
        for (vni, entry) in left where instancesBySegment[vni] == nil { outbox.datapath.remove(\.segments, vni, entry) }
    }
}
