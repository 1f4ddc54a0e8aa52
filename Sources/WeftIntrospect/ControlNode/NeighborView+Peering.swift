extension NeighborView {
    /// What a BGP session was configured as, and what came of it.
    package struct Peering: Hashable, Sendable {
        /// The routing instance whose tables the session carries.
        package var routingInstance: String
        package var routerType = "router"
        package var port: UInt16 = 179
        /// The peer's end of the connection, with its port; nil while there is none.
        package var remoteEnd: String?
        /// Who we say that we are.
        package var localIdentifier = ""
        /// Of another AS.
        package var isExternal = false
        package var isShutDown = false
        package var isPassive = false
        package var overridesAS = false
        /// As what the peer is told that all routes came about; nil as they did.
        package var originOverride: String?
        package var privateASAction: String?
        /// Routes are reflected, and the peer is a client.
        package var clusterID: String?
        /// Whether messages are signed; the key itself is shown to nobody.
        package var hasKey = false
        /// Seconds.
        package var holdTime: UInt16 = 90
        package var limits: [FamilyLimits] = []
        package var lastEvent: String?
        package var lastState: String?
        /// Why the last session ended, or none came about.
        package var lastError: String?
        /// What both sides agreed on; nil unless established.
        package var agreement: Agreement?

        package init(routingInstance: String) { self.routingInstance = routingInstance }
    }

    /// What is borne of one family's routes.
    package struct FamilyLimits: Hashable, Sendable {
        package var family: String
        /// How often our own AS may occur in a path.
        package var loopCount: Int
        /// Routes that the peer may announce; 0 for any number.
        package var prefixLimit: UInt32
        /// Seconds that a session which exceeded the limit stays down.
        package var idleTime: Int
        /// What traffic to the peer's next hops is wrapped in, when its routes do not say.
        package var encapsulations: [String]

        package init(
            family: String, loopCount: Int, prefixLimit: UInt32, idleTime: Int, encapsulations: [String] = []
        ) {
            self.family = family
            self.loopCount = loopCount
            self.prefixLimit = prefixLimit
            self.idleTime = idleTime
            self.encapsulations = encapsulations
        }
    }

    /// What two speakers agreed on in their OPENs.
    package struct Agreement: Hashable, Sendable {
        /// Who the peer says that it is.
        package var identifier: String
        package var families: [String]
        /// Seconds; 0 for none.
        package var holdTime: UInt16
        package var hasWideASNumbers: Bool
        package var restart: Restart?

        package init(identifier: String, families: [String], holdTime: UInt16, hasWideASNumbers: Bool) {
            self.identifier = identifier
            self.families = families
            self.holdTime = holdTime
            self.hasWideASNumbers = hasWideASNumbers
        }
    }

    /// What a peer announced about its restarts (RFC 4724, RFC 9494); times in seconds.
    package struct Restart: Hashable, Sendable {
        package var families: [String]
        package var time: UInt16
        package var longLivedFamilies: [String]
        package var longLivedTime: UInt32

        package init(families: [String], time: UInt16, longLivedFamilies: [String], longLivedTime: UInt32) {
            self.families = families
            self.time = time
            self.longLivedFamilies = longLivedFamilies
            self.longLivedTime = longLivedTime
        }
    }
}

extension NeighborView.Peering {
    /// What a BGP peer's row says beyond an agent's, or in its place.
    var values: [String: SandeshValue] {
        var values: [String: SandeshValue] = [
            "encoding": "BGP", "instance_name": .text(routingInstance), "router_type": .text(routerType),
            "peer_port": .number(Int64(port)), "peer_type": .text(isExternal ? "external" : "internal"),
            "local_id": .text(localIdentifier), "admin_down": .flag(isShutDown), "passive": .flag(isPassive),
            "as_override": .flag(overridesAS), "origin_override": .flag(originOverride != nil),
            "route_origin": .text(originOverride ?? "-"), "private_as_action": .text(privateASAction ?? ""),
            "cluster_id": .text(clusterID ?? "0.0.0.0"), "auth_type": .text(hasKey ? "md5" : "nil"),
            "configured_hold_time": .number(Int64(holdTime)), "last_error": .text(lastError ?? ""),
            "as4_supported": .flag(agreement?.hasWideASNumbers ?? false),
            "negotiated_hold_time": .number(Int64(agreement?.holdTime ?? 0)),
            "negotiated_address_families": .texts(agreement?.families ?? []),
            "family_attributes_list": .structures(limits.map(\.sandesh)),
        ]
        if let remoteEnd { values["transport_address"] = .text(remoteEnd) }
        if let lastEvent { values["last_event"] = .text(lastEvent) }
        if let lastState { values["last_state"] = .text(lastState) }
        if let agreement { values["peer_id"] = .text(agreement.identifier) }
        if let restart = agreement?.restart {
            values["graceful_restart_address_families"] = .texts(restart.families)
            values["graceful_restart_time"] = .number(Int64(restart.time))
            values["long_lived_graceful_restart_address_families"] = .texts(restart.longLivedFamilies)
            values["long_lived_graceful_restart_time"] = .number(Int64(restart.longLivedTime))
        }
        return values
    }
}

extension NeighborView.FamilyLimits {
    private var values: [String: SandeshValue] {
        [
            "family": .text(family), "loop_count": .count(loopCount), "prefix_limit": .number(Int64(prefixLimit)),
            "idle_timeout": .count(idleTime),
        ]
    }

    fileprivate var sandesh: Sandesh { Sandesh("ShowBgpNeighborFamily", values) }

    /// As `ctr config bgp` shows it.
    var configuration: Sandesh {
        Sandesh(
            "ShowBgpNeighborFamilyConfig",
            values.merging(["default_tunnel_encap_list": .texts(encapsulations)]) { $1 })
    }
}
