import WeftNet

/// Addresses in segments: routes of last resort, for those who have no place in the fabric's own tables.
extension VRouter {
    // MARK: Events

    /// As ``receivedRoutes(_:instance:from:)``.
    mutating func receivedEthernetRoutes(
        _ routes: [ReceivedEthernetRoute], instance: String, from slot: ControlNodeSlot
    ) {
        guard let generation = sessions.liveGeneration(slot) else { return }
        for var route in routes {
            guard let location = admit(route.key.prefix, &route.nextHops, in: instance) else { continue }
            let source = RouteEntry.EthernetSource(slot: slot, macAddress: route.key.macAddress)
            vrfs.setPath(
                RouteEntry.EthernetPath(route: route, generation: generation), source, at: location)
        }
    }

    /// As ``retracted(_:instance:from:)``.
    mutating func retractedEthernet(
        _ keys: [ReceivedEthernetRoute.Key], instance: String, from slot: ControlNodeSlot
    ) {
        guard sessions.liveGeneration(slot) != nil else { return }
        for key in keys {
            guard let location = RouteLocation(instance: instance, served: key.prefix) else { continue }
            for other in ControlNodeSlot.allCases {
                let source = RouteEntry.EthernetSource(slot: other, macAddress: key.macAddress)
                guard let path = vrfs[location]?.ethernet[source] else { continue }
                // What a lost session said is older than this.
                if other == slot || sessions.isStale(path, other) { vrfs.setPath(nil, source, at: location) }
            }
        }
    }

    // MARK: Selection

    /// The paths into segments, best first: fresh before stale, then preference and the sequence of moves, then MAC and
    /// slot.
    func rankedEthernet(_ entry: RouteEntry) -> [(source: RouteEntry.EthernetSource, path: RouteEntry.EthernetPath)] {
        func rank(_ source: RouteEntry.EthernetSource, _ path: RouteEntry.EthernetPath) -> (Int, UInt32, UInt32) {
            (sessions.isStale(path, source.slot) ? 0 : 1, path.route.localPreference, path.route.sequence)
        }
        return entry.ethernet.sorted { a, b in
            let (x, y) = (rank(a.key, a.value), rank(b.key, b.value))
            return x == y ? a.key < b.key : x > y
        }.map { ($0.key, $0.value) }
    }

    /// The first next hop on another host, by address.
    func resolve(_ route: ReceivedEthernetRoute) -> NextHop? {
        let own = IPAddress.v4(configuration.tunnelAddress)
        let others = route.nextHops.filter { $0.address != own }
        guard let best = others.min(by: { $0.address < $1.address }), let remote = best.address.served else {
            return nil
        }
        return .segment(remote: remote, vni: best.vni, mac: best.macAddress)
    }

    // MARK: Consequences

    /// What the segment is told of an address of a port.
    func localEthernetRoute(_ id: ObjectID, _ location: RouteLocation) -> LocalEthernetRoute? {
        guard let state = bindings.active[id], let segment = vrfs[location.instance]?.segment,
            location.prefix.length == 32
        else {
            return nil
        }
        return LocalEthernetRoute(
            routingInstance: location.instance,
            owner: .init(
                macAddress: segment.isRouted ? .zero : state.macAddress, address: .v4(location.prefix.network),
                securityGroups: state.securityGroups, tags: state.tags),
            vni: segment.vni, nextHop: .v4(configuration.tunnelAddress),
            routerMAC: segment.isRouted ? .router(at: configuration.tunnelAddress) : nil)
    }

    /// That this host wants the broadcasts of the instance's segment, if it has one. Nobody broadcasts to routers.
    func localBroadcast(_ vrf: VRF) -> LocalEthernetRoute? {
        guard let segment = vrf.segment, !segment.isRouted else { return nil }
        return LocalEthernetRoute(
            routingInstance: vrf.name, vni: segment.vni, nextHop: .v4(configuration.tunnelAddress))
    }

    /// Takes part in the segments that the instances' networks have now.
    mutating func flushSegments() {
        let (changes, left) = vrfs.moveSegments { bindings.active[$0]?.network }
        for (before, after) in changes {
            if let broadcast = localBroadcast(before) {
                for slot in upSlots { outbox.withdraw(.withdrawEthernet(broadcast), to: slot) }
            }
            if let new = after.segment {
                outbox.datapath.set(SegmentTable.self, new.vni, SegmentEntry(after.id, isRouted: new.isRouted))
            }
            if let broadcast = localBroadcast(after) {
                for slot in upSlots { outbox.announce(.publishEthernet(broadcast), to: slot) }
            }
        }
        for (vni, entry) in left { outbox.datapath.remove(SegmentTable.self, vni, entry) }
    }
}
