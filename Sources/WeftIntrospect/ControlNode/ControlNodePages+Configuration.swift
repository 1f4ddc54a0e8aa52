/// Pages of the configuration graph: what `ist.py ctr ifmap` reads.
extension ControlNodePages {
    static let graph: [IntrospectPage<Self>] = [
        IntrospectPage("IFMapXmppClientInfoShowReq") { pages, _ in [try await pages.clients()] },
        IntrospectPage("IFMapServerClientShowReq", search) {
            [try await $0.clientLists(matching: $1.first("search_string"))]
        },
        IntrospectPage("IFMapPerClientNodesShowReq", ["client_index_or_name"] + search) {
            [try await $0.clientNodes(GraphPage([$1.first("client_index_or_name"), $1["search_string"]]))]
        },
        IntrospectPage("IFMapPerClientNodesShowReqIterate", ["node_info"]) {
            [try await $0.clientNodes(GraphPage(key: $1.first("node_info"), fieldCount: 2))]
        },
        IntrospectPage("IFMapPerClientLinksShowReq", ["client_index_or_name"] + search) {
            [try await $0.clientLinks(GraphPage([$1.first("client_index_or_name"), $1["search_string"]]))]
        },
        IntrospectPage("IFMapPerClientLinksShowReqIterate", ["link_info"]) {
            [try await $0.clientLinks(GraphPage(key: $1.first("link_info"), fieldCount: 2))]
        },
        IntrospectPage("IFMapNodeTableListShowReq") { pages, _ in [try await pages.graphTables()] },
        IntrospectPage("IFMapTableShowReq", ["table_name"] + search) {
            [try await $0.graphNodes(ofType: $1.first("table_name"), matching: $1["search_string"])]
        },
        IntrospectPage("IFMapNodeShowReq", ["fq_node_name"]) {
            [try await $0.graphNode(named: $1.first("fq_node_name"))]
        },
        IntrospectPage("IFMapLinkTableShowReq", search + ["metadata"]) {
            [try await $0.graphLinks(GraphPage([$1.first("search_string"), $1["metadata"]]))]
        },
        IntrospectPage("IFMapLinkTableShowReqIterate", ["link_info"]) {
            [try await $0.graphLinks(GraphPage(key: $1.first("link_info"), fieldCount: 2))]
        },
    ]

    // MARK: clients

    private func clients() async throws -> Sandesh {
        let rows = try await source.configurationClients().map { client in
            Sandesh(
                "IFMapXmppClientInfo",
                [
                    "client_name": .text(client.name), "client_index": .count(client.index),
                    "msgs_sent": .counter(client.messages),
                    "update_nodes_sent": .counter(client.nodes),
                    "update_links_sent": .counter(client.links),
                ])
        }
        return Sandesh("IFMapXmppClientInfoShowResp", ["client_stats": .structures(rows)])
    }

    private func clientLists(matching search: String) async throws -> Sandesh {
        func list<Client>(
            _ name: String, _ clients: [Client], _ title: (Client) -> String, _ row: (Client) -> Sandesh
        ) -> SandeshValue {
            let found = clients.filter { search.isEmpty || title($0).contains(search) }
            return .structure(
                Sandesh(
                    name,
                    [
                        "table_count": .count(clients.count), "print_count": .count(found.count),
                        "clients": .structures(found.map(row)),
                    ]))
        }
        let clients = try await source.configurationClients()
        return Sandesh(
            "IFMapServerClientShowResp",
            [
                "name_list": list("IFMapServerShowClientMap", clients, \.name) { client in
                    Sandesh(
                        "IFMapServerClientMapShowEntry",
                        [
                            "client_name": .text(client.name), "interest_tracker_entries": .count(client.wantedCount),
                            "advertised_tracker_entries": .count(client.knownCount),
                        ])
                },
                "index_list": list("IFMapServerShowIndexMap", clients.sorted { $0.index < $1.index }, \.name) {
                    client in
                    Sandesh(
                        "IFMapServerIndexMapShowEntry",
                        ["client_index": .count(client.index), "client_name": .text(client.name)])
                },
                "history_list": list(
                    "IFMapServerClientHistoryList", try await source.formerConfigurationClients(), \.name, \.sandesh),
            ])
    }

