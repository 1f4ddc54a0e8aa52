import WeftBGPWire
import WeftNet
import WeftRouting

/// A RIB in a box that test macros can hold, with instances and sources by number.
final class RoutingLaboratory {
    var rib = RIB()
    var instances: [InstanceID] = []
    var sources: [SourceID] = []

    init(instances count: Int = 0, sources kinds: [SourceKind] = []) {
        for _ in 0..<count { instances.append(rib.addInstance()) }
        for kind in kinds { addSource(kind) }
    }

    func addSource(_ kind: SourceKind) {
        let number = UInt32(sources.count + 1)
        sources.append(rib.addSource(kind, routerID: IPv4Address(rawValue: number), order: UInt64(number))!)
    }

    func table(_ instance: Int) -> TableID { rib.table(.inet, of: instances[instance]) }

    func setTargets(_ instance: Int, imports: [UInt32], joined: [UInt32] = [], exports: [UInt32]) {
        rib.setTargets(
            of: instances[instance], imports: Set(imports.map(target)), joined: Set(joined.map(target)),
            exports: Set(exports.map(target)))
    }

    /// Ranges that an instance has in common with others, by the target that they export.
    func setOverlaps(_ instance: Int, _ overlaps: [UInt32: [String]]) {
        setOverlaps(instance: instances[instance], overlaps)
    }

    func setOverlaps(instance: InstanceID, _ overlaps: [UInt32: [String]]) {
        let pairs = overlaps.map { (target($0), $1.compactMap { IPPrefix($0) }) }
        rib.setOverlaps(Dictionary(uniqueKeysWithValues: pairs), of: instance)
    }

    @discardableResult
    func announce(
        _ prefix: String, in table: TableID, from source: Int = 0, label: UInt32 = 16, infeasible: PathFlags = [],
        distinguisher: UInt32? = nil, _ change: (inout PathAttributes) -> Void = { _ in }
    ) -> Bool {
        var attributes = PathAttributes(nextHop: .v4(IPv4Address(192, 0, 2, UInt8(source + 1))))
        change(&attributes)
        let id = rib.intern(attributes)!
        defer { rib.release(id) }
        return rib.announce(
            key(prefix, distinguisher), in: table, from: sources[source], attributes: id, label: label,
            infeasible: infeasible)
    }

    @discardableResult
    func withdraw(_ prefix: String, in table: TableID, from source: Int = 0, distinguisher: UInt32? = nil) -> Bool {
        rib.withdraw(key(prefix, distinguisher), in: table, from: sources[source])
    }

    func key(_ prefix: String, _ distinguisher: UInt32? = nil) -> RouteKey {
        let prefix = IPv4Prefix(prefix)!
        return distinguisher.map { rib.vpnKey(self.distinguisher($0), prefix)! } ?? RouteKey(prefix)
    }

    func distinguisher(_ number: UInt32) -> RouteDistinguisher {
        RouteDistinguisher(IPv4Address(192, 0, 2, 1), UInt16(number))
    }

    func target(_ number: UInt32) -> RouteTarget { RouteTarget(asn: 64512, 8_000_000 + number)! }

    /// A path of one length whether it came from a neighbour AS or, for 0, from within.
    func asPath(from neighbor: UInt32) -> ASPath {
        neighbor == 0 ? ASPath([.init(.set, [65000])]) : ASPath(sequence: [neighbor])
    }

    func neighbor(in path: ASPath) -> UInt32 {
        path.segments.first.flatMap { $0.kind == .sequence ? $0.members.first : nil } ?? 0
    }

    /// Paths of a destination, best first.
    func paths(_ prefix: String, in table: TableID, distinguisher: UInt32? = nil) -> [RIBPath] {
        var found: [RIBPath] = []
        if let route = rib.route(to: key(prefix, distinguisher), in: table) {
            rib.forEachPath(of: route) { found.append($0) }
        }
        return found
    }

    /// What put the best path before each of the others, in their order.
    func steps(_ prefix: String, in table: TableID) -> [SelectionStep?] {
        var found: [SelectionStep?] = []
        if let route = rib.route(to: key(prefix), in: table) {
            rib.forEachRankedPath(of: route) { found.append($1) }
        }
        return Array(found.dropFirst())
    }

    func bestPaths(_ prefix: String, in table: TableID) -> [RIBPath] {
        var found: [RIBPath] = []
        if let route = rib.route(to: key(prefix), in: table) { rib.forEachBestPath(of: route) { found.append($0) } }
        return found
    }

    /// Whether there is a number for a distinguisher.
    func canName(_ number: UInt32) -> Bool { rib.vpnKey(distinguisher(number), IPv4Prefix("10.0.0.0/8")!) != nil }
    func canNameWide(_ number: UInt32) -> Bool {
        rib.key(WideDestination(prefix6: .any, length: 0), distinguisher(number)) != nil
    }
    func takeShortage() -> Bool { rib.takeShortage() }

    func counts(_ table: TableID) -> TableCounts { rib.counts(of: table) }
    func check() -> [String] { rib.checkInvariants() }
}
