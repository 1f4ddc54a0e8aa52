import WeftJSON
import WeftModel
import WeftNet

/// Workloads that peer with their gateway (control-node.md §17).
struct BGPAsAServiceHook: TypeHook {
    private static let families: Set<String> = ["inet", "inet6"]

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        let isWide = core.fabric.hasWideNumbers
        // The original takes 0 for the AS of the network.
        try AutonomousSystem.checkOptional(
            record["autonomous_system"], "autonomous_system", of: record, isWide: isWide)
        let address = record["bgpaas_ip_address"]?.string ?? ""
        if record["bgpaas_shared"] == true, address.isEmpty {
            throw ConfigError(
                .invalidValue, "bgp-as-a-service \(record.name) is shared and has no bgpaas_ip_address")
        }
        if !address.isEmpty, IPAddress(address) == nil {
            throw .invalid("bgpaas_ip_address", .string(address), of: record, "is not an address")
        }
        let attributes = record["bgpaas_session_attributes"] ?? .null
        try BGPSessionRules.check(attributes, of: record, isWide: isWide)
        for family in attributes["address_families"]?["family"]?.array ?? [] {
            guard let name = family.string, Self.families.contains(name) else {
                throw .invalid("address_families", family, of: record, "workloads exchange inet and inet6 only")
            }
        }
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try willCreate(&record, &core)
    }
}
