/// Where a page of routes begins, and what it is to show: what `next_batch` carries from one page to the next.
struct RoutePage {
    /// The table and route behind which to go on; no route means with the table's first.
    struct Position: Hashable {
        var table: String
        var route: String?
    }

    let query: RouteQuery
    let position: Position?

    init(_ query: RouteQuery, from position: Position? = nil) {
        self.query = query
        self.position = position
    }

    init?(key: String) {
        guard let parts = PageKey.parts(of: key), parts.count == RouteQuery.fieldNames.count + 2 else { return nil }
        position = Position(table: parts[0], route: parts[1].isEmpty ? nil : parts[1])
        query = RouteQuery(
            fields: Dictionary(uniqueKeysWithValues: zip(RouteQuery.fieldNames, parts.dropFirst(2))))
    }

    /// The page behind a position, as text.
    func key(from position: Position) -> String {
        PageKey.text(
            [position.table, position.route ?? ""] + RouteQuery.fieldNames.map { query.fields[$0, default: ""] })
    }
}

extension ControlNodePages {
    /// Routes that are looked at for one page, shown or not, and at once: meanwhile the control node does nothing else.
    private static let examinedPerPage = 1 << 16
    private static let examinedAtOnce = 2048

    /// One page of routes.
    func routes(_ page: RoutePage) async throws -> Sandesh {
        let query = page.query
        var shown: [Sandesh] = []
        var (shownCount, examinedCount) = (0, 0)
        func answer(next: RoutePage.Position?) -> Sandesh {
            Sandesh(
                "ShowRouteResp",
                ["tables": .structures(shown), "next_batch": .text(next.map { page.key(from: $0) } ?? "")])
        }
        for table in try await source.tables().sorted(by: { $0.name < $1.name }) where query.matches(table) {
            if let start = page.position, table.name < start.table { continue }
            var position = RoutePage.Position(
                table: table.name, route: page.position?.table == table.name ? page.position?.route : nil)
            var routes: [RouteView] = []
            var isComplete = false
            while !isComplete, shownCount < query.count, examinedCount < Self.examinedPerPage {
                let slice = try await source.routes(
                    of: table.name, after: position.route, limit: Self.examinedAtOnce)
                isComplete = slice.count < Self.examinedAtOnce
                for route in slice {
                    guard shownCount < query.count else {
                        isComplete = false
                        break
                    }
                    position.route = route.prefix
                    examinedCount += 1
                    guard let route = query.filter(route) else { continue }
                    shownCount += 1
                    routes.append(route)
                }
            }
            // A table without a matching route is not shown, as in the original.
            if !routes.isEmpty {
                let values: [String: SandeshValue] = [
                    "routing_instance": .text(table.routingInstance), "routing_table_name": .text(table.name),
                    "routes": .structures(routes.map(\.sandesh)),
                ]
                shown.append(Sandesh("ShowRouteTable", table.counters.merging(values) { _, new in new }))
            }
            if !isComplete { return answer(next: position) }
        }
        return answer(next: nil)
    }
}
