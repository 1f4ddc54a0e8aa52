/// The pages of a control node (port 8083): what `ist.py ctr` reads.
package struct ControlNodePages: IntrospectPages {
    package let module = "contrail-control"
    let source: any ControlNodeIntrospection

    package init(_ source: any ControlNodeIntrospection) { self.source = source }

    package let requests: [String: [String]] = [
        "SandeshUVECacheReq": ["tname", "key"], "BgpNeighborReq": Self.search, "ShowBgpNeighborSummaryReq": Self.search,
        "ShowRoutingInstanceReq": Self.search, "ShowRouteSummaryReq": Self.search,
        "ShowRouteReq": RouteQuery.fieldNames + ["start_routing_table", "start_routing_instance", "start_prefix"],
        "ShowRouteReqIterate": ["route_info"], "ShowRtGroupReq": Self.search, "ShowRtGroupSummaryReq": Self.search,
        "ShowXmppServerReq": [], "ShowBgpServerReq": [], "ShowMulticastManagerReq": Self.search,
        "ShowMulticastManagerDetailReq": ["name"], "ShowStaticRouteReq": Self.search,
        "ShowRouteAggregateReq": Self.search,
        "ShowServiceChainReq": Self.search, "ShowXmppConnectionReq": [], "ShowBgpInstanceConfigReq": Self.search,
        "ShowBgpNeighborConfigReq": Self.search, "ShowBgpRoutingPolicyConfigReq": Self.search,
        "IFMapXmppClientInfoShowReq": [], "IFMapServerClientShowReq": Self.search,
        "IFMapPerClientNodesShowReq": ["client_index_or_name"] + Self.search,
        "IFMapPerClientNodesShowReqIterate": ["node_info"],
        "IFMapPerClientLinksShowReq": ["client_index_or_name"] + Self.search,
        "IFMapPerClientLinksShowReqIterate": ["link_info"], "IFMapNodeTableListShowReq": [],
        "IFMapTableShowReq": ["table_name"] + Self.search, "IFMapNodeShowReq": ["fq_node_name"],
        "IFMapLinkTableShowReq": Self.search + ["metadata"], "IFMapLinkTableShowReqIterate": ["link_info"],
        "SandeshTraceRequest": ["buf_name", "count"], "SandeshTraceBufferListRequest": [],
    ]
    private static let search = ["search_string"]

    package func answer(_ request: IntrospectRequest) async throws -> [Sandesh]? {
        switch request.name {
        case "SandeshUVECacheReq": try await source.status().responses(module: module, ofType: request.first("tname"))
        case "BgpNeighborReq", "ShowBgpNeighborSummaryReq":
            [try await neighbors(matching: request.first("search_string"))]
        case "ShowRoutingInstanceReq": [try await routingInstances(matching: request.first("search_string"))]
        case "ShowBgpInstanceConfigReq": [try await instanceConfigurations(matching: request.first("search_string"))]
        case "ShowBgpNeighborConfigReq": [try await peerConfigurations(matching: request.first("search_string"))]
        case "ShowBgpRoutingPolicyConfigReq": [try await routingPolicies(matching: request.first("search_string"))]
        case "ShowRouteSummaryReq": [try await summary(matching: request.first("search_string"))]
        case "ShowRouteReq": [try await routes(RoutePage(RouteQuery(request)))]
        case "ShowRouteReqIterate":
            [try await nextRoutes(request.first("route_info"))]
        case "ShowStaticRouteReq": [try await staticRoutes(matching: request.first("search_string"))]
        case "ShowRouteAggregateReq": [try await aggregates(matching: request.first("search_string"))]
        // There are no service chains yet.
        case "ShowServiceChainReq": [Sandesh("ShowServiceChainResp")]
        case "ShowRtGroupReq": [try await targets("ShowRtGroupResp", matching: request.first("search_string"))]
        case "ShowRtGroupSummaryReq":
            [try await targets("ShowRtGroupSummaryResp", matching: request.first("search_string"))]
        case "ShowMulticastManagerReq":
            [
                Sandesh(
                    "ShowMulticastManagerResp",
                    [
                        "managers": .structures(
                            try await source.treeTables().filter {
                                request.first("search_string").isEmpty
                                    || $0.name.contains(request.first("search_string"))
                            }.map(\.sandesh))
                    ])
            ]
        case "ShowMulticastManagerDetailReq":
            [
                Sandesh(
                    "ShowMulticastManagerDetailResp",
                    ["trees": .structures(try await source.trees(of: request.first("name")).map(\.sandesh))])
            ]
        case "ShowXmppServerReq": [Sandesh("ShowXmppServerResp", ["current_connections": .count(try await agents)])]
        case "ShowBgpServerReq":
            [
                Sandesh(
                    "ShowBgpServerResp",
                    [
                        "rx_socket_stats": .structure(try await source.traffic().received.sandesh),
                        "tx_socket_stats": .structure(try await source.traffic().sent.sandesh),
                    ])
            ]
        case "ShowXmppConnectionReq": [try await connections()]
        case "SandeshTraceBufferListRequest":
            [
                Sandesh(
                    "SandeshTraceBufferListResponse",
                    [
                        "trace_buffer_list": .structures([
                            Sandesh("SandeshTraceBufInfo", ["trace_buf_name": .text(Self.messageTrace)])
                        ])
                    ])
            ]
        case "SandeshTraceRequest":
            [
                Sandesh(
                    "SandeshTraceTextResponse",
                    [
                        "traces": .texts(
                            request.first("buf_name") == Self.messageTrace ? try await source.recentMessages() : [])
                    ])
            ]
        default: try await configuration(request).map { [$0] }
        }
    }

    private static let messageTrace = "XmppMessageTrace"

    // MARK: peers

    private var agents: [NeighborView] {
        get async throws { try await source.neighbors().filter { $0.peering == nil } }
    }

    private func neighbors(matching search: String) async throws -> Sandesh {
        let found = try await source.neighbors().filter { search.isEmpty || $0.name.contains(search) }
        return Sandesh("BgpNeighborListResp", ["neighbors": .structures(found.map(\.sandesh))])
    }

    private func connections() async throws -> Sandesh {
        let rows = try await agents.map { agent in
            Sandesh(
                "ShowXmppConnection",
                [
                    "name": .text(agent.name), "remote_endpoint": .text(agent.address), "state": .text(agent.state),
                    "server_auth_type": "NIL", "receivers": .texts(["BGP", "IFMap"]),
                ])
        }
        return Sandesh("ShowXmppConnectionResp", ["connections": .structures(rows)])
    }

    // MARK: instances and targets

    private func routingInstances(matching search: String) async throws -> Sandesh {
        let rows = try await instances(matching: search).map { instance in
            Sandesh(
                "ShowRoutingInstance",
                [
                    "name": .text(instance.name), "virtual_network": .text(instance.virtualNetwork),
                    "vn_index": .count(instance.networkID), "import_target": .texts(instance.importTargets),
                    "export_target": .texts(instance.exportTargets),
                    "routing_policies": .structures(
                        instance.routingPolicies.map {
                            Sandesh("ShowInstanceRoutingPolicyInfo", ["policy_name": .text($0)])
                        }),
                ])
        }
        return Sandesh("ShowRoutingInstanceResp", ["instances": .structures(rows)])
    }

    private func instanceConfigurations(matching search: String) async throws -> Sandesh {
        let rows = try await instances(matching: search).map { instance in
            Sandesh(
                "ShowBgpInstanceConfig",
                [
                    "name": .text(instance.name), "virtual_network": .text(instance.virtualNetwork),
                    "virtual_network_index": .count(instance.networkID),
                    "import_target": .texts(instance.importTargets),
                    "export_target": .texts(instance.exportTargets),
                ])
        }
        return Sandesh("ShowBgpInstanceConfigResp", ["instances": .structures(rows)])
    }

    private func peerConfigurations(matching search: String) async throws -> Sandesh {
        let rows = try await source.peerConfigurations().filter { search.isEmpty || $0.name.contains(search) }
        return Sandesh("ShowBgpNeighborConfigResp", ["neighbors": .structures(rows.map(\.sandesh))])
    }

    private func routingPolicies(matching search: String) async throws -> Sandesh {
        let rows = try await source.routingPolicies().filter { search.isEmpty || $0.name.contains(search) }
        return Sandesh("ShowBgpRoutingPolicyConfigResp", ["routing_policies": .structures(rows.map(\.sandesh))])
    }

    private func instances(matching search: String) async throws -> [RoutingInstanceView] {
        try await source.routingInstances().filter { search.isEmpty || $0.name.contains(search) }
    }

    /// Each route target with the tables that import and export by it.
    private func targets(_ response: String, matching search: String) async throws -> Sandesh {
        var imports: [String: [String]] = [:]
        var exports: [String: [String]] = [:]
        for instance in try await source.routingInstances() {
            for target in instance.importTargets { imports[target, default: []].append(instance.name + ".inet.0") }
            for target in instance.exportTargets { exports[target, default: []].append(instance.name + ".inet.0") }
        }
        func members(_ tables: [String]?) -> SandeshValue {
            guard let tables else { return .structures([]) }
            return .structures([
                Sandesh("ShowRtGroupMemberTableList", ["family": "inet-vpn", "tables": .texts(tables.sorted())])
            ])
        }
        let names = Set(imports.keys).union(exports.keys).filter { search.isEmpty || $0.contains(search) }
        let rows = names.sorted().map { name in
            Sandesh(
                "ShowRtGroupInfo",
                [
                    "rtarget": .text(name), "import_members": members(imports[name]),
                    "export_members": members(exports[name]),
                ])
        }
        return Sandesh(response, ["rtgroup_list": .structures(rows)])
    }

    // MARK: routes

    private func summary(matching search: String) async throws -> Sandesh {
        let rows = try await source.tables().filter { search.isEmpty || $0.name.contains(search) }
            .map { Sandesh("ShowRouteTableSummary", $0.counters.merging(["name": .text($0.name)]) { _, new in new }) }
        return Sandesh("ShowRouteSummaryResp", ["tables": .structures(rows)])
    }

    /// A key that we did not make leads nowhere.
    private func nextRoutes(_ key: String) async throws -> Sandesh {
        guard let page = RoutePage(key: key) else { return Sandesh("ShowRouteResp", ["next_batch": ""]) }
        return try await routes(page)
    }

    private func staticRoutes(matching search: String) async throws -> Sandesh {
        let rows = try await source.staticRoutes().filter { search.isEmpty || $0.table.contains(search) }
        return Sandesh("ShowStaticRouteResp", ["static_route_entries": .structures(rows.map(\.sandesh))])
    }

    private func aggregates(matching search: String) async throws -> Sandesh {
        let rows = try await source.routeAggregates().filter { search.isEmpty || $0.table.contains(search) }
        return Sandesh("ShowRouteAggregateResp", ["aggregate_route_entries": .structures(rows.map(\.sandesh))])
    }
}
