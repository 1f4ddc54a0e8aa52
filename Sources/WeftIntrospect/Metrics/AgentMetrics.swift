package import WeftMetrics

/// Figures of an agent.
enum AgentMetrics {
    static let all: [Metric<AgentFigures>] = [
        Metric("weft_agent_functional", .gauge, "1 while ports can be made and forward.") { agent in
            [Sample(is: agent.isFunctional)]
        },
        Metric("weft_agent_ports", .gauge, labels: ["state"], "Ports of the host, by whether they forward.") { agent in
            [Sample("active", is: agent.activePorts), Sample("inactive", is: agent.ports - agent.activePorts)]
        },
        Metric("weft_agent_vrfs", .gauge, "VRFs of the host.") { [Sample(is: $0.vrfs)] },
        Metric("weft_agent_routes", .gauge, "Routes of all VRFs.") { [Sample(is: $0.routes)] },
        Metric("weft_agent_tunnel_sources", .gauge, "Addresses that may tunnel to the host.") {
            [Sample(is: $0.tunnelSources)]
        },
        Metric(
            "weft_agent_tunnel_sources_known", .gauge,
            "1 while others are refused; 0 while no control node says who may tunnel to the host."
        ) { [Sample(is: $0.areTunnelSourcesKnown)] },
        Metric(
            "weft_agent_control_node_up", .gauge, labels: ["control_node"],
            "1 while there is a session to the control node."
        ) { agent in
            agent.sessions.map { Sample($0.address, is: $0.isEstablished) }
        },
        Metric(
            "weft_agent_control_node_flaps_total", .counter, labels: ["control_node"],
            "Sessions to the control node that were lost."
        ) { agent in
            agent.sessions.map { Sample($0.address, is: $0.flapCount) }
        },
        Metric(
            "weft_agent_deviations_total", .counter, labels: ["kind"],
            "What others changed on the host and the agent put right; the log and STATUS have what it can only tell."
        ) { agent in
            agent.repairs.map { Sample($0.kind, is: $0.count) }
        },
        Metric(
            "weft_agent_unserved_total", .counter, labels: ["what"],
            "What the host was told of in address families that its data plane does not carry."
        ) { agent in
            agent.unserved.map { Sample($0.subject, is: $0.count) }
        },
    ]

    /// Of the data plane: dropped packets by reason.
    static let drops: [Metric<[(reason: String, packets: UInt64)]>] = [
        Metric(
            "weft_agent_dropped_packets_total", .counter, labels: ["reason"],
            "Packets that the data plane dropped, since its maps were made."
        ) { drops in
            drops.map { Sample($0.reason, is: $0.packets) }
        }
    ]
}

extension AgentPages {
    package func addFigures(to exposition: inout Exposition) async {
        exposition.add(AgentMetrics.all, of: await source.figures())
        await exposition.add(AgentMetrics.drops, from: "data-plane") { try await source.drops() }
    }
}
