import NIOCore
import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// Telling update groups what changed (control-node.md §5).
extension ControlNode {
    /// Moves every lane on as far as its members' windows allow.
    mutating func sendUpdates() {
        while case let tables = rib.takeTablesWithNews(), !tables.isEmpty {
            tablesToVisit.formUnion(tables)
            // What follows may change further tables.
            for table in tables { followChanges(in: table) }
        }
        let tables = tablesToVisit.sorted()
        tablesToVisit = []
        for table in tables {
            // A lane that catches up with another joins it and is not there any more.
            for reader in updateGroups[table]?.lanes.keys.sorted() ?? [] { advance(reader, in: table) }
            export(table)
        }
    }

    private mutating func advance(_ start: ReaderID, in table: TableID) {
        var reader = start
        while let members = updateGroups[table]?.lanes[reader] {
            switch rib.next(for: reader) {
            case .end:
                for member in members { agents[member]?.waitingTables.remove(table) }
                return
            case .reader(let ahead):
                guard updateGroups[table]?.lanes[ahead] != nil else {
                    // One who tells BGP peers.
                    rib.pass(reader)
                    continue
                }
                merge(reader, into: ahead, in: table)
                reader = ahead
            case .route(let route):
                let blocked = members.filter { agents[$0]?.isBlocked == true }
                for member in blocked { agents[member]?.waitingTables.insert(table) }
                if blocked.count == members.count { return }
                if !blocked.isEmpty { leave(blocked, behind: reader, in: table) }
                sendNext(route, to: reader, in: table)
            }
        }
    }

    /// `reader` has come to where `ahead` is.
    private mutating func merge(_ reader: ReaderID, into ahead: ReaderID, in table: TableID) {
        let members = updateGroups[table]?.lanes.removeValue(forKey: reader) ?? []
        updateGroups[table]?.lanes[ahead, default: []] += members
        for member in members { agents[member]?.lanes[table] = ahead }
        rib.detachReader(reader)
    }

    /// Puts members into a lane of their own at the present place of their lane.
    private mutating func leave(_ members: [AgentID], behind reader: ReaderID, in table: TableID) {
        let behind = rib.attachReader(beside: reader)
        updateGroups[table]?.lanes[reader]?.removeAll { members.contains($0) }
        updateGroups[table]?.lanes[behind] = members
        for member in members { agents[member]?.lanes[table] = behind }
    }

    /// Sends the next message to a lane: routes or retractions, never both.
    private mutating func sendNext(_ first: RouteID, to reader: ReaderID, in table: TableID) {
        guard let group = updateGroups[table], let members = group.lanes[reader] else { return }
        let isUsable = rib.isUsable(first)
        let (body, count) =
            isUsable ? nextRoutes(from: first, for: reader, group) : nextRetractions(from: first, for: reader, group)
        for agent in members.compactMap({ agents[$0] }) {
            send(AgentBoundMessage(head: agent.messageHead, body: body), to: agent)
            if isUsable {
                agent.counters.routesSent += UInt64(count)
            } else {
                agent.counters.withdrawalsSent += UInt64(count)
            }
        }
    }

    private mutating func nextRoutes(
        from first: RouteID, for reader: ReaderID, _ group: UpdateGroup
    ) -> (body: ByteBuffer, count: Int) {
        if let block = blocks.block(from: first, in: rib) {
            rib.pass(reader, through: block.last)
            return (block.body, block.count)
        }
        var routes: [RouteID] = []
        var next = RIB.Entry.route(first)
        while case .route(let route) = next, routes.count < ControlNodeStanza.routesPerMessage, rib.isUsable(route) {
            routes.append(route)
            next = rib.next(after: route)
        }
        let items = routes.map { route in (id: rib.key(of: route).prefix.description, entry: entry(for: route)) }
        let body = ByteBuffer(bytes: ControlNodeStanza.routesBody(.inet, group.instance, items))
        // A full message is likely to be sent again, to the next newcomer; a short one is the end of a table.
        if routes.count == ControlNodeStanza.routesPerMessage { blocks.insert(body, routes, rib) }
        rib.pass(reader, through: routes.last ?? first)
        return (body, routes.count)
    }

    private mutating func nextRetractions(
        from first: RouteID, for reader: ReaderID, _ group: UpdateGroup
    ) -> (body: ByteBuffer, count: Int) {
        var ids: [String] = []
        while case .route(let route) = rib.next(for: reader), ids.count < ControlNodeStanza.retractionsPerMessage,
            !rib.isUsable(route)
        {
            ids.append(rib.key(of: route).prefix.description)
            rib.pass(reader)
        }
        return (ByteBuffer(bytes: ControlNodeStanza.retractBody(.inet, group.instance, ids: ids)), ids.count)
    }

    private func entry(for route: RouteID) -> [UInt8] {
        var paths: [(path: PathAttributes, label: UInt32, network: String)] = []
        rib.forEachBestPath(of: route) { view in
            let attributes = rib.attributes(view.attributes)
            paths.append((attributes, view.label, originNetwork(of: view, attributes)))
        }
        let item = UnicastItem(
            prefix: rib.key(of: route).prefix, autonomousSystem: routing.communityAdministrator, paths: paths)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        item.encode(into: &bytes)
        return bytes
    }
}
