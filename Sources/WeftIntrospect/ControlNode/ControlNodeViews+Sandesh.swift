import WeftNet

extension SandeshValue {
    static func count(_ value: Int) -> SandeshValue { .number(Int64(value)) }
    static func count(_ list: some Collection) -> SandeshValue { .count(list.count) }
    static func counter(_ value: UInt64) -> SandeshValue { .number(Int64(clamping: value)) }
}

extension TableView {
    /// Under the names that both the summary and the listing use.
    var counters: [String: SandeshValue] {
        [
            "prefixes": .count(prefixes), "paths": .count(paths), "primary_paths": .count(primaryPaths),
            "secondary_paths": .count(secondaryPaths), "infeasible_paths": .count(infeasiblePaths),
            "stale_paths": .count(stalePaths),
        ]
    }
}

extension RouteView {
    var sandesh: Sandesh {
        Sandesh(
            "ShowRoute",
            [
                "prefix": .text(prefix), "last_modified": .text(lastModified.introspect),
                "paths": .structures(paths.map(\.sandesh)),
            ])
    }

    /// As part of something else.
    var brief: Sandesh {
        Sandesh("ShowRouteBrief", ["prefix": .text(prefix), "paths": .structures(paths.map(\.brief))])
    }
}

extension PathView {
    private var protocolText: SandeshValue { .text(subProtocol.isEmpty ? origin : "\(origin) (\(subProtocol))") }

    fileprivate var brief: Sandesh {
        Sandesh(
            "ShowRoutePathBrief",
            [
                "protocol": protocolText, "local_preference": .number(Int64(localPreference)),
                "med": .number(Int64(med)), "source": .text(source), "next_hop": .text(nextHop),
                "label": .number(Int64(label)),
            ])
    }

    var sandesh: Sandesh {
        var values: [String: SandeshValue] = [
            "protocol": protocolText,
            "last_modified": .text(lastModified.introspect), "local_preference": .number(Int64(localPreference)),
            "med": .number(Int64(med)), "local_as": .number(Int64(localAS)), "peer_as": .number(Int64(peerAS ?? 0)),
            "peer_router_id": .text(peerIdentifier ?? nextHop),
            "source": .text(source), "next_hop": .text(nextHop), "label": .number(Int64(label)),
            "origin": .text(originCode), "as_path": .text(asPath),
            "replicated": .flag(primaryTable != nil), "primary_table": .text(primaryTable ?? ""),
            "secondary_tables": .texts(secondaryTables), "communities": .texts(communities),
            "origin_vn": .text(originNetwork), "flags": .texts(flags.isEmpty ? ["None"] : flags),
            "tunnel_encap": .texts(encapsulations), "sequence_no": .text(sequence == 0 ? "" : "\(sequence)"),
        ]
        values["shares_traffic"] = .flag(sharesTraffic)
        values["decided_by"] = decidedBy.map(SandeshValue.text)
        if !importTargets.isEmpty { values["import_targets"] = .texts(importTargets) }
        values["path_id"] = pathIdentifier.map { .number(Int64($0)) }
        if !faults.isEmpty { values["unusable_because"] = .texts(faults) }
        return Sandesh("ShowRoutePath", values)
    }
}

extension ConfigurationNodeView {
    var sandesh: Sandesh {
        Sandesh(
            "IFMapNodeShowInfo",
            [
                "node_name": .text("\(type):\(name)"), "interests": .text(interested.joined(separator: ",")),
                "advertised": .text(interested.joined(separator: ",")), "neighbors": .texts(neighbors),
            ])
    }
}
