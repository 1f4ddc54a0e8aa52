import WeftJSON
import WeftModel
import WeftNet

/// Floating and alias IPs: an address of the network that their pool stands in.
struct PooledAddressHook: TypeHook {
    let address: String
    let family: String
    let pool: ObjectType
    /// The pool's property that limits it to some of the network's subnets.
    let poolSubnets: String

    static let floatingIP = PooledAddressHook(
        address: "floating_ip_address", family: "floating_ip_address_family", pool: .floatingIpPool,
        poolSubnets: "floating_ip_pool_subnets")
    static let aliasIP = PooledAddressHook(
        address: "alias_ip_address", family: "alias_ip_address_family", pool: .aliasIpPool,
        poolSubnets: "alias_ip_pool_subnets")

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
        let subnets = (pool[poolSubnets]?["subnet_uuid"]?.array ?? []).compactMap(\.string)
        let request = AddressRequest(address: asked, family: record[family]?.string, subnets: subnets)
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
        try keep(address, of: &record, as: old, "Cannot change the address of \(record.type.name) \(record.name)")
    }
}
