import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// A security group has a number for the data plane, and rules that each have one side at the interface itself.
struct SecurityGroupHook: TypeHook {
    private static let id = Field.securityGroupId
    private static let configuredID = Field.configuredSecurityGroupId

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        if record[Self.id] != nil, !core.caller.isSystem {
            throw ConfigError(.immutable, "Cannot set the security group ID")
        }
        if record[Self.id] == nil { try number(&record, from: nil, core) }
        try PolicyRules.securityGroup.complete(&record, from: nil, &core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try keep(Self.id, of: &record, as: old, "Cannot update the security group ID")
        // 0 and nothing are the same: an automatic number.
        if record[Self.configuredID]?.uint ?? 0 != old[Self.configuredID]?.uint ?? 0 {
            try number(&record, from: old, core)
        }
        try PolicyRules.securityGroup.complete(&record, from: old, &core)
    }

    func numbers(of record: Record) -> [NumberClaim] {
        record[Self.id]?.uint.map { [NumberClaim(space: .securityGroup, number: $0)] } ?? []
    }

    /// The configured number if there is one, else an automatic one.
    private func number(_ record: inout Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        if let configured = record[Self.configuredID]?.uint, configured != 0 {
            if core.catalog.pool(.securityGroup).isTaken(configured), old?[Self.id]?.uint != configured {
                throw ConfigError(.inUse, "Requested security group id \(configured) has been already allocated")
            }
            record[Self.id] = JSON(configured)
        } else {
            record[Self.id] = JSON(try core.lowestFree(.securityGroup, for: record))
        }
    }
}
