import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// What an address is wanted for.
struct AddressRequest {
    var address: IPAddress?
    /// `v4` or `v6`.
    var family: String?
    var subnets: [String] = []
    /// A router's port may have the gateway's address.
    var isForMachine = false
    /// The slice of a host, if the address is to come from it.
    var hostPools: [ClosedRange<IPAddress>] = []
}

extension ConfigCore {
    /// Finds the address for a request in a network; it counts as taken once a record with the claim is put.
    func findAddress(
        _ request: AddressRequest, in network: Record
    ) throws(ConfigError) -> (claim: AddressClaim, subnet: NetworkSubnet) {
        var subnets = subnets(of: network)
        if !request.subnets.isEmpty { subnets = subnets.filter { request.subnets.contains($0.uuid) } }
        if let wanted = request.address {
            guard let subnet = subnets.first(where: { $0.subnet.prefix.contains(wanted) }) else {
                throw .exhausted(network, tried: [])
            }
            return (try requested(wanted, request, subnet), subnet)
        }
        guard let first = subnets.first else { throw .exhausted(network, tried: []) }
        let width =
            switch request.family {
            case "v4": 32
            case "v6": 128
            default: first.subnet.prefix.network.bitWidth
            }
        let candidates = subnets.filter { $0.subnet.prefix.network.bitWidth == width }
        for subnet in candidates {
            let pools = request.hostPools.compactMap { subnet.subnet.prefix.part(of: $0) }
            let addresses = catalog.addresses(in: subnet.space)
            guard let address = addresses.next(in: subnet.subnet, pools: pools.isEmpty ? nil : pools) else { continue }
            return (AddressClaim(space: subnet.space, address: address, count: subnet.subnet.unit), subnet)
        }
        throw .exhausted(network, tried: candidates.map(\.subnet.prefix.description))
    }

    private func requested(
        _ address: IPAddress, _ request: AddressRequest, _ subnet: NetworkSubnet
    ) throws(ConfigError) -> AddressClaim {
        if address == subnet.subnet.gateway, request.isForMachine {
            throw ConfigError(.invalidValue, "Gateway IP cannot be used by VM port")
        }
        if subnet.subnet.isReservedBesidesGateway(address) || catalog.addresses(in: subnet.space).isTaken(address) {
            throw ConfigError(.inUse, "IP address already in use")
        }
        return AddressClaim(space: subnet.space, address: address)
    }

    // MARK: addresses without an object, `POST /virtual-network/<uuid>/ip-alloc`

    mutating func allocateAddresses(
        in network: ObjectID, count: Int, subnet: String?, family: String?
    ) throws(ConfigError) -> [IPAddress] {
        let old = try editable(.virtualNetwork, network)
        guard (1...1024).contains(count) else {
            throw ConfigError(.invalidValue, "Cannot allocate \(count) addresses at once")
        }
        if let subnet, !subnets(of: old).contains(where: { $0.uuid == subnet }) {
            throw ConfigError(.invalidValue, "virtual-network \(old.name) has no subnet \(subnet)")
        }
        var record = old
        var allocated: [IPAddress] = []
        for _ in 0..<count {
            let request = AddressRequest(family: family, subnets: subnet.map { [$0] } ?? [])
            let (claim, _) = try findAddress(request, in: record)
            record.addresses.append(claim)
            allocated.append(claim.address)
            put(record)
        }
        return allocated
    }

    /// Frees addresses that were allocated without an object; others are left alone.
    mutating func freeAddresses(_ addresses: [IPAddress], in network: ObjectID) throws(ConfigError) {
        var record = try editable(.virtualNetwork, network)
        record.addresses.removeAll { addresses.contains($0.address) }
        put(record)
    }

    /// How many addresses are in use in each of the subnets.
    func addressCounts(in network: ObjectID, subnets wanted: [String]) throws(ConfigError) -> [Int] {
        let subnets = subnets(of: try found(.virtualNetwork, network).record)
        var counts: [Int] = []
        for uuid in wanted {
            guard let subnet = subnets.first(where: { $0.uuid == uuid }) else {
                throw ConfigError(.notFound, "Virtual-Network \(network) has no subnet \(uuid)")
            }
            counts.append(Int(clamping: catalog.addresses(in: subnet.space).takenCount(in: subnet.subnet.prefix)))
        }
        return counts
    }
}
