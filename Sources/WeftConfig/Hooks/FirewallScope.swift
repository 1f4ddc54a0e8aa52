import WeftModel
import WeftNet

/// Firewall objects of the whole system refer to none of a project.
enum FirewallScope {
    private static let targets: [ObjectType] = [
        .addressGroup, .firewallPolicy, .firewallRule, .serviceGroup, .virtualNetwork,
    ]

    static func check(_ record: Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        guard record.name.parts.count == 2 else { return }
        for type in targets {
            let links = record.object.references[to: type]
            guard links != old?.object.references[to: type] ?? [] else { continue }
            for link in links {
                guard let row = core.catalog.row(link.target), row.name.parts.count > 2 else { continue }
                throw ConfigError(
                    .invalidValue,
                    "Global \(record.type.name) \(record.name) (\(record.id)) cannot reference a scoped \(type.name) "
                        + "\(row.name) (\(row.id))")
            }
        }
    }
}

struct FirewallPolicyHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try FirewallScope.check(record, from: nil, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try FirewallScope.check(record, from: old, core)
    }
}
