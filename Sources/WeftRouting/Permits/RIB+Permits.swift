import WeftBGPWire
package import WeftNet

/// Who may say what, applied to paths: those that hosts announce, and those that came by BGP and are for a network of
/// the configuration. A path that is not permitted is kept, and infeasible. The cost of a change of a port's permits is
/// a visit of the paths that are for its addresses and of those that it permits otherwise.
extension RIB {
    // MARK: Changes

    /// Sets where a host is; `nil` while that is not known. What others have said by way of the address before is not
    /// judged again.
    package mutating func setAddress(_ address: IPAddress?, of host: HostNumber) {
        let old = permits.address(of: host)
        guard old != address else { return }
        permits.setAddress(address, of: host)
        judge(permits.paths(under: .host(host)))
        settle()
    }

    package func address(of host: HostNumber) -> IPAddress? { permits.address(of: host) }

    /// Sets what a port permits its hosts to say; `nil` for a port that is nowhere.
    package mutating func setPermits(_ new: PortPermits?, of port: PortNumber) {
        let old = permits.ports[port]
        guard new != old else { return }
        let touched = touchedPaths(by: old, new)
        permits.set(new, of: port)
        judge(touched.union(touchedPaths(by: old, new)))
        settle()
    }

    package func permits(of port: PortNumber) -> PortPermits? { permits.ports[port] }

    /// Sets the network that an instance is of. All that is in the instance, or for it, is judged again.
    package mutating func setNetwork(_ network: NetworkNumber?, of instance: InstanceID) {
        let old = instances[instance.number].pointee.network
        guard old != network else { return }
        if let old { permits.instances.remove(instance.number, under: old) }
        if let network { permits.instances.insert(instance.number, under: network) }
        instances[instance.number].pointee.network = network
        for table in instances[instance.number].pointee.tables { forEachPrimary(in: table) { $0.judgeLater($1) } }
        let lists = targetLists[instance.number] ?? TargetLists()
        for set in lists.imports.union(lists.exports).reduce(into: Set(), { $0.formUnion(targetSets.sets(with: $1)) }) {
            forEachPath(withTargets: set) { $0.judgeLater($1) }
        }
        settle()
    }

    package mutating func setLearning(_ learning: LearningPermit?, in network: NetworkNumber) {
        guard permits.setLearning(learning, in: network) else { return }
        judge(paths(underMembersOf: network))
        settle()
    }

    /// Sets whose ports may speak in a network besides its own.
    package mutating func setGuests(_ guests: Set<NetworkNumber>, of network: NetworkNumber) {
        guard permits.setGuests(guests, of: network) else { return }
        var found: Set<UInt32> = []
        for table in tables(of: network) { for path in allPaths(in: table) { found.formUnion(judgedPaths(by: path)) } }
        judge(found.union(paths(underMembersOf: network)))
        for guest in guests { judge(paths(underMembersOf: guest)) }
        settle()
    }

    /// Sets the prefixes to which control nodes make routes by way of an address in an instance.
    package mutating func setDerived(_ derived: [IPPrefix: Set<IPAddress>], of instance: InstanceID) {
        let old = permits.derived[instance.number] ?? [:]
        guard old != derived else { return }
        permits.derived[instance.number] = derived.isEmpty ? nil : derived
        var found: Set<UInt32> = []
        for (prefix, ways) in old where derived[prefix] != ways {
            found.formUnion(permits.paths(under: .key(.prefix(prefix))))
        }
        for (prefix, ways) in derived where old[prefix] != ways {
            found.formUnion(permits.paths(under: .key(.prefix(prefix))))
        }
        judge(found)
        settle()
    }

    /// Sets the underlay's network.
    package mutating func setFabric(_ network: NetworkNumber?) {
        guard permits.fabric != network else { return }
        let touched = [permits.fabric, network].compactMap(\.self)
        permits.fabric = network
        for table in touched.flatMap({ tables(of: $0) }) { forEachPrimary(in: table) { $0.judgeLater($1) } }
        settle()
    }

    /// Sets whether a source is a control node.
    package mutating func setIsControlNode(_ isControlNode: Bool, of source: SourceID) {
        let record = sources[UInt32(source.number)]
        guard record.pointee.isControlNode != isControlNode else { return }
        record.pointee.isControlNode = isControlNode
        forEachPath(of: source) { $0.judgeLater($1) }
        settle()
    }

    // MARK: What is permitted

    /// The ports for whose sake a host says something in a table.
    package func ports(of host: HostNumber, for key: RouteKey, in table: TableID) -> Set<PortNumber> {
        let record = tables[table.number].pointee
        guard record.instance != 0, let network = instances[record.instance].pointee.network else { return [] }
        return permits.ports(of: host, for: subject(of: key, record.family), in: network)
    }

    /// What a host announces for a port's sake: where, and with which attributes before policies.
    ///
    /// - Parameter permits: the port's, and those that it had before.
    package func announcements(
        of source: SourceID, at host: HostNumber, under permits: [PortPermits]
    ) -> [(table: TableID, key: RouteKey, attributes: AttributeID)] {
        var found = self.permits.paths(under: .host(host))
        for permits in permits { found.formUnion(touchedPaths(by: permits, nil)) }
        var announcements: [(TableID, RouteKey, AttributeID)] = []
        for path in found.sorted() where paths[path].pointee.source == source.number {
            let record = paths[path].pointee
            let route = routes[record.route].pointee
            announcements.append(
                (TableID(number: route.table), route.key, AttributeID(number: originals[path] ?? record.attributes)))
        }
        return announcements
    }

