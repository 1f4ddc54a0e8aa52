import WeftJSON
import WeftModel
import WeftNet

/// What a fresh system holds, in the order that gives the networks the ids 1 to 4.
///
/// Names and values are what clients and provisioning scripts rely on. Objects that a user has deleted come back with
/// the next start, as they always did.
extension ConfigCore {
    mutating func makeInitialObjects() throws(ConfigError) {
        for (type, name, values) in InitialObjects.all where catalog.id(of: type, named: name) == nil {
            var body = values
            body["fq_name"] = name.json
            if let parent = InitialObjects.parent(of: type, name) { body["parent_type"] = .string(parent) }
            try create(type, body, for: nil)
        }
    }
}

private enum InitialObjects {
    /// Types that may stand in several places need the place said.
    static func parent(of type: ObjectType, _ name: FQName) -> String? {
        switch (type, name.parts.count) {
        case (.applicationPolicySet, 2): "policy-management"
        case (.applicationPolicySet, _): "project"
        case (.alarm, _): "global-system-config"
        default: nil
        }
    }

    static let all: [(ObjectType, FQName, JSONObject)] =
        globals + domain + networks + security + services

    private static let globals: [(ObjectType, FQName, JSONObject)] = [
        (
            .globalSystemConfig, InitialNames.systemConfig,
            [
                Field.autonomousSystem: 64512, Field.enable4byteAs: false, Field.ibgpAutoMesh: true,
                Field.configVersion: "1.0",
                Field.igmpEnable: false, Field.macAgingTime: 300, Field.enableSecurityPolicyDraft: false,
            ]
        ),
        (
            .globalVrouterConfig, InitialNames.systemConfig.child("default-global-vrouter-config"),
            [Field.enableSecurityLogging: true, Field.encryptionMode: "none"]
        ),
        (.globalQosConfig, InitialNames.systemConfig.child("default-global-qos-config"), [:]),
        (.fabric, InitialNames.systemConfig.child("default-fabric"), [Field.fabricEnterpriseStyle: true]),
        (.alarm, InitialNames.systemConfig.child("system-defined-bottle-request-size-limit"), [:]),
        (.discoveryServiceAssignment, ["default-discovery-service-assignment"], [:]),
    ]

    private static let domain: [(ObjectType, FQName, JSONObject)] = [
        (.domain, InitialNames.domain, [:]),
        (.namespace, InitialNames.domain.child("default-namespace"), [:]),
        (.project, InitialNames.project, [Field.quota: [Field.defaults: -1]]),
        (.networkIpam, InitialNames.project.child("default-network-ipam"), shared(5)),
        (
            .networkIpam, InitialNames.project.child("service-chain-flat-ipam"),
            [
                Field.ipamSubnetMethod: "flat-subnet",
                Field.ipamSubnets: [
                    Field.subnets: [
                        [Field.subnet: [Field.ipPrefix: "0.0.0.0", Field.ipPrefixLen: 8]],
                        [Field.subnet: [Field.ipPrefix: "::ffff", Field.ipPrefixLen: 104]],
                    ]
                ],
            ]
        ),
    ]

    private static let networks: [(ObjectType, FQName, JSONObject)] = [
        (.virtualNetwork, InitialNames.defaultNetwork, [:]),
        (.virtualNetwork, InitialNames.underlay, withDefaults(.virtualNetwork, [Field.isProviderNetwork: true])),
        (.virtualNetwork, InitialNames.linkLocal, withDefaults(.virtualNetwork, [:])),
        (.virtualNetwork, InitialNames.interconnect, withDefaults(.virtualNetwork, [:])),
    ]

    private static let security: [(ObjectType, FQName, JSONObject)] =
        TagTypes.predefined.enumerated().map { index, name in
            (
                .tagType, [name],
                [
                    Field.tagTypeId: .string(TagID.type(UInt64(index))),
                    Field.idPerms: [Field.enable: true, Field.userVisible: false],
                ]
            )
        } + [
            (
                .securityGroup, InitialNames.project.child("__no_rule__"),
                shared(5).merging(
                    [Field.securityGroupId: 8_000_001, Field.securityGroupEntries: [Field.policyRule: []]])
            ),
            (.policyManagement, ["default-policy-management"], [:]),
            (
                .applicationPolicySet, ["default-policy-management", "default-application-policy-set"],
                [
                    Field.allApplications: true,
                    "global_vrouter_config_refs": [
                        ["to": InitialNames.systemConfig.child("default-global-vrouter-config").json]
                    ],
                ]
            ),
        ]

    private static let services: [(ObjectType, FQName, JSONObject)] =
        [
            ("analyzer-template", "analyzer"), ("nat-template", "firewall"), ("netns-snat-template", "source-nat"),
            ("haproxy-loadbalancer-template", "loadbalancer"), ("docker-template", "firewall"),
        ].map { name, kind in
            (
                .serviceTemplate, InitialNames.domain.child(name),
                [Field.serviceTemplateProperties: [Field.version: 1, Field.serviceType: .string(kind)]]
            )
        } + [
            (
                .serviceApplianceSet, InitialNames.systemConfig.child("opencontrail"),
                shared(5).merging([Field.serviceApplianceHaMode: "active-backup"])
            ),
            (.serviceApplianceSet, InitialNames.systemConfig.child("native"), shared(5)),
        ]

    private static func shared(_ access: Int) -> JSONObject {
        [
            Field.perms2: [
                Field.owner: "cloud-admin", Field.ownerAccess: 7, Field.globalAccess: JSON(access), Field.share: [],
            ]
        ]
    }

    /// The values that client libraries would fill in, below those given.
    private static func withDefaults(_ type: ObjectType, _ values: JSONObject) -> JSONObject {
        var filled: JSONObject = [:]
        for property in type.schema.properties { filled[property.name] = property.defaultValue }
        return filled.merging(values)
    }
}

extension JSONObject {
    fileprivate func merging(_ other: JSONObject) -> JSONObject {
        var merged = self
        merged.merge(other)
        return merged
    }
}
