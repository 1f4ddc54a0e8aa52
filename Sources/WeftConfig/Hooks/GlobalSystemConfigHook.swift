import WeftJSON
import WeftModel

struct GlobalSystemConfigHook: TypeHook {
    /// There is one, and others look it up by its name.
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        if let row = core.catalog.row(of: .globalSystemConfig, named: InitialNames.systemConfig) {
            throw ConfigError(
                .invalidValue, "Global System Config already exists with name \(row.name) (\(row.id)): change that one")
        }
        try AutonomousSystem.check(
            record[Field.autonomousSystem], Field.autonomousSystem, of: record,
            isWide: record[Field.enable4byteAs]?.bool ?? false)
        try BGPSourcePorts.check(record, from: nil, core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try AutonomousSystem.check(
            record[Field.autonomousSystem], Field.autonomousSystem, of: record,
            isWide: record[Field.enable4byteAs]?.bool ?? false)
        try BGPSourcePorts.check(record, from: old, core)
        try checkNarrowing(of: record, from: old, core)
        guard record[Field.autonomousSystem] != old[Field.autonomousSystem],
            let asn = record[Field.autonomousSystem]?.int
        else {
            return
        }
        try RouteTargetLists.checkAll(core, globalASN: asn)
    }

    /// Numbers of four octets that are in use keep the flag that allows them.
    private func checkNarrowing(of record: Record, from old: Record, _ core: ConfigCore) throws(ConfigError) {
        guard old[Field.enable4byteAs]?.bool == true, record[Field.enable4byteAs]?.bool != true else { return }
        for id in core.catalog.ids(of: .bgpRouter) {
            guard let router = core.catalog.intent[id]?.record else { continue }
            let parameters = router[Field.bgpRouterParameters]
            for field in [Field.autonomousSystem, Field.localAutonomousSystem] {
                try AutonomousSystem.check(parameters?[field], field, of: router, isWide: false)
            }
        }
    }
}
