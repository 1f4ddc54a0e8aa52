package import WeftNet

/// A peer of the control node: an agent, or a BGP router.
package struct NeighborView: Hashable, Sendable {
    /// The last part of its configured name.
    package var name: String
    package var address: String
    /// Zero for an agent, which has none.
    package var asn: UInt32
    /// Our side of the session; empty when it is not known.
    package var localAddress: String
    package var localASN: UInt32
    /// The kinds of routes that are exchanged.
    package var families: [String]
    /// `Established`, or where the session stands.
    package var state: String
    /// When the session came to that state.
    package var since: WallTime?
    /// Nothing waits to be sent.
    package var isInSync: Bool
    /// The paths learnt from it.
    package var pathCount: Int
    package var flapCount: UInt64
    package var lastFlap: WallTime?
    /// The routing instances that it subscribed to.
    package var routingInstances: [String]
    /// Those of them that it is not served, and the virtual machines that it asked for in vain: the configuration does
    /// not put them on the host.
    package var waitingInstances: Set<String> = []
    package var waitingMachines: [String] = []
    package var received = Exchange()
    package var sent = Exchange()
    package var faults = Faults()
    /// What only a BGP peer has; nil for an agent.
    package var peering: Peering?

    package init(
        name: String, address: String, asn: UInt32 = 0, localAddress: String = "", localASN: UInt32 = 0,
        families: [String] = [], state: String = "Established", since: WallTime? = nil,
        isInSync: Bool = true, pathCount: Int = 0, flapCount: UInt64 = 0, lastFlap: WallTime? = nil,
        routingInstances: [String] = [], peering: Peering? = nil
    ) {
        self.name = name
        self.address = address
        self.asn = asn
        self.localAddress = localAddress
        self.localASN = localASN
        self.families = families
        self.state = state
        self.since = since
        self.isInSync = isInSync
        self.pathCount = pathCount
        self.flapCount = flapCount
        self.lastFlap = lastFlap
        self.routingInstances = routingInstances
        self.peering = peering
    }

    /// What went one way since the peer became known, over all its sessions.
    package struct Exchange: Hashable, Sendable {
        /// By the peer's protocol; an agent's messages all count as updates.
        package var opens: UInt64 = 0
        package var keepalives: UInt64 = 0
        package var notifications: UInt64 = 0
        package var updates: UInt64 = 0
        package var refreshes: UInt64 = 0
        package var routes: UInt64 = 0
        package var withdrawals: UInt64 = 0
        package var endsOfRIB: UInt64 = 0
        /// Routes that are left out now because they do not fit into a message.
        package var tooLong: UInt64 = 0
        package var traffic = TrafficView.Direction()
        /// How often the peer's window was full.
        package var blocked: UInt64 = 0

        package init() {}
    }

    /// What was wrong with what a peer sent, and was borne without an end of the session, since the peer became known.
    package struct Faults: Hashable, Sendable {
        /// Updates that some attributes were left out of (RFC 7606 §2).
        package var attributesDiscarded: UInt64 = 0
        /// Updates whose routes were taken as withdrawn.
        package var treatedAsWithdrawn: UInt64 = 0
        /// Routes that came back to where they had been.
        package var loops: UInt64 = 0
        /// Routes that were taken in and that nobody uses.
        package var unusable: UInt64 = 0
        /// Routes that a policy or their form kept out.
        package var rejected: UInt64 = 0
        /// Updates whose AS path was not as it has to be (RFC 4271 §6.3, RFC 9774), and with routes that were not meant
        /// for us (RFC 9234).
        package var pathsRefused: UInt64 = 0
        /// Paths beyond those that the peer may have to one destination (RFC 7911).
        package var pathsInExcess: UInt64 = 0
        package var leaks: UInt64 = 0
        /// An agent's routes that the configuration does not permit, those that bear less than it said, and
        /// subscriptions that waited for the configuration (docs/operating.md, "What hosts may publish").
        package var unpermitted: UInt64 = 0
        package var trimmed: UInt64 = 0
        package var waited: UInt64 = 0
        /// Routes that a refresh did not tell again (RFC 7313).
        package var routesPurged: UInt64 = 0
        /// Calls of the peer that were not answered, and calls to it that failed.
        package var refusedCalls: UInt64 = 0
        package var failedCalls: UInt64 = 0

        package init() {}
    }
}

