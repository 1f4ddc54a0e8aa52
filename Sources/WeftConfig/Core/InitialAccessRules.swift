import WeftJSON
import WeftModel
import WeftNet

/// The calls that everybody with a role may make, in a list that is made when rules begin to count
/// (docs/wire/config-api.md, "Permissions").
extension ConfigCore {
    mutating func makeAccessRules() throws(ConfigError) {
        let name = InitialNames.systemConfig.child("default-api-access-list")
        guard catalog.id(of: .apiAccessList, named: name) == nil else { return }
        try asSystem { (core) throws(ConfigError) in
            _ = try core.create(
                .apiAccessList,
                [
                    "fq_name": name.json, "parent_type": "global-system-config",
                    Field.apiAccessListEntries: [Field.rbacRule: .array(Self.initialRules)],
                ], for: nil)
        }
    }

    private static let initialRules: [JSON] =
        [("fqname-to-id", "CRUD"), ("id-to-fqname", "CRUD"), ("useragent-kv", "CRUD")].map { rule($0.0, nil, $0.1) }
        + [("documentation", "R"), ("/", "R"), ("watch", "R")].map { rule($0.0, nil, $0.1) }
        + [rule("logical-router", "logical_router_gateway_external", "R")]

    private static func rule(_ object: String, _ field: String?, _ letters: String) -> JSON {
        [
            Field.ruleObject: .string(object), Field.ruleField: field.map(JSON.string) ?? .null,
            Field.rulePerms: [[Field.roleName: "*", Field.roleCrud: .string(letters)]],
        ]
    }
}
