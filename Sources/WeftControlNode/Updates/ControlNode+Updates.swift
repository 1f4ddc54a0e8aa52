import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// Telling update groups what changed (docs/wire/xmpp.md, "Routes told").
extension ControlNode {
    /// Moves every lane on as far as its members' windows allow.
    mutating func sendUpdates() {
        repeat {
            while case let tables = rib.takeTablesWithNews(), !tables.isEmpty {
                tablesToVisit.formUnion(tables)
                // What follows may change further tables.
                for table in tables {
                    aggregates.followChanges(in: table, of: &rib, following: &following)
                    following.followChanges(in: table, of: &rib)
                    followTrees(in: table)
                }
            }
        } while trees.announce(as: config.identity?.identifier, in: &rib)
        let tables = tablesToVisit.sorted()
        tablesToVisit = []
        for table in tables {
            // A lane that catches up with another joins it and is not there any more.
            for reader in updates.readers(of: table) { advance(reader, in: table) }
            export(table)
        }
        sendTrees()
    }

    private mutating func advance(_ start: ReaderID, in table: TableID) {
        guard let group = updates.name(of: table) else { return }
        var reader = start
        while let route = updates.next(for: &reader, in: table, of: &rib) {
            if name(of: route, group.family) == nil {
                rib.pass(reader)
                continue
            }
            guard updates.leaveBlocked(behind: reader, in: table, of: &rib) else { return }
            sendNext(route, to: reader, in: table, group)
        }
    }

    /// Sends the next message to a lane: routes or retractions, never both.
    private mutating func sendNext(
        _ first: RouteID, to reader: ReaderID, in table: TableID, _ group: UpdateGroup.Name
    ) {
        guard let lane = updates.lane(at: reader, in: table) else { return }
        let passed: Passed = rib.isUsable(first) ? passRoutes(from: first, for: reader, in: table, group) : .gone
        switch passed {
        case .known: break
        case .news(let message): send(message, to: lane) { $0.routesSent += UInt64(message.count) }
        case .gone:
            let message = nextRetractions(from: first, for: reader, in: table, group)
            send(message, to: lane) { $0.withdrawalsSent += UInt64(message.count) }
        }
    }

    private mutating func send(_ message: Message, to lane: Lane<AgentPeer>, _ count: (inout AgentCounters) -> Void) {
        outputs.append(.tell(message.body, to: lane.receivers))
        for agent in lane.members {
            noteMessage(of: agent.headLength + message.bytes, to: agent)
            count(&agent.counters)
        }
    }

    /// A message's body, with its length in bytes and in routes.
    private typealias Message = (body: MessageBody, bytes: Int, count: Int)

    /// What comes of the next routes of a lane.
    private enum Passed {
        case news(Message)
        /// Its agents have been told the same.
        case known
        /// The first one is to be retracted, and has not been passed: there is none, or it is too long to be told.
        case gone
    }

    private mutating func passRoutes(
        from first: RouteID, for reader: ReaderID, in table: TableID, _ group: UpdateGroup.Name
    ) -> Passed {
        if let block = blocks.block(from: first, in: rib) {
            rib.pass(reader, through: block.last)
            return .news((.again(block.id), block.byteCount, block.count))
        }
        var last: RouteID?
        var routes: [RouteID] = []
        var isWhole = true
        var next = RIB.Entry.route(first)
        var items: [(id: String, entry: [UInt8])] = []
        var size = 0
        while case .route(let route) = next, routes.count < ControlNodeStanza.routesPerMessage,
            size < ControlNodeStanza.bytesPerMessage, rib.isUsable(route), let name = name(of: route, group.family)
        {
            let (entry, unresolved) = entry(for: route, name)
            updates.setUnresolved(unresolved, of: route, in: table)
            guard entry.count <= settings.itemLimit else {
                if last == nil { leaveOut(route, entry.count, in: table) }
                break
            }
            updates.isNotTooLong(route, in: table)
            if updates.isNews(entry, of: route, to: reader, in: table) {
                routes.append(route)
                items.append((name.description, entry))
                size += entry.count
            } else {
                isWhole = false
            }
            last = route
            next = rib.next(after: route)
        }
        guard let last else { return .gone }
        rib.pass(reader, through: last)
        guard !routes.isEmpty else { return .known }
        let body = ControlNodeStanza.routesBody(group.family, group.instance, items)
        // A full message is likely to be sent again, to the next newcomer; a short one is the end of a table.
        let isFull =
            routes.count == ControlNodeStanza.routesPerMessage || size >= ControlNodeStanza.bytesPerMessage
        let block = isFull && isWhole ? blocks.insert(routes, bytes: body.count, rib) : nil
        return .news((block.map { .block($0, body) } ?? .once(body), body.count, routes.count))
    }

    /// The first one is to be retracted in any case.
    private mutating func nextRetractions(
        from first: RouteID, for reader: ReaderID, in table: TableID, _ group: UpdateGroup.Name
    ) -> Message {
        var ids: [String] = []
        while case .route(let route) = rib.next(for: reader), ids.count < ControlNodeStanza.retractionsPerMessage,
            route == first || !rib.isUsable(route), let name = name(of: route, group.family)
        {
            if !rib.isUsable(route) { updates.isNotTooLong(route, in: table) }
            updates.retract(route, in: table)
            ids.append(name.description)
            rib.pass(reader)
        }
        let body = ControlNodeStanza.retractBody(group.family, group.instance, ids: ids)
        return (.once(body), body.count, ids.count)
    }

    /// Agents are not told of a route: an item as long as that would end their sessions, and again whenever they come
    /// back.
    private mutating func leaveOut(_ route: RouteID, _ bytes: Int, in table: TableID) {
        guard updates.leaveOut(route, in: table) else { return }
        outputs.append(
            .leftOut(
                to: "agents",
                """
                the route \(routeName(of: route, in: table)) of \(tableName(of: table)): it takes \(bytes) bytes, and \
                agents take \(settings.itemLimit); their neighbor pages count such routes
                """))
    }

    /// What agents know a route by; `nil` for one that they have no use for.
    @inline(__always)
    private func name(of route: RouteID, _ family: AddressFamily) -> RouteItem.Key? {
        let key = rib.key(of: route)
        if family == .inet { return .unicast(IPPrefix(key.prefix)) }
        let destination = rib.destination(of: key)
        guard family == .ethernet else {
            return destination.prefix6.map { .unicast(IPPrefix(.v6($0), length: destination.detail)) }
        }
        return EthernetItem.Destination(destination).map { .ethernet($0) }
    }

    /// What agents are told of a route, and the networks without a name that its paths come from.
    private func entry(for route: RouteID, _ name: RouteItem.Key) -> (bytes: [UInt8], unresolved: Set<UInt32>) {
        var paths: [(path: PathAttributes, label: UInt32, network: String)] = []
        var unresolved: Set<UInt32> = []
        rib.forEachBestPath(of: route) { view in
            let attributes = rib.attributes(view.attributes)
            let origin = origin(of: view, attributes)
            if case .unnamed(let number?) = origin { unresolved.insert(number) }
            paths.append((attributes, view.label, origin.name))
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        let autonomousSystem = config.routing.communityAdministrator
        switch name {
        case .unicast(let prefix):
            UnicastItem(prefix: prefix, autonomousSystem: autonomousSystem, paths: paths).encode(into: &bytes)
        case .ethernet(let destination):
            EthernetItem(destination, autonomousSystem: autonomousSystem, paths: paths.map { ($0.path, $0.label) })
                .encode(into: &bytes)
        case .multicast: break
        }
        return (bytes, unresolved)
    }
}