    /// Whether a source announces a destination of a table.
    package func holdsPath(to key: RouteKey, in table: TableID, from source: SourceID) -> Bool {
        let route = find(key, table.number)
        var path = route == 0 ? 0 : routes[route].pointee.best
        while path != 0, paths[path].pointee.source != source.number || paths[path].pointee.flags.contains(.secondary) {
            path = paths[path].pointee.next
        }
        return path != 0
    }

    /// Gives the path of a source to a destination other attributes, as if it had been announced with these; one that
    /// is stale stays so.
    package mutating func replace(
        _ attributes: AttributeID, of key: RouteKey, in table: TableID, from source: SourceID
    ) {
        let route = find(key, table.number)
        var path = route == 0 ? 0 : routes[route].pointee.best
        while path != 0, paths[path].pointee.source != source.number || paths[path].pointee.flags.contains(.secondary) {
            path = paths[path].pointee.next
        }
        guard path != 0, originals[path] ?? paths[path].pointee.attributes != attributes.number else { return }
        let record = paths[path].pointee
        announce(
            key, in: table, from: source, attributes: attributes, label: record.label,
            infeasible: record.flags.intersection(.reasons).subtracting(.rejected))
        guard record.flags.contains(.stale) else { return }
        paths[path].pointee.flags.insert(.stale)
        tables[table.number].pointee.counts.stalePaths += 1
    }

    // MARK: Paths that a change touches

    func tables(of network: NetworkNumber) -> [UInt32] {
        (permits.instances[network] ?? []).sorted().flatMap { instances[$0].pointee.tables }
    }

    private func paths(underMembersOf network: NetworkNumber) -> Set<UInt32> {
        permits.members(of: network).reduce(into: []) { $0.formUnion(permits.paths(under: .host($1))) }
    }

    func touchedPaths(by old: PortPermits?, _ new: PortPermits?) -> Set<UInt32> {
        var found: Set<UInt32> = []
        for host in Set((old?.hosts ?? []) + (new?.hosts ?? [])) { found.formUnion(permits.paths(under: .host(host))) }
        var addresses = Set(old?.addresses ?? [])
        if old?.hosts == new?.hosts {
            addresses.formSymmetricDifference(new?.addresses ?? [])
        } else {
            addresses.formUnion(new?.addresses ?? [])
        }
        let all = Set((old?.addresses ?? []) + (new?.addresses ?? []))
        for address in addresses {
            found.formUnion(permits.paths(under: .key(address.key)))
            for network in permits.scope(of: address.network) {
                for instance in permits.instances[network] ?? [] {
                    collect(address, among: all, in: instance, into: &found)
                }
            }
        }
        return found
    }

    private func collect(
        _ address: PortPermits.Address, among all: Set<PortPermits.Address>, in instance: UInt32,
        into found: inout Set<UInt32>
    ) {
        let record = instances[instance].pointee
        func collect(_ key: RouteKey?, _ table: UInt32) {
            guard let key, case let route = find(key, table), route != 0 else { return }
            var path = routes[route].pointee.best
            while path != 0 {
                found.formUnion(judgedPaths(by: path))
                path = paths[path].pointee.next
            }
        }
        switch address.key {
        case .prefix(let prefix):
            switch prefix.network {
            case .v4(let network): collect(RouteKey(IPv4Prefix(network, length: prefix.length)), record.inet)
            case .v6(let network):
                collect(knownKey(WideDestination(prefix6: network, length: prefix.length)), record.inet6)
            }
            collect(knownKey(WideDestination(ethernetPrefix: prefix)), record.evpn)
            for other in all {
                guard case .mac(let mac) = other.key else { continue }
                collect(WideDestination(mac, prefix).flatMap { knownKey($0) }, record.evpn)
            }
        case .mac(let mac):
            collect(WideDestination(mac, nil).flatMap { knownKey($0) }, record.evpn)
            for other in all {
                guard case .prefix(let prefix) = other.key else { continue }
                collect(WideDestination(mac, prefix).flatMap { knownKey($0) }, record.evpn)
            }
        }
    }

    /// The primary paths whose verdicts a path of an instance stands for: itself, or those of the route that it was
    /// copied from.
    private func judgedPaths(by path: UInt32) -> [UInt32] {
        let record = paths[path].pointee
        guard record.flags.contains(.secondary) else { return [path] }
        let primary = paths[record.primary].pointee
        guard tables[routes[primary.route].pointee.table].pointee.family.isVPN else { return [] }
        var found: [UInt32] = []
        var other = routes[primary.route].pointee.best
        while other != 0 {
            if !paths[other].pointee.flags.contains(.secondary) { found.append(other) }
            other = paths[other].pointee.next
        }
        return found
    }
}

extension WideDestination {
    /// A MAC with its address, as hosts announce it; `nil` for one with a prefix that is no address.
    fileprivate init?(_ mac: MACAddress, _ address: IPPrefix?) {
        guard let address else {
            self.init(.macIP, detail: 0, mac.rawValue, 0, 0)
            return
        }
        guard Int(address.length) == address.network.bitWidth else { return nil }
        let (high, low) = address.network.words
        self.init(.macIP, detail: address.length, mac.rawValue, high, low)
    }

    /// A prefix in a segment (RFC 9136).
    fileprivate init(ethernetPrefix prefix: IPPrefix) {
        let (high, low) = prefix.network.words
        self.init(.ipPrefix, detail: prefix.length, prefix.network.v4 != nil ? 4 : 6, high, low)
    }
}

extension IPAddress {
    fileprivate var words: (UInt64, UInt64) {
        switch self {
        case .v4(let address): (0, UInt64(address.rawValue))
        case .v6(let address): (address.high, address.low)
        }
    }
}
