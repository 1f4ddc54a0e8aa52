import WeftJSON
import WeftModel
import WeftNet

/// A flat IPAM owns subnets, which are completed and kept while addresses of them are in use.
struct NetworkIPAMHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try fill(&record, from: nil, &core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        if record.isFlat != old.isFlat, core.catalog.referrers(of: record.id, .virtualNetwork) != nil {
            throw ConfigError(
                .inUse, "ipam_subnet_method of network-ipam \(record.name) cannot change while networks use it")
        }
        try fill(&record, from: old, &core)
    }

    private func fill(_ record: inout Record, from old: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        guard record.isFlat, record["ipam_subnets"] != old?["ipam_subnets"] else { return }
        var wrapper = record["ipam_subnets"]?.object ?? [:]
        let before = old?["ipam_subnets"]?["subnets"]?.array ?? []
        let filled = try core.filledSubnets(wrapper["subnets"]?.array ?? [], before: before)
        try core.checkOverlap([filled])
        try core.checkRemoval(of: before, for: filled, in: record.id)
        guard !filled.isEmpty else { return }
        wrapper["subnets"] = .array(filled)
        record["ipam_subnets"] = .object(wrapper)
    }
}
