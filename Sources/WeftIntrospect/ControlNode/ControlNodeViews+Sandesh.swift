import WeftNet

extension SandeshValue {
    static func count(_ value: Int) -> SandeshValue { .number(Int64(value)) }
    static func count(_ list: some Collection) -> SandeshValue { .count(list.count) }
}

extension NeighborView {
    private var isEstablished: Bool { state == "Established" }
    private var sendState: String { !isEstablished ? "not advertising" : isInSync ? "in sync" : "not in sync" }
    private var lastEvent: String { isEstablished ? "session established" : "session lost" }

    var sandesh: Sandesh {
        Sandesh(
            "BgpNeighborResp",
            [
                "peer": .text(name), "peer_address": .text(address), "peer_asn": .number(Int64(asn)),
                "peer_id": .text(identifier ?? address), "transport_address": .text(address),
                "local_address": .text(localAddress),
                "local_id": .text(localAddress), "local_asn": .number(Int64(localASN)), "encoding": .text(encoding),
                "peer_type": .text(isExternal ? "external" : "internal"), "state": .text(state),
                "last_state_at": .text(since?.introspect ?? ""),
                "last_event": .text(lastEvent), "send_state": .text(sendState), "send_ready": .flag(isInSync),
                "configured_address_families": .texts(families),
                "negotiated_address_families": .texts(negotiatedFamilies ?? families),
                "primary_path_count": .count(pathCount),
                "last_error": .text(lastError ?? ""),
                "flap_count": .number(Int64(clamping: flapCount)), "flap_time": .text(lastFlap?.introspect ?? ""),
                "routing_instances": .structures(
                    routingInstances.map {
                        Sandesh("BgpNeighborRoutingInstance", ["name": .text($0), "state": "subscribed"])
                    }),
            ])
    }
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
            "med": .number(Int64(med)), "local_as": .number(Int64(localAS)), "peer_router_id": .text(nextHop),
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
