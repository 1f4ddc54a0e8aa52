import WeftBGPWire

/// The order of paths (docs/wire/bgp.md, "Selection"; RFC 4271 §9.1.2.2): the first difference decides. That of MEDs
/// counts through ``PathFlags/overruled`` alone, which ``insertInOrder(_:)`` sets.
extension RIB {
    /// Whether `a` comes before `b` in their route. A total order as long as both know whether they are overruled.
    @inline(__always)
    func isPreferred(_ a: UInt32, to b: UInt32) -> Bool {
        let comparison = compareCost(a, b)
        return comparison != 0 ? comparison < 0 : breakTie(a, b) < 0
    }

    /// Whether traffic is spread over both: neither is better by what counts for traffic.
    @inline(__always)
    func areEqualCost(_ a: UInt32, _ b: UInt32) -> Bool { a == b || compareCost(a, b) == 0 }

    @inline(__always)
    private func compareCost(_ a: UInt32, _ b: UInt32) -> Int {
        let order = compareClass(a, b)
        if order != 0 { return order }
        let (a, b) = (paths[a].pointee, paths[b].pointee)
        let isOverruled = a.flags.contains(.overruled)
        if isOverruled != b.flags.contains(.overruled) { return isOverruled ? 1 : -1 }
        return isOverruled
            ? ascending(attributes[a.attributes].pointee.rank.med, attributes[b.attributes].pointee.rank.med) : 0
    }

    /// Compares by everything that comes before the MED. Paths that tie are a class.
    @inline(__always)
    func compareClass(_ a: UInt32, _ b: UInt32) -> Int {
        let (a, b) = (paths[a].pointee, paths[b].pointee)
        if a.flags.isInfeasible != b.flags.isInfeasible { return a.flags.isInfeasible ? 1 : -1 }
        let difference = a.flags.symmetricDifference(b.flags)
        // What a network has of its own is never taken to be in another one.
        if difference.contains(.leaked) { return a.flags.contains(.leaked) ? 1 : -1 }
        if a.attributes == b.attributes, difference.isDisjoint(with: .longLivedStale) { return 0 }
        let (x, y) = (attributes[a.attributes], attributes[b.attributes])
        var order = ascending(y.pointee.rank.localPreference, x.pointee.rank.localPreference)
        if order != 0 { return order }
        // A sticky address wins: Tungsten Fabric means to do so and does the opposite (docs/wire/bgp.md, "Selection").
        order = ascending(y.pointee.rank.flags & PathRank.sticky, x.pointee.rank.flags & PathRank.sticky)
        if order != 0 { return order }
        order = ascending(y.pointee.rank.sequence, x.pointee.rank.sequence)
        if order != 0 { return order }
        order = ascending(isLastResort(a, x), isLastResort(b, y))
        if order != 0 { return order }
        order = ascending(x.pointee.rank.asPathLength, y.pointee.rank.asPathLength)
        if order != 0 { return order }
        return ascending(x.pointee.rank.origin, y.pointee.rank.origin)
    }

    /// Whether the MEDs of two paths say something about each other.
    @inline(__always)
    func haveComparableMEDs(_ a: UInt32, _ b: UInt32) -> Bool {
        paths[a].pointee.attributes == paths[b].pointee.attributes || medGroup(of: a) == medGroup(of: b)
    }

    /// MEDs are what one neighbour AS says about the ways into it (RFC 4271 §9.1.2.2 c). It is read from the AS path
    /// when it is asked for, since few paths ever tie with another one of another MED.
    func medGroup(of path: UInt32) -> UInt32 {
        comparesAllMEDs
            ? 0 : CompactAttributes.neighborAS(in: attributes[paths[path].pointee.attributes].pointee.variable)
    }

    @inline(__always)
    func med(of path: UInt32) -> UInt32 { attributes[paths[path].pointee.attributes].pointee.rank.med }

    @inline(__always)
    func isOverruled(_ path: UInt32) -> Bool { paths[path].pointee.flags.contains(.overruled) }

