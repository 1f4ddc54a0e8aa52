import WeftBGPWire
import WeftNet

/// Verdicts of paths, and the lists of those that follow from more than their destination (``Permits``).
extension RIB {
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

    mutating func judge(_ list: Set<UInt32>) {
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

    func subject(of key: RouteKey, _ family: Family) -> Permits.Subject {
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
