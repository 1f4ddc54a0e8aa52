import WeftBGPWire
import WeftNet
import WeftRouting

/// Routes by way of an address: those that people wrote, those that workloads announce and aggregates.
extension ControlNode {
    /// The control node as an origin of such routes.
    mutating func addFollowingSource(_ kind: SourceKind) -> SourceID? {
        guard let source = rib.addSource(kind, routerID: nil, order: 0) else { return nil }
        // One path for each of the next hop's.
        rib.acceptPathIdentifiers(from: source)
        return source
    }

    /// Adds a route, or puts it in the place of what its source said of the prefix before.
    mutating func follow(_ key: FollowingRoute.Key, _ route: FollowingRoute, in table: TableID) {
        if following[table] == nil { following[table] = FollowingTable(reader: rib.attachReader(to: table)) }
        following[table]?.set(key, route)
        resolve(key, route, in: table)
    }

    /// Takes a route back with its paths.
    mutating func unfollow(_ key: FollowingRoute.Key, in table: TableID) {
        guard following[table]?[key] != nil else { return }
        following[table]?.remove(key)
        announce([], for: key, in: table)
        stopFollowingIfDone(in: table)
    }

    /// Forgets what a source said in a table and holds no path of any longer.
    mutating func forgetFollowing(of source: SourceID, in table: TableID) {
        for prefix in (following[table]?.routes(of: source) ?? [:]).keys {
            let key = FollowingRoute.Key(source: source, prefix: prefix)
            guard !holdsPath(key, in: table) else { continue }
            following[table]?.remove(key)
            following[table]?.pathCounts[key] = nil
        }
        stopFollowingIfDone(in: table)
    }

    /// The table goes.
    mutating func stopFollowing(in table: TableID) {
        guard let gone = following.removeValue(forKey: table) else { return }
        rib.detachReader(gone.reader)
    }

    private mutating func stopFollowingIfDone(in table: TableID) {
        if following[table]?.isEmpty == true { stopFollowing(in: table) }
    }

    private func holdsPath(_ key: FollowingRoute.Key, in table: TableID) -> Bool {
        guard let route = route(to: key.prefix, in: table) else { return false }
        var isThere = false
        rib.forEachPath(of: route) { if $0.source == key.source, $0.originTable == table { isThere = true } }
        return isThere
    }

    /// Brings the followers of what changed in a table up to date.
    mutating func followChanges(in table: TableID) {
        guard let reader = following[table]?.reader else { return }
        while true {
            switch rib.next(for: reader) {
            case .end: return
            case .reader: rib.pass(reader)
            case .route(let route):
                let followers =
                    host(of: rib.key(of: route), in: table)
                    .flatMap { following[table]?.followers(of: $0) } ?? []
                rib.pass(reader)
                for key in followers {
                    if let follower = following[table]?[key] { resolve(key, follower, in: table) }
                }
            }
        }
    }

    /// The address of a host route; `nil` for any other.
    private func host(of key: RouteKey, in table: TableID) -> IPAddress? {
        if rib.isPlainIPv4(table) { return key.prefix.length == 32 ? .v4(key.prefix.network) : nil }
        let destination = rib.destination(of: key)
        return destination.detail == 128 ? destination.prefix6.map(IPAddress.v6) : nil
    }

    func route(to prefix: IPPrefix, in table: TableID) -> RouteID? {
        knownKey(of: prefix).flatMap { rib.route(to: $0, in: table) }
    }

    /// Where a prefix would stand in a table; nil for one that no table has.
    private func knownKey(of prefix: IPPrefix) -> RouteKey? {
        switch prefix.network {
        case .v4(let address): RouteKey(IPv4Prefix(address, length: prefix.length))
        case .v6(let address): rib.knownKey(WideDestination(prefix6: address, length: prefix.length))
        }
    }

    private mutating func resolve(_ key: FollowingRoute.Key, _ route: FollowingRoute, in table: TableID) {
        var paths: [RIBPath] = []
        if let host = self.route(to: IPPrefix(host: route.nextHop), in: table) {
            // No follower is a way to another's next hop: two could point at each other.
            rib.forEachBestPath(of: host) { path in if !isFollowing(path.source) { paths.append(path) } }
        }
        var resolved = paths.map { path in
            (attributes: route.attributes(by: rib.attributes(path.attributes)), label: path.label, flags: PathFlags())
        }
        if resolved.isEmpty, let attributes = route.unresolved { resolved = [(attributes, 0, .unresolved)] }
        announce(resolved, for: key, in: table)
    }

    /// Whether a host says that it has the address.
    func isReached(_ address: IPAddress, by host: IPAddress, in table: TableID) -> Bool {
        guard let route = route(to: IPPrefix(host: address), in: table) else { return false }
        var isThere = false
        rib.forEachPath(of: route) { path in
            if !isFollowing(path.source), rib.attributes(path.attributes).nextHop == host { isThere = true }
        }
        return isThere
    }

    private func isFollowing(_ source: SourceID) -> Bool {
        [.staticRoute, .aggregate].contains(rib.kind(of: source))
            || peers.peer(of: source)?.configuration.isWorkload == true
    }

    /// Makes these the paths of a route.
    private mutating func announce(
        _ paths: [(attributes: PathAttributes, label: UInt32, flags: PathFlags)], for key: FollowingRoute.Key,
        in table: TableID
    ) {
        guard let destination = paths.isEmpty ? knownKey(of: key.prefix) : makeKey(of: key.prefix) else { return }
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
        let (old, new) = (following[table]?.pathCounts[key] ?? 0, UInt32(paths.count))
        following[table]?.pathCounts[key] = new == 0 ? nil : new
        guard old > new else { return }
        for number in new + 1...old {
            rib.withdraw(destination, in: table, from: key.source, pathIdentifier: number)
        }
    }

    private mutating func makeKey(of prefix: IPPrefix) -> RouteKey? {
        switch prefix.network {
        case .v4(let address): RouteKey(IPv4Prefix(address, length: prefix.length))
        case .v6(let address): rib.key(WideDestination(prefix6: address, length: prefix.length))
        }
    }
}
