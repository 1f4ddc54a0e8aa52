import WeftNet

/// Which routes `Snh_ShowRouteReq` is to show (docs/wire/introspect.md, "Routes"), and how many in one page.
struct RouteQuery {
    private enum PrefixMatch {
        case any
        case expression(SearchExpression)
        /// The prefix and everything more specific.
        case within(IPPrefix)
        /// The prefix and everything less specific.
        case covering(IPPrefix)
    }

    /// Routes of one page, as in the original, and what a reader may ask for at most.
    private static let pageSize = 1000
    private static let pageLimit = 10_000

    /// The request's fields without those that say where to begin.
    let fields: [String: String]
    let count: Int
    private let table: String
    private let instance: String
    private let family: String
    private let origin: String
    private let source: String
    private let prefix: PrefixMatch

    init(_ request: IntrospectRequest) {
        var fields = Self.fieldNames.reduce(into: [:]) { $0[$1] = request[$1] }
        fields["routing_table"] = request.first("routing_table")
        self.init(fields: fields)
    }

    /// The families of tables by the names that `bgp-router` objects have for them, and by one more of the usual
    /// client's.
    private static let tableFamilies = [
        "inetvpn": "l3vpn", "inet-vpn": "l3vpn", "inet6-vpn": "l3vpn-inet6", "e-vpn": "evpn", "erm-vpn": "ermvpn",
        "inet-mvpn": "mvpn", "route-target": "rtarget",
    ]
    /// Labelled routes stand in tables of the plain families.
    private static let labeledTables = ["inet-labeled": "inet.3", "inet6-labeled": "inet6.3"]

    static let fieldNames = [
        "routing_table", "routing_instance", "prefix", "longer_match", "shorter_match", "count", "source", "protocol",
        "family",
    ]

    init(fields: [String: String]) {
        self.fields = fields
        // What the usual client sends and what the original expects differ in three names.
        let request = IntrospectRequest("", fields)
        table = request["routing_table"]
        instance = request["routing_instance"]
        family = Self.tableFamilies[request["family"]] ?? request["family"]
        origin = ["local": "Local", "Static": "StaticRoute"][request["protocol"]] ?? request["protocol"]
        source = request["source"]
        count = min(max(Int(request["count"]) ?? Self.pageSize, 1), Self.pageLimit)
        let text = request["prefix"]
        if text.isEmpty {
            prefix = .any
        } else if let wanted = IPPrefix(text), request.isSet("longer_match") {
            prefix = .within(wanted)
        } else if let wanted = IPPrefix(text), request.isSet("shorter_match") {
            prefix = .covering(wanted)
        } else {
            prefix = .expression(SearchExpression(text))
        }
    }

    func matches(_ view: TableView) -> Bool {
        (table.isEmpty || table == view.name) && (instance.isEmpty || instance == view.routingInstance)
            && (family.isEmpty || Self.labeledTables[family].map { $0 == view.name } ?? (family == view.family))
    }

    /// The route with the paths that were asked for; nil when none is left.
    func filter(_ route: RouteView) -> RouteView? {
        guard matches(prefix: route.prefix) else { return nil }
        var route = route
        route.paths = route.paths.filter {
            (origin.isEmpty || $0.origin == origin) && (source.isEmpty || $0.source == source)
        }
        return route.paths.isEmpty ? nil : route
    }

    private func matches(prefix text: String) -> Bool {
        // A VPN route carries its distinguisher in front: `172.31.12.82:5:10.0.1.3/32`.
        let plain = IPPrefix(text) ?? text.split(separator: ":").last.flatMap { IPPrefix(String($0)) }
        switch prefix {
        case .any: return true
        case .expression(let wanted): return wanted.matches(text)
        case .within(let wanted): return plain.map(wanted.contains) ?? false
        case .covering(let wanted): return plain.map { $0.contains(wanted) } ?? false
        }
    }
}
