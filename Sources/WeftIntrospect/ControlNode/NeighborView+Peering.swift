extension NeighborView {
    /// What a BGP session was configured as, and what came of it.
    package struct Peering: Hashable, Sendable {
        package var configuration: PeerConfigurationView
        package var port: UInt16 = 179
        /// The peer's end of the connection, with its port; nil while there is none.
        package var remoteEnd: String?
        package var lastEvent: String?
        package var lastState: String?
        /// Why the last session ended, or none came about.
        package var lastError: String?
        /// What both sides agreed on; nil unless established.
        package var agreement: Agreement?

        package init(_ configuration: PeerConfigurationView) { self.configuration = configuration }
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
        /// What its own routes are taken to be wrapped in when they do not say.
        package var importEncapsulations: [String]
        /// Which way several paths to a destination are asked for, and how many are sent, 0 for all; nil as the session
        /// says (RFC 7911).
        package var additionalPaths: String?
        package var sentPathLimit: Int?

        package init(
            family: String, loopCount: Int, prefixLimit: UInt32, idleTime: Int, encapsulations: [String] = [],
            importEncapsulations: [String] = [], additionalPaths: String? = nil, sentPathLimit: Int? = nil
        ) {
            self.family = family
            self.loopCount = loopCount
            self.prefixLimit = prefixLimit
            self.idleTime = idleTime
            self.encapsulations = encapsulations
            self.importEncapsulations = importEncapsulations
            self.additionalPaths = additionalPaths
            self.sentPathLimit = sentPathLimit
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
        /// Families with several paths to a destination, each with the way: `inet-vpn: both` (RFC 7911).
        package var additionalPaths: [String] = []

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
        let isExternal = configuration.asn != configuration.localASN
        var values = configuration.values.merging([
            "encoding": "BGP", "peer_port": .number(Int64(port)),
            "peer_type": .text(isExternal ? "external" : "internal"),
            "local_id": .text(configuration.localIdentifier),
            "configured_hold_time": .number(Int64(configuration.holdTime)), "last_error": .text(lastError ?? ""),
            "as4_supported": .flag(agreement?.hasWideASNumbers ?? false),
            "negotiated_hold_time": .number(Int64(agreement?.holdTime ?? 0)),
            "negotiated_address_families": .texts(agreement?.families ?? []),
            "family_attributes_list": .structures(configuration.limits.map(\.sandesh)),
        ]) { $1 }
        if let remoteEnd { values["transport_address"] = .text(remoteEnd) }
        if let lastEvent { values["last_event"] = .text(lastEvent) }
        if let lastState { values["last_state"] = .text(lastState) }
        if let agreement { values["peer_id"] = .text(agreement.identifier) }
        if let paths = agreement?.additionalPaths, !paths.isEmpty { values["add_path_families"] = .texts(paths) }
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
        var values = values.merging([
            "default_tunnel_encap_list": .texts(encapsulations),
            "import_default_tunnel_encap_list": .texts(importEncapsulations),
        ]) { $1 }
        values["add_path"] = additionalPaths.map { .text($0) }
        values["add_path_send"] = sentPathLimit.map { .count($0) }
        return Sandesh("ShowBgpNeighborFamilyConfig", values)
    }
}
