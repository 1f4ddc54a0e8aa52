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

    // MARK: Route targets

    /// The numbers of route targets that the configuration service gives to networks.
    private static var automaticNumbers: ClosedRange<UInt32> { 8_000_000...0xff_ffff }

    /// The fabric's autonomous system, which automatic route targets bear.
    package mutating func setAutomaticTargets(of autonomousSystem: UInt32) {
        guard permits.automaticAS != autonomousSystem else { return }
        permits.automaticAS = autonomousSystem
        for source in keptOff() { forEachPath(of: source) { $0.judgeLater($1) } }
        settle()
    }

    /// Sets whether a source is kept off route targets that the configuration service gave to networks by itself: what
    /// it says with one of those is not used.
    package mutating func setKeepsOffAutomaticTargets(_ keepsOff: Bool, of source: SourceID) {
        let record = sources[UInt32(source.number)]
        guard record.pointee.keepsOffAutomaticTargets != keepsOff else { return }
        record.pointee.keepsOffAutomaticTargets = keepsOff
        // Verdicts are asked for as long as somebody is kept off; then once more for what he said.
        if keepsOff { permits.outsiders.insert(source) }
        forEachPath(of: source) { $0.unjudged.insert($1) }
        settle()
        if !keepsOff { permits.outsiders.remove(source) }
    }

    private func keptOff() -> [SourceID] { permits.outsiders.sorted { $0.number < $1.number } }

    private func bearsAutomaticTarget(_ set: UInt32) -> Bool {
        targetSets.targets(set).contains { wire in
            guard let target = ExtendedCommunity(rawValue: wire).routeTarget else { return false }
            return target.administrator == .autonomousSystem(permits.automaticAS)
                && Self.automaticNumbers.contains(target.number)
        }
    }

    /// How many announcements the permits have refused since the last call, and the destination of the last one.
    package mutating func takeRefusals() -> Excess {
        defer { refusals = Excess() }
        return refusals
    }

    /// Paths whose verdict follows from more than their destination; for tests and figures.
    package var conditionalPathCount: Int { permits.listedCount }

    /// Those of them that lead to a host.
    package func conditionalPathCount(of host: HostNumber) -> Int { permits.paths(under: .host(host)).count }

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

    private func tables(of network: NetworkNumber) -> [UInt32] {
        (permits.instances[network] ?? []).sorted().flatMap { instances[$0].pointee.tables }
    }

    private func paths(underMembersOf network: NetworkNumber) -> Set<UInt32> {
        permits.members(of: network).reduce(into: []) { $0.formUnion(permits.paths(under: .host($1))) }
    }

    private func touchedPaths(by old: PortPermits?, _ new: PortPermits?) -> Set<UInt32> {
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

    // MARK: Judging

    /// Has a primary path judged by the next ``settle()``.
    mutating func judgeLater(_ path: UInt32) {
        if permits.isActive { unjudged.insert(path) }
    }

    @inline(never)
    mutating func judgeAgain() {
        let list = unjudged
        unjudged = []
        judge(list)
        settle()
    }

    private mutating func judge(_ list: Set<UInt32>) {
        judgementCount += list.count
        for path in list.sorted() {
            let record = paths[path].pointee
            let place = routes[record.route].pointee
            let old = record.flags.intersection(.verdict)
            delist(path)
            let new = verdict(on: place.key, in: place.table, record.attributes, from: record.source)
            if !new.isEmpty { enlist(path, new) }
            guard new != old else { continue }
            guard new.isInfeasible != old.isInfeasible else {
                paths[path].pointee.flags = record.flags.subtracting(.verdict).union(new)
                continue
            }
            reassign(path) { $0 = $0.subtracting(.verdict).union(new) }
        }
    }

    /// Whether a path that came by BGP may enter the networks that it is for, as these are now.
    func mayBeCopied(_ path: UInt32) -> Bool {
        guard permits.isActive, path != justJudged else { return true }
        let record = paths[path].pointee
        let place = routes[record.route].pointee
        guard tables[place.table].pointee.family.isVPN else { return true }
        return !self.verdict(on: place.key, in: place.table, record.attributes, from: record.source).isInfeasible
    }

    /// What the permits say of a path.
    @inline(__always)
    func verdict(on key: RouteKey, in table: UInt32, _ attributes: UInt32, from source: UInt16) -> PathFlags {
        permits.isActive ? activeVerdict(on: key, in: table, attributes, from: source) : []
    }

    @inline(never)
    private func activeVerdict(
        on key: RouteKey, in table: UInt32, _ attributes: UInt32, from source: UInt16
    ) -> PathFlags {
        let record = tables[table].pointee
        switch sources[UInt32(source)].pointee.kind {
        case .local, .aggregate, .staticRoute: return []
        case .xmpp:
            guard record.instance != 0, let network = instances[record.instance].pointee.network else { return [] }
            let nextHop = self.attributes[attributes].pointee.rank.nextHop
            return permits.verdict(
                on: subject(of: key, record.family), by: nextHop, isAgent: true, in: network, instance: record.instance)
        case .externalBGP, .internalBGP:
            if record.instance != 0 { return underlayVerdict(on: key, in: table, attributes, from: source) }
            guard record.family.isVPN, let family = record.family.perInstance else { return [] }
            let nextHop = self.attributes[attributes].pointee.rank.nextHop
            let subject = subject(of: key.withoutDistinguisher, family)
            let targets = self.attributes[attributes].pointee.targets
            var verdict = PathFlags.none
            // What a reflector passes on of hosts is judged by their ports.
            if sources[UInt32(source)].pointee.keepsOffAutomaticTargets, permits.hosts(at: nextHop).isEmpty,
                bearsAutomaticTarget(targets)
            {
                verdict.insert(.automaticTarget)
            }
            forEachOwner(of: targets) { instance in
                guard let network = instances[instance].pointee.network else { return }
                verdict.formUnion(
                    permits.verdict(on: subject, by: nextHop, isAgent: false, in: network, instance: instance))
            }
            return verdict
        }
    }

    /// Judges what comes by BGP in an instance itself, where that is the underlay's: by way of hosts only control nodes
    /// say what hosts said, and only ports that the underlay carries keep their addresses from routers, which tell the
    /// hosts' own.
    private func underlayVerdict(
        on key: RouteKey, in table: UInt32, _ attributes: UInt32, from source: UInt16
    ) -> PathFlags {
        let record = tables[table].pointee
        let isControlNode = sources[UInt32(source)].pointee.isControlNode
        guard let network = instances[record.instance].pointee.network, network == permits.fabric,
            isControlNode || permits.hasFabricGuests
        else { return [] }
        let nextHop = self.attributes[attributes].pointee.rank.nextHop
        let subject = subject(of: key, record.family)
        let verdict = permits.verdict(
            on: subject, by: nextHop, isAgent: false, in: network, instance: record.instance)
        guard verdict.contains(.unpermitted), !isControlNode, !permits.isReserved(subject, in: network) else {
            return verdict
        }
        return []
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

    /// Visits the instances that paths with a set of targets belong to.
    private func forEachOwner(of set: UInt32, _ body: (UInt32) -> Void) {
        guard set != 0 else { return }
        let exporters = targetSets.exporters(of: set)
        for instance in exporters { body(instance) }
        for target in targetSets.targets(set) {
            for instance in targetSets.importers(ofTarget: target)
            where !exporters.contains(instance) && !targetSets.isForeign(set, to: instance) {
                body(instance)
            }
        }
    }

    private func subject(of key: RouteKey, _ family: Family) -> Permits.Subject {
        if family.isNarrow { return Permits.Subject(prefix: IPPrefix(key.prefix), isPlain: true) }
        let destination = destinations[key.destination]
        switch destination.kind {
        case .prefix6: return Permits.Subject(prefix: destination.addresses, isPlain: true)
        case .macIP:
            return Permits.Subject(prefix: destination.addresses, mac: MACAddress(rawValue: destination.first))
        case .ipPrefix: return Permits.Subject(prefix: destination.addresses)
        case .inclusiveMulticast, .nativeTree: return Permits.Subject(isForMembers: true)
        case .ethernetAutoDiscovery, .ethernetSegment, .intraASInclusive, .interASInclusive, .selective, .leaf,
            .sourceActive, .sharedJoin, .sourceJoin, .localTree, .globalTree, .routeTarget:
            return Permits.Subject(isPlain: true)
        }
    }

    // MARK: Lists

    mutating func enlist(_ path: UInt32) {
        let verdict = paths[path].pointee.flags.intersection(.verdict)
        if verdict.isInfeasible {
            refusals.count += 1
            refusals.route = RouteID(number: paths[path].pointee.route)
        }
        enlist(path, verdict)
    }

    @inline(never)
    private mutating func enlist(_ path: UInt32, _ verdict: PathFlags) {
        guard verdict.contains(.conditional) else { return }
        let record = paths[path].pointee
        let place = routes[record.route].pointee
        let family = tables[place.table].pointee.family
        let nextHop = attributes[record.attributes].pointee.rank.nextHop
        var conditions = permits.hosts(at: nextHop).map(Permits.Condition.host)
        let subject = subject(of: place.key.withoutDistinguisher, family.perInstance ?? family)
        if let prefix = subject.prefix { conditions.append(.key(.prefix(prefix))) }
        if let mac = subject.mac { conditions.append(.key(.mac(mac))) }
        var learner: Permits.Learner?
        if verdict.contains(.learnt) {
            let instance = tables[place.table].pointee.instance
            let network = instance == 0 ? nil : instances[instance].pointee.network
            learner = network.flatMap { permits.learner(at: nextHop, in: $0) }
        }
        permits.list(path, under: conditions, learner: learner)
    }

    /// Forgets a path's verdict, before its attributes change or it goes.
    @inline(__always)
    mutating func delist(_ path: UInt32) {
        if !paths[path].pointee.flags.isDisjoint(with: .conditional) { delistConditional(path) }
    }

    @inline(never)
    private mutating func delistConditional(_ path: UInt32) {
        unjudged.remove(path)
        // There is room for one of those that were too many.
        guard let host = permits.delist(path) else { return }
        for other in permits.paths(under: .host(host)) where paths[other].pointee.flags.contains(.unpermitted) {
            unjudged.insert(other)
        }
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
