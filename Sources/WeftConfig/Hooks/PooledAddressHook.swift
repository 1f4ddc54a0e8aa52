import WeftJSON
import WeftModel
import WeftNet

/// Floating and alias IPs: an address of the network that their pool stands in.
struct PooledAddressHook: TypeHook {
    let address: String
    let family: String
    let pool: ObjectType

    static let floatingIP = PooledAddressHook(
        address: Field.floatingIpAddress, family: Field.floatingIpAddressFamily, pool: .floatingIpPool)
    static let aliasIP = PooledAddressHook(
        address: Field.aliasIpAddress, family: Field.aliasIpAddressFamily, pool: .aliasIpPool)

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        // A floating IP below an instance IP brings its address along.
        guard let parent = record.object.parent, parent.type == pool, let pool = core.catalog.row(parent.id)?.record,
            let network = pool.object.parent.flatMap({ core.catalog.row($0.id) })?.record
        else { return }
        var asked: IPAddress?
        if let text = record[address]?.string, !text.isEmpty {
            guard let parsed = IPAddress(text) else { throw ConfigError(.invalidValue, "Invalid IP address: \(text)") }
            asked = parsed
        }
        let request = AddressRequest(
            address: asked, family: record[family]?.string, subnets: FloatingIPPoolHook.subnets(of: pool), use: .pool)
        let (claim, _) = try core.findAddress(request, in: network)
        record[address] = .string(claim.address.description)
        record.addresses = [claim]
        if record.object.references[to: .project].isEmpty, record.type.schema.reference(to: .project) != nil,
            let project = core.catalog.row(network.id)?.parent, project.type == .project
        {
            record.object.references.insert(Reference(.project, project.id))
        }
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try keep(
            address, of: &record, as: old, "Cannot change the address of \(record.type.name) \(record.name)",
            .invalidValue)
    }
}

/// A pool may be limited to some of its network's subnets, by the uuids that the network shows.
struct FloatingIPPoolHook: TypeHook {
    private static let property = Field.floatingIpPoolSubnets

    static func subnets(of pool: Record) -> [String] {
        (pool[property]?[Field.subnetUuid]?.array ?? []).compactMap(\.string)
    }

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) { try check(record, core) }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        if record[Self.property] != old[Self.property] { try check(record, core) }
    }

    private func check(_ record: Record, _ core: ConfigCore) throws(ConfigError) {
        let wanted = Self.subnets(of: record)
        guard !wanted.isEmpty, let parent = record.object.parent, let network = core.catalog.intent[parent.id] else {
            return
        }
        let record = network.record
        let subnets = core.subnets(of: record, all: true)
        // A flat IPAM may have no subnets yet; the network's use of it has its uuid all the same.
        let links = record.object.references[to: .networkIpam].flatMap { $0.attribute?[Field.ipamSubnets]?.array ?? [] }
        for uuid in wanted
        where !links.contains(where: { $0[Field.subnetUuid]?.string == uuid })
            && !subnets.contains(where: { $0.isNamed(uuid) })
        {
            throw ConfigError(.invalidValue, "Subnet \(uuid) was not found in virtual-network \(network.id)")
        }
    }
}
