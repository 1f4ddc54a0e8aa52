/// What the configuration says about a BGP peer: a row of `ctr config bgp`.
package struct PeerConfigurationView: Hashable, Sendable {
    package var name: String
    package var routingInstance: String
    package var routerType: String
    package var vendor: String
    package var address: String
    package var asn: UInt32
    package var localIdentifier: String
    package var localASN: UInt32
    /// Seconds.
    package var holdTime: UInt16
    package var loopCount: Int
    package var families: [String]
    package var isShutDown: Bool
    package var isPassive: Bool
    package var overridesAS: Bool
    /// Whether messages are signed; the key itself is shown to nobody.
    package var hasKey: Bool
    package var privateASAction: String?
    /// As what the peer is told that all routes came about; nil as they did.
    package var originOverride: String?
    /// Routes are reflected, and the peer is a client.
    package var clusterID: String?
    /// The port that the peer's calls come from; nil for any.
    package var callingPort: UInt16?
    package var limits: [NeighborView.FamilyLimits] = []

    package init(
        name: String, routingInstance: String, routerType: String, vendor: String = "", address: String, asn: UInt32,
        localIdentifier: String, localASN: UInt32, holdTime: UInt16 = 90, loopCount: Int = 0, families: [String],
        isShutDown: Bool = false, isPassive: Bool = false, overridesAS: Bool = false, hasKey: Bool = false
    ) {
        self.name = name
        self.routingInstance = routingInstance
        self.routerType = routerType
        self.vendor = vendor
        self.address = address
        self.asn = asn
        self.localIdentifier = localIdentifier
        self.localASN = localASN
        self.holdTime = holdTime
        self.loopCount = loopCount
        self.families = families
        self.isShutDown = isShutDown
        self.isPassive = isPassive
        self.overridesAS = overridesAS
        self.hasKey = hasKey
    }

    /// What is shown of the session that came of it, too.
    var values: [String: SandeshValue] {
        [
            "instance_name": .text(routingInstance), "admin_down": .flag(isShutDown), "passive": .flag(isPassive),
            "as_override": .flag(overridesAS), "origin_override": .flag(originOverride != nil),
            "route_origin": .text(originOverride ?? "-"), "private_as_action": .text(privateASAction ?? ""),
            "cluster_id": .text(clusterID ?? "0.0.0.0"), "router_type": .text(routerType),
            "auth_type": .text(hasKey ? "md5" : "nil"),
        ]
    }

    var sandesh: Sandesh {
        Sandesh(
            "ShowBgpNeighborConfig",
            values.merging([
                "name": .text(name), "source_port": .number(Int64(callingPort ?? 0)),
                "local_identifier": .text(localIdentifier), "local_as": .number(Int64(localASN)),
                "vendor": .text(vendor), "autonomous_system": .number(Int64(asn)), "address": .text(address),
                "hold_time": .number(Int64(holdTime)), "loop_count": .count(loopCount),
                "address_families": .texts(families),
                "family_attributes_list": .structures(limits.map(\.configuration)),
            ]) { $1 })
    }
}
