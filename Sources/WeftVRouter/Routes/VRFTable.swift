import WeftNet

/// The routing instances that ports of this host are in, with their routes, and what of them the present event has
/// touched.
struct VRFTable: Sendable {
    /// Where routes to this host's own labels lead.
    private let tunnelAddress: IPAddress
    private var vrfs: [String: VRF] = [:]
    /// Below that of the subscription to the sources of tunnels.
    private var numbers = RotatingNumbers(1...UInt32(VRFID.ofTunnelSources.rawValue - 1))
    /// Whose a VNI is.
    private var instancesBySegment: [VNI: String] = [:]
    /// Where received routes lead to labels of this host.
    private var routesByOwnLabel: [MPLSLabel: Set<RouteLocation>] = [:]

    private var dirtyRoutes: Set<RouteLocation> = []
    private var dirtySegments: Set<String> = []
    private var left: Set<String> = []

    init(tunnelAddress: IPv4Address) { self.tunnelAddress = .v4(tunnelAddress) }

    /// Whether nothing is left of any instance.
    var isEmpty: Bool { vrfs.isEmpty && routesByOwnLabel.isEmpty }
    var count: Int { vrfs.count }
    /// In no order.
    var all: Dictionary<String, VRF>.Values { vrfs.values }

    subscript(instance: String) -> VRF? { vrfs[instance] }
    subscript(location: RouteLocation) -> RouteEntry? { vrfs[location.instance]?.routes[location.prefix] }

    /// Not by way of the VRF itself: whoever holds a copy of it makes the next change of a route copy the whole table.
    func number(of instance: String) -> VRFID? { vrfs[instance]?.id }

    // MARK: Coming and going

    /// The VRF of a routing instance, made when it is not there; `nil` when all 65534 numbers are in use.
    mutating func open(_ state: InterfaceState) -> VRFID? {
        if let id = number(of: state.routingInstance) { return id }
        guard let number = numbers.take() else { return nil }
        return make(state, VRFID(rawValue: UInt16(number)))
    }

    /// Makes the VRF of a routing instance with the number of an earlier run, when neither is there already.
    mutating func restore(_ state: InterfaceState, as id: VRFID) {
        guard vrfs[state.routingInstance] == nil, numbers.take(UInt32(id.rawValue)) else { return }
        _ = make(state, id)
    }

    private mutating func make(_ state: InterfaceState, _ id: VRFID) -> VRFID {
        vrfs[state.routingInstance] = VRF(name: state.routingInstance, id: id, network: state.network)
        return id
    }

    /// Puts a port into its VRF, with its network's subnets and its own addresses.
    /// - Returns: the VRF's number, and whether control nodes have yet to hear that this host takes part; `nil` as
    ///   ``open(_:)``.
    mutating func join(_ port: ObjectID, _ state: InterfaceState) -> (id: VRFID, isNew: Bool)? {
        guard let id = open(state) else { return nil }
        let name = state.routingInstance
        let isNew = vrfs[name]?.isSubscribed == false
        vrfs[name]?.isSubscribed = true
        vrfs[name]?.ports.insert(port)
        dirtySegments.insert(name)
        for subnet in state.network.subnets { count(subnet, in: name, by: 1) }
        for location in state.routeLocations { change(location) { $0.local.insert(port) } }
        return (id, isNew)
    }

    mutating func leave(_ port: ObjectID, _ state: InterfaceState) {
        let name = state.routingInstance
        for location in state.routeLocations { change(location) { $0.local.remove(port) } }
        vrfs[name]?.ports.remove(port)
        dirtySegments.insert(name)
        for subnet in state.network.subnets { count(subnet, in: name, by: -1) }
        if vrfs[name]?.ports.isEmpty == true { left.insert(name) }
    }

    /// Takes away the instances that no port is in any more, and answers them in order.
    mutating func takeEmpty() -> [VRF] {
        var empty: [VRF] = []
        for name in left.sorted() {
            guard let vrf = vrfs[name], vrf.ports.isEmpty else { continue }
            for (prefix, entry) in vrf.routes {
                let location = RouteLocation(instance: name, prefix: prefix)
                for label in entry.labels(at: tunnelAddress) { routesByOwnLabel.remove(location, under: label) }
            }
            vrfs[name] = nil
            numbers.free(UInt32(vrf.id.rawValue))
            empty.append(vrf)
        }
        left = []
        return empty
    }

    private mutating func count(_ subnet: RoutedSubnet, in instance: String, by step: Int) {
        guard let before = vrfs[instance].map({ $0.subnets[subnet, default: 0] }) else { return }
        vrfs[instance]?.subnets[subnet] = before + step > 0 ? before + step : nil
        guard (before > 0) != (before + step > 0),
            let location = RouteLocation(instance: instance, served: subnet.prefix)
        else { return }
        change(location) { $0.subnets += step }
        for address in subnet.ownAddresses.compactMap(\.served) {
            change(RouteLocation(instance: instance, prefix: IPv4Prefix(host: address))) { $0.gateways += step }
        }
    }

    private mutating func change(_ location: RouteLocation, _ body: (inout RouteEntry) -> Void) {
        guard var entry = vrfs[location.instance].map({ $0.routes[location.prefix] ?? RouteEntry() }) else { return }
        body(&entry)
        vrfs[location.instance]?.routes[location.prefix] = entry
        dirtyRoutes.insert(location)
    }

