import WeftJSON
import WeftModel
import WeftNet

/// Interfaces that share a primary one, told apart by VLAN: an interface with a tag refers to an interface without.
enum SubInterfaces {
    /// The VLAN of a sub-interface; nil for an interface of its own.
    static func vlan(of record: Record) -> Int? {
        record[Field.virtualMachineInterfaceProperties]?[Field.subInterfaceVlanTag]?.int.flatMap { $0 == 0 ? nil : $0 }
    }

    static func check(_ record: Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        let vlan = vlan(of: record)
        if let vlan, !(0...4094).contains(vlan) {
            throw ConfigError(
                .invalidValue, "Invalid sub-interface VLAN tag ID: \(vlan) of virtual-machine-interface \(record.name)")
        }
        let primaries = record.object.references[to: .virtualMachineInterface].map(\.target)
        let before = old?.object.references[to: .virtualMachineInterface].map(\.target) ?? []
        if let old, Self.vlan(of: old) != vlan, !before.isEmpty {
            throw ConfigError(
                .invalidValue,
                "Cannot change sub-interface VLAN tag ID of virtual-machine-interface \(record.name): make another one")
        }
        for primary in primaries where !before.contains(primary) {
            guard let other = core.catalog.intent[primary]?.record else { continue }
            try check(record, vlan, with: other, core)
        }
    }

    /// The two ends of a link, of which either may be the sub-interface.
    private static func check(
        _ record: Record, _ vlan: Int?, with other: Record, _ core: ConfigCore
    ) throws(ConfigError) {
        let otherVLAN = Self.vlan(of: other)
        if vlan != nil, otherVLAN != nil {
            throw ConfigError(
                .invalidValue,
                "sub interface can't have another sub interface as it's primary port: virtual-machine-interface "
                    + "\(record.name) and \(other.name)")
        }
        guard let tag = vlan ?? otherVLAN else { return }
        let (sub, primary) = vlan == nil ? (other, record) : (record, other)
        for sibling in primary.object.references[to: .virtualMachineInterface].map(\.target) where sibling != sub.id {
            guard let row = core.catalog.intent[sibling], Self.vlan(of: row.record) == tag else { continue }
            throw ConfigError(
                .invalidValue,
                "Two sub interfaces under same primary port can't have same Vlan tag \(tag): virtual-machine-interface "
                    + "\(sub.name) and \(row.name)")
        }
    }
}
