import WeftJSON
import WeftModel

/// The limits of autonomous system numbers.
enum AutonomousSystem {
    static func check(_ number: Int?, _ core: ConfigCore, wide: Bool? = nil) throws(ConfigError) {
        guard let number, number > 0xffff, !(wide ?? core.fabric.hasWideNumbers) else { return }
        throw ConfigError(.invalidValue, "ASN out of range, should be between 1-0xFFFF")
    }
}

struct GlobalSystemConfigHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try AutonomousSystem.check(
            record["autonomous_system"]?.int, core, wide: record["enable_4byte_as"]?.bool ?? false)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try willCreate(&record, &core)
        guard record["autonomous_system"] != old["autonomous_system"], let asn = record["autonomous_system"]?.int else {
            return
        }
        // What users chose when another number was global may now lie among the automatic targets.
        for id in core.catalog.ids(of: .virtualNetwork) {
            guard let network = core.catalog.intent[id]?.record else { continue }
            try RouteTargetLists.check(network, globalASN: asn)
        }
    }
}

struct BGPRouterHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try AutonomousSystem.check(record["bgp_router_parameters"]?["autonomous_system"]?.int, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try willCreate(&record, &core)
    }
}
