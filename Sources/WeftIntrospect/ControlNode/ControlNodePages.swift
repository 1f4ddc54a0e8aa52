/// The pages of a control node (port 8083): what `ist.py ctr` reads.
package struct ControlNodePages: IntrospectPages {
    package let module = "contrail-control"
    let source: any ControlNodeIntrospection

    package init(_ source: any ControlNodeIntrospection) { self.source = source }

    package var requests: [String: [String]] { Self.pages.requests }

    package func answer(_ request: IntrospectRequest) async throws -> [Sandesh]? {
        try await Self.pages[request.name]?.answer(self, request)
    }

    static let search = ["search_string"]

    private static let pages = IntrospectPageTable(peers + instances + processes + graph)

    private static let processes: [IntrospectPage<Self>] = [
        IntrospectPage("SandeshUVECacheReq", ["tname", "key"]) { pages, request in
            try await pages.source.status().responses(module: pages.module, ofType: request.first("tname"))
        },
        IntrospectPage("SandeshTraceBufferListRequest") { _, _ in
            [
                Sandesh(
                    "SandeshTraceBufferListResponse",
                    [
                        "trace_buffer_list": .structures([
                            Sandesh("SandeshTraceBufInfo", ["trace_buf_name": .text(messageTrace)])
                        ])
                    ])
            ]
        },
        IntrospectPage("SandeshTraceRequest", ["buf_name", "count"]) { pages, request in
            let isKnown = request.first("buf_name") == messageTrace
            let messages = isKnown ? try await pages.source.recentMessages() : []
            return [Sandesh("SandeshTraceTextResponse", ["traces": .texts(messages)])]
        },
    ]

    private static let peers: [IntrospectPage<Self>] = [
        IntrospectPage("BgpNeighborReq", search) { [try await $0.neighbors(matching: $1.first("search_string"))] },
        IntrospectPage("ShowBgpNeighborSummaryReq", search) {
            [try await $0.neighbors(matching: $1.first("search_string"))]
        },
        IntrospectPage("ShowBgpNeighborConfigReq", search) {
            [try await $0.peerConfigurations(matching: $1.first("search_string"))]
        },
        IntrospectPage("ShowXmppConnectionReq") { pages, _ in [try await pages.connections()] },
        IntrospectPage("ShowXmppServerReq") { pages, _ in
            [Sandesh("ShowXmppServerResp", ["current_connections": .count(try await pages.agents)])]
        },
        IntrospectPage("ShowBgpServerReq") { pages, _ in
            [
                Sandesh(
                    "ShowBgpServerResp",
                    [
                        "rx_socket_stats": .structure(try await pages.source.traffic().received.sandesh),
                        "tx_socket_stats": .structure(try await pages.source.traffic().sent.sandesh),
                    ])
            ]
        },
    ]

    private static let instances: [IntrospectPage<Self>] = [
        IntrospectPage("ShowRoutingInstanceReq", search) {
            [try await $0.routingInstances(matching: $1.first("search_string"))]
        },
        IntrospectPage("ShowBgpInstanceConfigReq", search) {
            [try await $0.instanceConfigurations(matching: $1.first("search_string"))]
        },
        IntrospectPage("ShowBgpRoutingPolicyConfigReq", search) {
            [try await $0.routingPolicies(matching: $1.first("search_string"))]
        },
        IntrospectPage("ShowRouteSummaryReq", search) { [try await $0.summary(matching: $1.first("search_string"))] },
        IntrospectPage(
            "ShowRouteReq",
            RouteQuery.fieldNames + ["start_routing_table", "start_routing_instance", "start_prefix"]
        ) { [try await $0.routes(RoutePage(RouteQuery($1)))] },
        IntrospectPage("ShowRouteReqIterate", ["route_info"]) { [try await $0.nextRoutes($1.first("route_info"))] },
        IntrospectPage("ShowStaticRouteReq", search) {
            [try await $0.staticRoutes(matching: $1.first("search_string"))]
        },
        IntrospectPage("ShowRouteAggregateReq", search) {
            [try await $0.aggregates(matching: $1.first("search_string"))]
        },
        // There are no service chains yet.
        IntrospectPage("ShowServiceChainReq", search) { _, _ in [Sandesh("ShowServiceChainResp")] },
        IntrospectPage("ShowRtGroupReq", search) {
            [try await $0.targets("ShowRtGroupResp", matching: $1.first("search_string"))]
        },
        IntrospectPage("ShowRtGroupSummaryReq", search) {
            [try await $0.targets("ShowRtGroupSummaryResp", matching: $1.first("search_string"))]
        },
        IntrospectPage("ShowMulticastManagerReq", search) { pages, request in
            let search = request.first("search_string")
            let tables = try await pages.source.treeTables().filter { search.isEmpty || $0.name.contains(search) }
            return [Sandesh("ShowMulticastManagerResp", ["managers": .structures(tables.map(\.sandesh))])]
        },
        IntrospectPage("ShowMulticastManagerDetailReq", ["name"]) { pages, request in
            let trees = try await pages.source.trees(of: request.first("name"))
            return [Sandesh("ShowMulticastManagerDetailResp", ["trees": .structures(trees.map(\.sandesh))])]
        },
    ]

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