    private func clientNodes(_ page: GraphPage?) async throws -> Sandesh {
        let (rows, next) = try await listing(page) { fields, position in
            try await source.configurationNodes(ofClient: fields[0], after: position)
        } matching: { fields in
            let search = fields[1]
            return { search.isEmpty || $0.name.contains(search) }
        }
        return Sandesh(
            "IFMapPerClientNodesShowResp", ["node_db": .structures(rows.map(\.sandesh)), "next_batch": next])
    }

    private func clientLinks(_ page: GraphPage?) async throws -> Sandesh {
        let (rows, next) = try await listing(page) { fields, position in
            try await source.configurationLinks(ofClient: fields[0], after: position)
        } matching: { fields in
            let search = fields[1]
            return { row in search.isEmpty || [row.metadata, row.left, row.right].contains { $0.contains(search) } }
        }
        return Sandesh(
            "IFMapPerClientLinksShowResp", ["link_db": .structures(rows.map(\.sandesh)), "next_batch": next])
    }

    // MARK: the graph

    private func graphTables() async throws -> Sandesh {
        let counts = try await source.configurationNodes(ofType: nil).reduce(into: [:]) { $0[$1.type, default: 0] += 1 }
        let rows = counts.sorted { $0.key < $1.key }.map { type, count in
            Sandesh("IFMapNodeTableListShowEntry", ["table_name": .text(type), "size": .count(count)])
        }
        return Sandesh("IFMapNodeTableListShowResp", ["table_list": .structures(rows)])
    }

    private func graphNodes(ofType type: String, matching search: String) async throws -> Sandesh {
        let nodes = try await source.configurationNodes(ofType: type.isEmpty ? nil : type)
            .filter { search.isEmpty || $0.name.contains(search) }
        return Sandesh("IFMapTableShowResp", ["ifmap_db": .structures(nodes.map(\.sandesh))])
    }

    /// `name` is `type:full name`.
    private func graphNode(named name: String) async throws -> Sandesh {
        let type = name.prefix { $0 != ":" }
        let node = try await source.configurationNodes(ofType: String(type)).first { "\($0.type):\($0.name)" == name }
        return Sandesh("IFMapNodeShowResp", node.map { ["node_info": .structure($0.sandesh)] } ?? [:])
    }

    /// An end and the kind of link are searched by expressions, as in the original.
    private func graphLinks(_ page: GraphPage?) async throws -> Sandesh {
        let (rows, next) = try await listing(page) { _, position in
            try await source.configurationLinks(after: position)
        } matching: { fields in
            let (end, metadata) = (SearchExpression(fields[0]), SearchExpression(fields[1]))
            return { (end.matches($0.left) || end.matches($0.right)) && metadata.matches($0.metadata) }
        }
        return Sandesh(
            "IFMapLinkTableShowResp",
            [
                "table_size": .count(try await source.configurationLinkCount()),
                "ifmap_db": .structures(rows.map(\.sandesh)), "next_batch": next,
            ])
    }

    // MARK: pages

    /// Rows from which on a page is full, and parts of the graph that are looked at for one: between them the control
    /// node works.
    private static let rowsPerPage = 1000
    private static let slicesPerPage = 64

    /// The rows of one page, and the key of the next.
    private func listing<Row>(
        _ page: GraphPage?, slice: ([String], UInt32?) async throws -> GraphSlice<Row>,
        matching filter: ([String]) -> (Row) -> Bool
    ) async throws -> (rows: [Row], next: SandeshValue) {
        // A key that we did not make leads nowhere.
        guard let page else { return ([], "") }
        let isWanted = filter(page.fields)
        var rows: [Row] = []
        var position = page.position
        for _ in 0..<Self.slicesPerPage where rows.count < Self.rowsPerPage {
            let part = try await slice(page.fields, position)
            rows += part.rows.filter(isWanted)
            guard let next = part.next else { return (rows, "") }
            position = next
        }
        return (rows, .text(page.key(from: position)))
    }
}

/// Where a page of the graph begins, and what it is to show: what `next_batch` carries from one page to the next.
private struct GraphPage {
    let fields: [String]
    let position: UInt32?

    init(_ fields: [String]) {
        self.fields = fields
        position = nil
    }

    init?(key: String, fieldCount: Int) {
        guard let parts = PageKey.parts(of: key), parts.count == fieldCount + 1, let position = UInt32(parts[0]) else {
            return nil
        }
        self.position = position
        fields = Array(parts.dropFirst())
    }

    func key(from position: UInt32?) -> String { PageKey.text([position.map(String.init) ?? ""] + fields) }
}