extension NeighborView {
    private var isEstablished: Bool { state == "Established" }
    private var sendState: String { !isEstablished ? "not advertising" : isInSync ? "in sync" : "not in sync" }

    var sandesh: Sandesh {
        let shared: [String: SandeshValue] = [
            "peer": .text(name), "peer_address": .text(address), "peer_asn": .number(Int64(asn)),
            "peer_id": .text(address), "transport_address": .text(address), "local_address": .text(localAddress),
            "local_id": .text(localAddress), "local_asn": .number(Int64(localASN)), "encoding": "XMPP",
            "peer_type": "internal", "state": .text(state), "last_state_at": .text(since?.introspect ?? ""),
            "last_event": .text(isEstablished ? "session established" : "session lost"),
            "send_state": .text(sendState), "send_ready": .flag(isInSync),
            "configured_address_families": .texts(families), "negotiated_address_families": .texts(families),
            "primary_path_count": .count(pathCount), "last_error": "",
            "flap_count": .counter(flapCount), "flap_time": .text(lastFlap?.introspect ?? ""),
            "routing_instances": .structures(
                routingInstances.map {
                    Sandesh(
                        "BgpNeighborRoutingInstance",
                        ["name": .text($0), "state": waitingInstances.contains($0) ? "waiting" : "subscribed"])
                }), "waiting_machines": .texts(waitingMachines),
            "rx_proto_stats": .structure(received.messages), "tx_proto_stats": .structure(sent.messages),
            "rx_update_stats": .structure(received.updateStatistics),
            "tx_update_stats": .structure(sent.updateStatistics),
            "rx_socket_stats": .structure(received.socket), "tx_socket_stats": .structure(sent.socket),
            "fault_stats": .structure(faults.sandesh),
        ]
        return Sandesh("BgpNeighborResp", shared.merging(peering?.values ?? [:]) { $1 })
    }
}

extension NeighborView.Exchange {
    fileprivate var messages: Sandesh {
        Sandesh(
            "PeerProtoStats",
            [
                "total": .counter(opens + keepalives + notifications + updates + refreshes), "open": .counter(opens),
                "keepalive": .counter(keepalives), "notification": .counter(notifications),
                "update": .counter(updates), "route_refresh": .counter(refreshes),
            ])
    }

    fileprivate var updateStatistics: Sandesh {
        Sandesh(
            "PeerUpdateStats",
            [
                "total": .counter(routes + withdrawals + endsOfRIB), "reach": .counter(routes),
                "unreach": .counter(withdrawals), "end_of_rib": .counter(endsOfRIB), "too_long": .counter(tooLong),
            ])
    }

    fileprivate var socket: Sandesh {
        Sandesh("PeerSocketStats", traffic.values.merging(["blocked_count": .counter(blocked)]) { $1 })
    }
}

extension NeighborView.Faults {
    fileprivate var sandesh: Sandesh {
        Sandesh(
            "PeerFaultStats",
            [
                "attributes_discarded": .counter(attributesDiscarded),
                "treated_as_withdrawn": .counter(treatedAsWithdrawn), "loops": .counter(loops),
                "rejected": .counter(rejected), "refused_calls": .counter(refusedCalls),
                "failed_calls": .counter(failedCalls), "unusable": .counter(unusable),
                "paths_refused": .counter(pathsRefused), "leaks": .counter(leaks),
                "paths_in_excess": .counter(pathsInExcess),
                "routes_purged": .counter(routesPurged), "unpermitted": .counter(unpermitted),
                "trimmed": .counter(trimmed), "waited": .counter(waited),
            ])
    }
}
