package import WeftMetrics

extension ControlNodeFigures {
    /// How many neighbours are in each state, also in those that none is in.
    fileprivate static func states(_ neighbors: [Neighbor], _ all: [String]) -> [Sample] {
        let counts = Dictionary(grouping: neighbors, by: \.state).mapValues(\.count)
        return Set(all).union(counts.keys).sorted().map { Sample($0, is: counts[$0] ?? 0) }
    }

    fileprivate func perPeer(_ value: (Neighbor) -> UInt64) -> [Sample] {
        peers.map { Sample($0.peer.name, $0.instance, is: value($0.peer)) }
    }

    fileprivate func perAgent(_ value: (Neighbor) -> UInt64) -> [Sample] {
        agents.map { Sample($0.name, is: value($0)) }
    }

    fileprivate func perPeer(_ part: (Neighbor) -> NeighborView.Exchange, _ direction: String) -> [Sample] {
        peers.flatMap { instance, peer in
            let messages = part(peer)
            return [
                ("open", messages.opens), ("update", messages.updates), ("keepalive", messages.keepalives),
                ("notification", messages.notifications), ("route-refresh", messages.refreshes),
            ].map { Sample(peer.name, instance, direction, $0.0, is: $0.1) }
        }
    }

    fileprivate func perFamily(_ value: (Tables) -> Int) -> [Sample] {
        tables.sorted { $0.key < $1.key }.map { Sample($0.key, is: value($0.value)) }
    }
}

/// Figures of a control node.
enum ControlNodeMetrics {
    static let all: [Metric<ControlNodeFigures>] =
        bgp + agents + [
            Metric("weft_control_node_functional", .gauge, "1 once the configuration is known, 0 before.") {
                [Sample(is: $0.isFunctional)]
            },
            Metric("weft_routes", .gauge, labels: ["family"], "Destinations in all routing tables.") { node in
                node.perFamily(\.prefixes)
            },
            Metric("weft_paths", .gauge, labels: ["family"], "Paths in all routing tables, copies counted.") { node in
                node.perFamily(\.paths)
            },
            Metric(
                "weft_stale_paths", .gauge, labels: ["family"],
                "Paths of neighbours that went and are expected back."
            ) { node in
                node.perFamily(\.stalePaths)
            },
        ]

    private static let bgp: [Metric<ControlNodeFigures>] = [
        Metric("weft_bgp_sessions", .gauge, labels: ["state"], "BGP peers, by how their sessions stand.") { node in
            ControlNodeFigures.states(
                node.peers.map(\.peer), ["Idle", "Connect", "Active", "OpenSent", "OpenConfirm", "Established"])
        },
        Metric("weft_bgp_peer_up", .gauge, labels: peer, "1 while the peer's session is established.") { node in
            node.peers.map { Sample($0.peer.name, $0.instance, is: $0.peer.state == "Established") }
        },
        Metric("weft_bgp_peer_flaps_total", .counter, labels: peer, "Sessions that were lost.") { node in
            node.perPeer(\.flapCount)
        },
        Metric(
            "weft_bgp_messages_total", .counter, labels: peer + ["direction", "type"],
            "Messages of a peer's sessions."
        ) { node in
            node.perPeer(\.received, "in") + node.perPeer(\.sent, "out")
        },
        Metric("weft_bgp_received_bytes_total", .counter, labels: peer, "Bytes that a peer sent.") { node in
            node.perPeer(\.received.traffic.bytes)
        },
        Metric("weft_bgp_sent_bytes_total", .counter, labels: peer, "Bytes that were sent to a peer.") { node in
            node.perPeer(\.sent.traffic.bytes)
        },
        Metric("weft_bgp_received_routes_total", .counter, labels: peer, "Routes that a peer announced.") { node in
            node.perPeer(\.received.routes)
        },
        Metric("weft_bgp_received_withdrawals_total", .counter, labels: peer, "Routes that a peer withdrew.") { node in
            node.perPeer(\.received.withdrawals)
        },
        Metric("weft_bgp_sent_routes_total", .counter, labels: peer, "Routes that a peer was told.") { node in
            node.perPeer(\.sent.routes)
        },
        Metric(
            "weft_bgp_unpermitted_routes_total", .counter, labels: peer,
            "Routes of a peer that the configuration did not permit."
        ) { node in
            node.perPeer(\.faults.unpermitted)
        },
        Metric("weft_bgp_peer_paths", .gauge, labels: peer, "Paths that are there from a peer.") { node in
            node.peers.map { Sample($0.peer.name, $0.instance, is: $0.peer.pathCount) }
        },
    ]
    private static let peer = ["peer", "instance"]

    private static let agents: [Metric<ControlNodeFigures>] = [
        Metric("weft_xmpp_sessions", .gauge, labels: ["state"], "Agents, by how their sessions stand.") { node in
            ControlNodeFigures.states(node.agents, ["Idle", "Unregistered", "Established"])
        },
        Metric("weft_xmpp_agent_flaps_total", .counter, labels: ["agent"], "Sessions that were lost.") { node in
            node.perAgent(\.flapCount)
        },
        Metric("weft_xmpp_received_messages_total", .counter, labels: ["agent"], "Messages of an agent.") { node in
            node.perAgent(\.received.updates)
        },
        Metric("weft_xmpp_sent_messages_total", .counter, labels: ["agent"], "Messages to an agent.") { node in
            node.perAgent(\.sent.updates)
        },
        Metric("weft_xmpp_received_bytes_total", .counter, labels: ["agent"], "Bytes that an agent sent.") { node in
            node.perAgent(\.received.traffic.bytes)
        },
        Metric("weft_xmpp_sent_bytes_total", .counter, labels: ["agent"], "Bytes that were sent to an agent.") { node in
            node.perAgent(\.sent.traffic.bytes)
        },
        Metric("weft_xmpp_received_routes_total", .counter, labels: ["agent"], "Routes that an agent told.") { node in
            node.perAgent(\.received.routes)
        },
        Metric("weft_xmpp_sent_routes_total", .counter, labels: ["agent"], "Routes that an agent was told.") { node in
            node.perAgent(\.sent.routes)
        },
        Metric(
            "weft_xmpp_unpermitted_routes_total", .counter, labels: ["agent"],
            "Routes of an agent that the configuration did not permit."
        ) { node in
            node.perAgent(\.faults.unpermitted)
        },
        Metric(
            "weft_xmpp_trimmed_routes_total", .counter, labels: ["agent"],
            "Routes of an agent with groups, tags or communities that are not its ports'."
        ) { node in
            node.perAgent(\.faults.trimmed)
        },
        Metric(
            "weft_xmpp_waited_subscriptions_total", .counter, labels: ["agent"],
            "Subscriptions of an agent that the configuration did not permit when they came."
        ) { node in
            node.perAgent(\.faults.waited)
        },
        Metric("weft_xmpp_agent_paths", .gauge, labels: ["agent"], "Paths that are there from an agent.") { node in
            node.agents.map { Sample($0.name, is: $0.pathCount) }
        },
    ]
}

extension ControlNodePages {
    package func addFigures(to exposition: inout Exposition) async {
        await exposition.add(ControlNodeMetrics.all, from: "control-node") { try await source.figures() }
    }
}