    /// Never 0 for two paths that differ in anything but the table they were copied from.
    private func breakTie(_ first: UInt32, _ second: UInt32) -> Int {
        let (a, b) = (paths[first].pointee, paths[second].pointee)
        let (s, t) = (sources[UInt32(a.source)].pointee, sources[UInt32(b.source)].pointee)
        var order = ascending(s.kind.rawValue, t.kind.rawValue)
        if order != 0 { return order }
        let (x, y) = (attributes[a.attributes].pointee.rank, attributes[b.attributes].pointee.rank)
        order = ascending(x.nextHopHigh, y.nextHopHigh)
        if order != 0 { return order }
        order = ascending(x.nextHopLow, y.nextHopLow)
        if order != 0 { return order }
        order = ascending(originator(x, s), originator(y, t))
        if order != 0 { return order }
        order = ascending(x.clusterListLength, y.clusterListLength)
        if order != 0 { return order }
        order = ascending(s.order, t.order)
        if order != 0 { return order }
        order = ascending(x.sourceDistinguisher, y.sourceDistinguisher)
        if order != 0 { return order }
        order = ascending(a.label, b.label)
        return order != 0 || pathIdentifiers.isEmpty ? order : ascending(identifier(of: first), identifier(of: second))
    }

    /// Stale for long, here or at a router before us (RFC 9494 §4.3).
    @inline(__always)
    private func isLastResort(_ path: PathRecord, _ attributes: UnsafeMutablePointer<AttributeTable.Record>) -> UInt8 {
        path.flags.contains(.longLivedStale) || attributes.pointee.rank.flags & PathRank.longLivedStale != 0 ? 1 : 0
    }

    /// What puts `a` before `b`, the first difference in the order of ``isPreferred(_:to:)``; `nil` for paths that
    /// differ in nothing.
    func decidingStep(_ a: UInt32, _ b: UInt32) -> SelectionStep? {
        let isByMED = isOverruled(a) != isOverruled(b) || isOverruled(a) && med(of: a) != med(of: b)
        let isByOwnMED = isByMED && haveComparableMEDs(a, b)
        let isByIdentifier = identifier(of: a) != identifier(of: b)
        let (a, b) = (paths[a].pointee, paths[b].pointee)
        let (x, y) = (attributes[a.attributes], attributes[b.attributes])
        let (p, q) = (x.pointee.rank, y.pointee.rank)
        let (s, t) = (sources[UInt32(a.source)].pointee, sources[UInt32(b.source)].pointee)
        let differences: [(SelectionStep, Bool)] = [
            (.feasibility, a.flags.isInfeasible != b.flags.isInfeasible),
            (.network, a.flags.contains(.leaked) != b.flags.contains(.leaked)),
            (.localPreference, p.localPreference != q.localPreference),
            (.sticky, (p.flags ^ q.flags) & PathRank.sticky != 0), (.sequence, p.sequence != q.sequence),
            (.longLivedStale, isLastResort(a, x) != isLastResort(b, y)),
            (.asPathLength, p.asPathLength != q.asPathLength), (.origin, p.origin != q.origin), (.med, isByOwnMED),
            (.neighborMED, isByMED),
            (.sourceKind, s.kind != t.kind),
            (.nextHop, p.nextHopHigh != q.nextHopHigh || p.nextHopLow != q.nextHopLow),
            (.originator, originator(p, s) != originator(q, t)),
            (.clusterListLength, p.clusterListLength != q.clusterListLength), (.peer, s.order != t.order),
            (.distinguisher, p.sourceDistinguisher != q.sourceDistinguisher), (.label, a.label != b.label),
            (.pathIdentifier, isByIdentifier),
        ]
        return differences.first { $0.1 }?.0
    }

    private func originator(_ rank: PathRank, _ source: SourceRecord) -> UInt32 {
        rank.flags & PathRank.hasOriginatorID != 0 ? rank.originatorID : source.routerID
    }

    @inline(__always)
    private func ascending<Value: Comparable>(_ a: Value, _ b: Value) -> Int { a < b ? -1 : a == b ? 0 : 1 }
}
