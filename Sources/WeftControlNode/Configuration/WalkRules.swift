import WeftModel

/// From which type of object an agent's view goes on to which (docs/wire/xmpp.md, "An agent's view"): the view begins
/// at the agent's virtual router and holds what its interfaces need, not what lies on the other side of a policy.
struct WalkRules {
    static let shared = WalkRules()

    /// By the type's number.
    private let followed: [Set<ObjectType>]

    func follows(_ from: ObjectType, _ to: ObjectType) -> Bool { followed[Int(from.rawValue)].contains(to) }

    private init() {
        var followed = Array(repeating: Set<ObjectType>(), count: ObjectType.all.count)
        for (from, to) in Self.table {
            guard let type = ObjectType(from) else { continue }
            followed[Int(type.rawValue)] = Set(to.compactMap { ObjectType($0) })
        }
        self.followed = followed
    }

    private static let table: [(String, [String])] = [
        (
            "virtual-router",
            [
                "virtual-machine", "virtual-machine-interface", "physical-router", "network-ipam",
                "provider-attachment", "global-system-config",
            ]
        ),
        ("virtual-machine", ["virtual-machine-interface", "service-instance", "tag"]),
        (
            "virtual-machine-interface",
            [
                "virtual-network", "security-group", "instance-ip", "floating-ip", "alias-ip",
                "virtual-machine-interface", "routing-instance", "interface-route-table", "subnet",
                "service-health-check", "bgp-as-a-service", "qos-config", "bridge-domain", "security-logging-object",
                "project", "port-tuple", "tag", "bgp-router", "customer-attachment",
            ]
        ),
        (
            "virtual-network",
            [
                "routing-instance", "access-control-list", "network-ipam", "floating-ip-pool", "alias-ip-pool",
                "qos-config", "bridge-domain", "tag", "multicast-policy", "service-health-check",
                "security-logging-object", "host-based-service",
            ]
        ),
        ("security-group", ["access-control-list"]),
        ("floating-ip", ["floating-ip-pool", "instance-ip"]),
        ("alias-ip", ["alias-ip-pool"]),
        ("floating-ip-pool", ["virtual-network"]),
        ("alias-ip-pool", ["virtual-network"]),
        ("instance-ip", ["virtual-network"]),
        ("network-ipam", ["virtual-DNS"]),
        ("virtual-DNS", ["virtual-DNS-record"]),
        ("tag", ["application-policy-set"]),
        ("application-policy-set", ["firewall-policy", "policy-management"]),
        ("firewall-policy", ["firewall-rule"]),
        ("firewall-rule", ["tag", "service-group", "address-group"]),
        ("address-group", ["tag"]),
        ("project", ["tag", "logical-router", "host-based-service"]),
        ("logical-router", ["virtual-network", "virtual-machine-interface"]),
        ("global-system-config", ["global-vrouter-config", "global-qos-config", "bgp-router", "qos-config"]),
        ("global-vrouter-config", ["application-policy-set", "security-logging-object"]),
        ("bgp-as-a-service", ["bgp-router", "service-health-check", "control-node-zone"]),
        ("physical-router", ["physical-interface", "logical-interface", "virtual-network", "bgp-router"]),
        ("physical-interface", ["physical-router", "physical-interface", "logical-interface"]),
        ("logical-interface", ["virtual-machine-interface", "virtual-network"]),
        ("service-instance", ["service-template", "port-tuple"]),
    ]
}
