import WeftBGPWire
import WeftNet
import WeftRouting

/// Routes by way of an address, in all tables: those that people wrote, those that workloads announce, and aggregates.
struct FollowingRoutes: ~Copyable {
    private var tables: [TableID: FollowingTable] = [:]
    /// Who says such routes. None of them is a way to another's next hop: two could point at each other.
    private var sources: Set<SourceID> = []
    /// The origin of those that people wrote.
    private(set) var staticSource: SourceID?

    var isEmpty: Bool { tables.isEmpty }

    subscript(table: TableID) -> FollowingTable? { tables[table] }

    // MARK: Sources

    /// Adds the control node as an origin of such routes.
    mutating func addSource(_ kind: SourceKind, to rib: inout RIB) -> SourceID? {
        guard let source = rib.addSource(kind, routerID: nil, order: 0) else { return nil }
        // One path for each of the next hop's.
        rib.acceptPathIdentifiers(from: source)
        sources.insert(source)
        return source
    }

    /// - Parameter follows: what the source says are such routes.
    mutating func set(_ source: SourceID, follows: Bool) {
        if follows { sources.insert(source) } else { sources.remove(source) }
    }

    // MARK: Routes

    /// Adds a route, or puts it in the place of what its source said of the prefix before.
    mutating func follow(
        _ key: FollowingRoute.Key, _ route: FollowingRoute, in table: TableID, of rib: inout RIB
    ) {
        if tables[table] == nil { tables[table] = FollowingTable(reader: rib.attachReader(to: table)) }
        tables[table]?.set(key, route)
        resolve(key, route, in: table, &rib)
    }

    /// Takes a route back with its paths.
    mutating func unfollow(_ key: FollowingRoute.Key, in table: TableID, of rib: inout RIB) {
        guard tables[table]?[key] != nil else { return }
        tables[table]?.remove(key)
        announce([], for: key, in: table, &rib)
        stopIfDone(in: table, &rib)
    }

    /// Forgets what a source said in a table and holds no path of any longer.
    mutating func forgetRoutes(of source: SourceID, in table: TableID, of rib: inout RIB) {
        for prefix in (tables[table]?.routes(of: source) ?? [:]).keys {
            let key = FollowingRoute.Key(source: source, prefix: prefix)
            guard !Self.holdsPath(key, in: table, rib) else { continue }
            tables[table]?.remove(key)
            tables[table]?.pathCounts[key] = nil
        }
        stopIfDone(in: table, &rib)
    }

    private static func holdsPath(_ key: FollowingRoute.Key, in table: TableID, _ rib: borrowing RIB) -> Bool {
        guard let route = rib.route(to: key.prefix, in: table) else { return false }
        var isThere = false
        rib.forEachPath(of: route) { if $0.source == key.source, $0.originTable == table { isThere = true } }
        return isThere
    }

    /// The table goes.
    mutating func stop(in table: TableID, of rib: inout RIB) {
        guard let gone = tables.removeValue(forKey: table) else { return }
        rib.detachReader(gone.reader)
    }

    private mutating func stopIfDone(in table: TableID, _ rib: inout RIB) {
        if tables[table]?.isEmpty == true { stop(in: table, of: &rib) }
    }

    /// Makes these the static routes of a table.
    mutating func setStatic(_ routes: [StaticRoute], in table: TableID, of rib: inout RIB) {
        guard !routes.isEmpty || tables[table] != nil else { return }
        if staticSource == nil { staticSource = addSource(.staticRoute, to: &rib) }
        guard let source = staticSource else { return }
        // Of two entries for one prefix the later counts.
        let wanted = Dictionary(routes.map { ($0.prefix, $0.following) }) { $1 }
        let present = tables[table]?.routes(of: source) ?? [:]
        for prefix in present.keys.sorted() where wanted[prefix] == nil {
            unfollow(FollowingRoute.Key(source: source, prefix: prefix), in: table, of: &rib)
        }
        for (prefix, route) in wanted.sorted(by: { $0.key < $1.key }) where present[prefix] != route {
            follow(FollowingRoute.Key(source: source, prefix: prefix), route, in: table, of: &rib)
        }
    }

    // MARK: What is followed

    /// Brings the followers of what changed in a table up to date.
    mutating func followChanges(in table: TableID, of rib: inout RIB) {
        guard let reader = tables[table]?.reader else { return }
        while true {
            switch rib.next(for: reader) {
            case .end: return
            case .reader: rib.pass(reader)
            case .route(let route):
                let host = rib.host(of: rib.key(of: route), in: table)
                let followers = host.flatMap { tables[table]?.followers(of: $0) } ?? []
                rib.pass(reader)
                for key in followers {
                    if let follower = tables[table]?[key] { resolve(key, follower, in: table, &rib) }
                }
            }
        }
    }

    private mutating func resolve(
        _ key: FollowingRoute.Key, _ route: FollowingRoute, in table: TableID, _ rib: inout RIB
    ) {
        var paths: [RIBPath] = []
        if let host = rib.route(to: IPPrefix(host: route.nextHop), in: table) {
            rib.forEachBestPath(of: host) { path in if !sources.contains(path.source) { paths.append(path) } }
        }
        var resolved: [ResolvedPath] = []
        for path in paths {
            resolved.append((route.attributes(by: rib.attributes(path.attributes)), path.label, PathFlags()))
        }
        if resolved.isEmpty, let attributes = route.unresolved { resolved = [(attributes, 0, .unresolved)] }
        announce(resolved, for: key, in: table, &rib)
    }

    /// Whether a host has the address, as it says and as the configuration permits.
    func isReached(_ address: IPAddress, by host: IPAddress, in table: TableID, of rib: borrowing RIB) -> Bool {
        guard let route = rib.route(to: IPPrefix(host: address), in: table) else { return false }
        var nextHops: [IPAddress] = []
        rib.forEachPath(of: route) { path in
            if !sources.contains(path.source), !path.flags.contains(.unpermitted) {
                nextHops.append(rib.attributes(path.attributes).nextHop)
            }
        }
        return nextHops.contains(host)
    }

    private typealias ResolvedPath = (attributes: PathAttributes, label: UInt32, flags: PathFlags)

    /// Makes these the paths of a route.
    private mutating func announce(
        _ paths: [ResolvedPath], for key: FollowingRoute.Key, in table: TableID, _ rib: inout RIB
    ) {
        guard let destination = paths.isEmpty ? rib.knownKey(of: key.prefix) : rib.makeKey(of: key.prefix) else {
            return
        }
        for (number, path) in paths.enumerated() {
            let identifier = UInt32(number + 1)
            // What the workload and the host say together is more than attributes can hold.
            guard let id = rib.intern(path.attributes) else {
                rib.withdraw(destination, in: table, from: key.source, pathIdentifier: identifier)
                continue
            }
            rib.announce(
                destination, in: table, from: key.source, attributes: id, label: path.label,
                pathIdentifier: identifier, infeasible: path.flags)
            rib.release(id)
        }
        let (old, new) = (tables[table]?.pathCounts[key] ?? 0, UInt32(paths.count))
        tables[table]?.pathCounts[key] = new == 0 ? nil : new
        guard old > new else { return }
        for number in new + 1...old {
            rib.withdraw(destination, in: table, from: key.source, pathIdentifier: number)
        }
    }
}
