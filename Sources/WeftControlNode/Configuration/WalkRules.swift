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
        for (from, to) in Self.table { followed[Int(from.rawValue)] = Set(to) }
        self.followed = followed
    }

    private static let table: [(ObjectType, [ObjectType])] = [
        (
            .virtualRouter,
            [
                .virtualMachine, .virtualMachineInterface, .physicalRouter, .networkIpam,
                .providerAttachment, .globalSystemConfig,
            ]
        ),
        (.virtualMachine, [.virtualMachineInterface, .serviceInstance, .tag]),
        (
            .virtualMachineInterface,
            [
                .virtualNetwork, .securityGroup, .instanceIp, .floatingIp, .aliasIp,
                .virtualMachineInterface, .routingInstance, .interfaceRouteTable, .subnet,
                .serviceHealthCheck, .bgpAsAService, .qosConfig, .bridgeDomain, .securityLoggingObject,
                .project, .portTuple, .tag, .bgpRouter, .customerAttachment,
            ]
        ),
        (
            .virtualNetwork,
            [
                .routingInstance, .accessControlList, .networkIpam, .floatingIpPool, .aliasIpPool,
                .qosConfig, .bridgeDomain, .tag, .multicastPolicy, .serviceHealthCheck,
                .securityLoggingObject, .hostBasedService,
            ]
        ),
        (.securityGroup, [.accessControlList]),
        (.floatingIp, [.floatingIpPool, .instanceIp]),
        (.aliasIp, [.aliasIpPool]),
        (.floatingIpPool, [.virtualNetwork]),
        (.aliasIpPool, [.virtualNetwork]),
        (.instanceIp, [.virtualNetwork]),
        (.networkIpam, [.virtualDNS]),
        (.virtualDNS, [.virtualDNSRecord]),
        (.tag, [.applicationPolicySet]),
        (.applicationPolicySet, [.firewallPolicy, .policyManagement]),
        (.firewallPolicy, [.firewallRule]),
        (.firewallRule, [.tag, .serviceGroup, .addressGroup]),
        (.addressGroup, [.tag]),
        (.project, [.tag, .logicalRouter, .hostBasedService]),
        (.logicalRouter, [.virtualNetwork, .virtualMachineInterface]),
        (.globalSystemConfig, [.globalVrouterConfig, .globalQosConfig, .bgpRouter, .qosConfig]),
        (.globalVrouterConfig, [.applicationPolicySet, .securityLoggingObject]),
        (.bgpAsAService, [.bgpRouter, .serviceHealthCheck, .controlNodeZone]),
        (.physicalRouter, [.physicalInterface, .logicalInterface, .virtualNetwork, .bgpRouter]),
        (.physicalInterface, [.physicalRouter, .physicalInterface, .logicalInterface]),
        (.logicalInterface, [.virtualMachineInterface, .virtualNetwork]),
        (.serviceInstance, [.serviceTemplate, .portTuple]),
    ]
}