    // MARK: Paths

    /// What the control node in `slot` says about a prefix; `nil` takes it back.
    mutating func setPath(_ path: RouteEntry.Path?, _ slot: ControlNodeSlot, at location: RouteLocation) {
        guard var entry = entry(at: location, isWanted: path != nil) else { return }
        let before = entry.labels(at: tunnelAddress)
        entry[slot] = path
        routesByOwnLabel.move(location, from: before, to: entry.labels(at: tunnelAddress))
        vrfs[location.instance]?.routes[location.prefix] = entry
        dirtyRoutes.insert(location)
    }

    /// As ``setPath(_:_:at:)``, of a segment.
    mutating func setPath(
        _ path: RouteEntry.EthernetPath?, _ source: RouteEntry.EthernetSource, at location: RouteLocation
    ) {
        guard let entry = entry(at: location, isWanted: path != nil) else { return }
        vrfs[location.instance]?.routes[location.prefix, default: entry].ethernet[source] = path
        dirtyRoutes.insert(location)
    }

    private func entry(at location: RouteLocation, isWanted: Bool) -> RouteEntry? {
        guard vrfs[location.instance] != nil else { return nil }
        return self[location] ?? (isWanted ? RouteEntry() : nil)
    }

    /// Drops what `slot` said and `isStale` of it says is over.
    mutating func sweep(
        _ slot: ControlNodeSlot, _ isStale: (RouteEntry.Path) -> Bool, _ isStaleToo: (RouteEntry.EthernetPath) -> Bool
    ) {
        var gone: [RouteLocation] = []
        var goneToo: [(RouteEntry.EthernetSource, RouteLocation)] = []
        for vrf in vrfs.values {
            for (prefix, entry) in vrf.routes {
                let location = RouteLocation(instance: vrf.name, prefix: prefix)
                if let path = entry[slot], isStale(path) { gone.append(location) }
                for (source, path) in entry.ethernet where source.slot == slot && isStaleToo(path) {
                    goneToo.append((source, location))
                }
            }
        }
        for location in gone { setPath(nil, slot, at: location) }
        for (source, location) in goneToo { setPath(nil, source, at: location) }
    }

    // MARK: What an event touches

    /// The session of `slot` has changed.
    mutating func touchRoutes(of slot: ControlNodeSlot) {
        for vrf in vrfs.values {
            for (prefix, entry) in vrf.routes where entry[slot] != nil || !entry.ethernet.isEmpty {
                dirtyRoutes.insert(RouteLocation(instance: vrf.name, prefix: prefix))
            }
        }
    }

    /// Routes that lead to `label` on this host depend on the port behind it.
    mutating func touchUsers(of label: MPLSLabel) { dirtyRoutes.formUnion(routesByOwnLabel[label] ?? []) }

    mutating func takeTouchedRoutes() -> [RouteLocation] {
        defer { dirtyRoutes = [] }
        return dirtyRoutes.sorted()
    }

    /// What control nodes were told last of a prefix.
    func publication(at location: RouteLocation) -> Publication {
        vrfs[location.instance]?.publications[location.prefix] ?? Publication()
    }

    mutating func setPublication(_ publication: Publication, at location: RouteLocation) {
        vrfs[location.instance]?.publications[location.prefix] = publication.isEmpty ? nil : publication
    }

    /// What was made of an entry. One that nothing is left of goes.
    mutating func settle(_ entry: RouteEntry, at location: RouteLocation) {
        vrfs[location.instance]?.routes[location.prefix] = entry.isEmpty ? nil : entry
    }

    // MARK: Segments

    /// Takes part in the segments that the instances' networks have now. Of two instances with one VNI the first keeps
    /// it.
    /// - Parameter network: that of an instance's port, as it is now.
    /// - Returns: what has changed, and the segments that are nobody's any more.
    mutating func moveSegments(
        _ network: (ObjectID) -> InterfaceState.Network?
    ) -> (changes: [(before: VRF, after: VRF)], left: [VNI: SegmentEntry]) {
        var changes: [(before: VRF, after: VRF)] = []
        var left: [VNI: SegmentEntry] = [:]
        for name in dirtySegments.sorted() {
            guard let before = vrfs[name] else { continue }
            var wanted = before.ports.min().flatMap(network)?.segment
            if let vni = wanted?.vni, instancesBySegment[vni, default: name] != name { wanted = nil }
            guard wanted != before.segment else { continue }
            if let old = before.segment {
                instancesBySegment[old.vni] = nil
                left[old.vni] = SegmentEntry(before.id, isRouted: old.isRouted)
            }
            if let new = wanted { instancesBySegment[new.vni] = name }
            vrfs[name]?.segment = wanted
            for (prefix, entry) in before.routes where !entry.local.isEmpty {
                dirtyRoutes.insert(RouteLocation(instance: name, prefix: prefix))
            }
            if let after = vrfs[name] { changes.append((before, after)) }
        }
        dirtySegments = []
        // Another instance may have it by now.
        return (changes, left.filter { instancesBySegment[$0.key] == nil })
    }
}

extension InterfaceState {
    /// Where the routes of its own addresses are.
    fileprivate var routeLocations: [RouteLocation] {
        addresses.compactMap { RouteLocation(instance: routingInstance, served: IPPrefix(host: $0.address)) }
    }
}
