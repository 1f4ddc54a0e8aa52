import WeftJSON
import WeftModel
import WeftNet

/// An instance IP gets its address with the object: the one asked for, or the next of its network.
struct InstanceIPHook: TypeHook {
    private static let address = Field.instanceIpAddress

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        let asked = try requestedAddress(record)
        if asked == nil { try joinNetworkOfInterface(&record, core) }
        guard let network = try network(of: record, core) else {
            record[Self.address] = asked.map { .string($0.description) }
            return
        }
        if InitialNames.isUnmanaged(network.name) || network[Field.externalIpam] == true {
            record[Self.address] = asked.map { .string($0.description) }
            return
        }
        let request = AddressRequest(
            address: asked, family: record[Field.instanceIpFamily]?.string,
            subnets: [record[Field.subnetUuid]?.string].compactMap { $0?.isEmpty == false ? $0 : nil },
            use: Self.isForMachine(record, core) ? .machine : .router, hostPools: try hostPools(record, core))
        let (claim, subnet) = try core.findAddress(request, in: network)
        record[Self.address] = .string(claim.address.description)
        record[Field.subnetUuid] = .string(subnet.uuid)
        record.addresses = [claim]
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        // Clients may send the address with a prefix length; the address is what counts.
        if let sent = try requestedAddress(record) { record[Self.address] = .string(sent.description) }
        try keep(
            Self.address, of: &record, as: old,
            "Instance IP Address can not be changed: that of instance-ip \(record.name) is "
                + "\(old[Self.address]?.string ?? "not set")", .invalidValue)
        try keep(
            Field.subnetUuid, of: &record, as: old, "Cannot change the subnet of instance-ip \(record.name)",
            .invalidValue
        )
        let networks = record.object.references[to: .virtualNetwork].map(\.target)
        guard networks == old.object.references[to: .virtualNetwork].map(\.target) else {
            throw ConfigError(
                .invalidValue,
                "Cannot move instance-ip \(record.name) to another network: its address belongs to the first")
        }
        if Self.isForMachine(record, core), Self.isGateway(record, core) { throw .gatewayForMachine }
    }

    private func requestedAddress(_ record: Record) throws(ConfigError) -> IPAddress? {
        guard let text = record[Self.address]?.string, !text.isEmpty else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]), parts.count <= 2,
            parts.count == 1 || (UInt8(parts[1]).map { $0 <= address.bitWidth } ?? false)
        else { throw ConfigError(.invalidValue, "Invalid IP address: \(text)") }
        return address
    }

    /// An address that names nothing to take it from is one of its interface's network. One that names a network may be
    /// on an interface of another, as clients of the field's API server may write it.
    private func joinNetworkOfInterface(_ record: inout Record, _ core: ConfigCore) throws(ConfigError) {
        let named: [ObjectType] = [.virtualNetwork, .networkIpam, .virtualRouter]
        guard named.allSatisfy({ record.object.references[to: $0].isEmpty }),
            let interface = record.object.references[to: .virtualMachineInterface].first,
            let port = core.catalog.row(interface.target)?.record,
            let network = port.object.references[to: .virtualNetwork].first
        else { return }
        let link = Reference(.virtualNetwork, network.target)
        try core.checkLink(from: record.type, to: link)
        record.object.references.insert(link)
    }

    /// The network, or the flat IPAM alone in the role of one.
    private func network(of record: Record, _ core: ConfigCore) throws(ConfigError) -> Record? {
        if let link = record.object.references[to: .virtualNetwork].first {
            return core.catalog.row(link.target)?.record
        }
        guard let link = record.object.references[to: .networkIpam].first,
            var ipam = core.catalog.row(link.target)?.record, ipam.isFlat
        else { return nil }
        ipam.object.references = [Reference(.networkIpam, link.target)]
        return ipam
    }

    /// Whether the address is for a machine's interface, and not for a router's.
    private static func isForMachine(_ record: Record, _ core: ConfigCore) -> Bool {
        record.object.references[to: .virtualMachineInterface].contains { link in
            core.catalog.row(link.target)?.targets.contains { $0.type == .virtualMachine } ?? false
        }
    }

    /// Whether it has the address of a gateway of its network.
    static func isGateway(_ record: Record, _ core: ConfigCore) -> Bool {
        guard let address = record[address]?.string.flatMap({ IPAddress($0) }),
            let link = record.object.references[to: .virtualNetwork].first,
            let network = core.catalog.intent[link.target], !InitialNames.isUnmanaged(network.name)
        else { return false }
        return core.isGateway(address, in: network.record)
    }

    /// The pools that the host of this address has of its own.
    private func hostPools(_ record: Record, _ core: ConfigCore) throws(ConfigError) -> [ClosedRange<IPAddress>] {
        var pools: [ClosedRange<IPAddress>] = []
        for link in record.object.references[to: .virtualRouter] {
            guard let router = core.catalog.row(link.target)?.record else { continue }
            for ipam in router.object.references[to: .networkIpam] {
                pools += try (ipam.attribute?[Field.allocationPools]?.array ?? []).pools()
            }
        }
        return pools
    }
}
