import WeftJSON
import WeftModel
import WeftNet

/// A flat IPAM owns subnets, which are completed and kept while addresses of them are in use; the subnets of others are
/// those of their networks.
struct NetworkIPAMHook: TypeHook {
    private static let method = Field.ipamSubnetMethod
    private static let subnetting = Field.ipamSubnetting
    private static let subnets = Field.ipamSubnets

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try checkMethod(record)
        try fill(&record, from: nil, &core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        for property in [Self.method, Self.subnetting] where record[property] != old[property] {
            throw ConfigError(
                .invalidValue, "\(property) can not be changed (network-ipam \(record.name)): make another network-ipam"
            )
        }
        try checkMethod(record)
        try fill(&record, from: old, &core)
    }

    private func checkMethod(_ record: Record) throws(ConfigError) {
        guard !record.isFlat else { return }
        guard record[Self.subnets] == nil else {
            throw ConfigError(
                .invalidValue,
                "ipam-subnets are allowed only with flat-subnet: give network-ipam \(record.name) ipam_subnet_method "
                    + "flat-subnet, or give the subnets to its networks (attr of network_ipam_refs)")
        }
        guard record[Self.subnetting] != true else {
            throw ConfigError(
                .invalidValue, "subnetting is allowed only with flat-subnet (network-ipam \(record.name))")
        }
    }

    private func fill(_ record: inout Record, from old: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        guard record.isFlat, record[Self.subnets] != old?[Self.subnets] else { return }
        var wrapper = record[Self.subnets]?.object ?? [:]
        let before = old?[Self.subnets]?[Field.subnets]?.array ?? []
        let filled = try core.filledSubnets(wrapper[Field.subnets]?.array ?? [], before: before)
        try core.checkOverlap([filled])
        try checkNetworks(of: record, filled, core)
        try core.checkRemoval(of: before, for: filled, in: record.id)
        guard !filled.isEmpty else { return }
        wrapper[Field.subnets] = .array(filled)
        record[Self.subnets] = .object(wrapper)
    }

    /// A network's subnets do not overlap, wherever they come from.
    private func checkNetworks(of record: Record, _ subnets: [JSON], _ core: ConfigCore) throws(ConfigError) {
        for id in core.catalog.referrers(of: record.id, .virtualNetwork) ?? .many([]) {
            guard let network = core.catalog.intent[id]?.record else { continue }
            let others = network.object.references[to: .networkIpam].filter { $0.target != record.id }
            guard !others.isEmpty else { continue }
            let lists = others.map { link in
                core.catalog.intent[link.target]?.record[Self.subnets]?[Field.subnets]?.array
                    ?? link.attribute?[Field.ipamSubnets]?.array ?? []
            }
            try core.checkOverlap([subnets] + lists)
        }
    }
}
