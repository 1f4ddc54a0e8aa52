import WeftBGPWire
import WeftNet
import WeftRouting

/// Static routes follow the host route of their next hop: each of its paths that shares the traffic gives one of theirs.
extension ControlNode {
    mutating func setStaticRoutes(_ routes: [StaticRoute], of instance: LiveInstance) {
        for family in [Family.inet, .inet6] {
            let own = routes.filter { ($0.nextHop.v4 != nil) == (family == .inet) }
            setStaticRoutes(own, in: rib.table(family, of: instance.id))
        }
    }

    private mutating func setStaticRoutes(_ routes: [StaticRoute], in table: TableID) {
        // Of two entries for one prefix the later counts.
        let wanted = Dictionary(routes.map { ($0.prefix, $0) }) { $1 }
        if staticRoutes[table] == nil {
            guard !wanted.isEmpty else { return }
            staticRoutes[table] = StaticRouteTable(reader: rib.attachReader(to: table))
        }
        for (prefix, old) in staticRoutes[table]?.routes ?? [:] where wanted[prefix] != old {
            staticRoutes[table]?.remove(prefix)
            if wanted[prefix] == nil { announce([], for: prefix, in: table) }
        }
        for route in wanted.values.sorted(by: { $0.prefix < $1.prefix })
        where staticRoutes[table]?.routes[route.prefix] == nil {
            staticRoutes[table]?.set(route)
            resolve(route, in: table)
        }
        if wanted.isEmpty { removeStaticRoutes(of: table) }
    }

    /// The table goes, or has no static routes any more.
    mutating func removeStaticRoutes(of table: TableID) {
        guard let gone = staticRoutes.removeValue(forKey: table) else { return }
        rib.detachReader(gone.reader)
    }

    /// Brings the followers of what changed in a table up to date.
    mutating func followChanges(in table: TableID) {
        guard let reader = staticRoutes[table]?.reader else { return }
        while true {
            switch rib.next(for: reader) {
            case .end: return
            case .reader: rib.pass(reader)
            case .route(let route):
                let followers =
                    host(of: rib.key(of: route), in: table)
                    .flatMap { staticRoutes[table]?.followers(of: $0) } ?? []
                rib.pass(reader)
                for follower in followers { resolve(follower, in: table) }
            }
        }
    }

    /// The address of a host route; `nil` for any other.
    private func host(of key: RouteKey, in table: TableID) -> IPAddress? {
        if rib.isPlainIPv4(table) { return key.prefix.length == 32 ? .v4(key.prefix.network) : nil }
        let destination = rib.destination(of: key)
        return destination.detail == 128 ? destination.prefix6.map(IPAddress.v6) : nil
    }

    private func knownKey(of host: IPAddress) -> RouteKey? {
        switch host {
        case .v4(let address): RouteKey(IPv4Prefix(address, length: 32))
        case .v6(let address): rib.knownKey(WideDestination(prefix6: address, length: 128))
        }
    }

    private mutating func resolve(_ route: StaticRoute, in table: TableID) {
        var paths: [PathView] = []
        if let key = knownKey(of: route.nextHop), let host = rib.route(to: key, in: table) {
            // One static route is no way to another's next hop: two could point at each other.
            rib.forEachBestPath(of: host) { path in if rib.kind(of: path.source) != .staticRoute { paths.append(path) }
            }
        }
        announce(paths.map { (following($0, route), $0.label) }, for: route.prefix, in: table)
    }

    /// What a static route says by way of a path of its next hop: where to send, how, and to whom it belongs; not where that path
    /// is to be imported.
    private func following(_ path: PathView, _ route: StaticRoute) -> PathAttributes {
        var attributes = rib.attributes(path.attributes)
        attributes.extendedCommunities.removeAll { $0.routeTarget != nil }
        attributes.communities += route.communities
        if !attributes.communities.contains(.acceptOwnNexthop) { attributes.communities.append(.acceptOwnNexthop) }
        return attributes
    }

    /// Makes these the paths of a static route.
    private mutating func announce(_ paths: [(PathAttributes, label: UInt32)], for prefix: IPPrefix, in table: TableID)
    {
        guard let source = staticRouteSource() else { return }
        let key: RouteKey
        switch prefix.network {
        case .v4(let address): key = RouteKey(IPv4Prefix(address, length: prefix.length))
        case .v6(let address):
            let destination = WideDestination(prefix6: address, length: prefix.length)
            guard !paths.isEmpty else {
                if let known = rib.knownKey(destination) { withdraw(known, prefix, beyond: 0, in: table, source) }
                return
            }
            key = rib.key(destination)
        }
        for (number, path) in paths.enumerated() {
            guard let id = rib.intern(path.0) else { continue }
            rib.announce(
                key, in: table, from: source, attributes: id, label: path.label, pathIdentifier: UInt32(number + 1))
            rib.release(id)
        }
        withdraw(key, prefix, beyond: UInt32(paths.count), in: table, source)
    }

    private mutating func withdraw(
        _ key: RouteKey, _ prefix: IPPrefix, beyond count: UInt32, in table: TableID, _ source: SourceID
    ) {
        let old = staticRoutes[table]?.pathCounts[prefix] ?? 0
        staticRoutes[table]?.pathCounts[prefix] = count == 0 ? nil : count
        guard old > count else { return }
        for number in count + 1...old { rib.withdraw(key, in: table, from: source, pathIdentifier: number) }
    }

    private mutating func staticRouteSource() -> SourceID? {
        if let known = staticSource { return known }
        guard let source = rib.addSource(.staticRoute, routerID: nil, order: 0) else { return nil }
        rib.acceptPathIdentifiers(from: source)
        staticSource = source
        return source
    }
}
