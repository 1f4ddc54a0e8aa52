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
    /// Who may have the gateway's address: a router's port, but neither a machine nor a pool.
    var use = Use.router
    /// The slice of a host, if the address is to come from it.
    var hostPools: [ClosedRange<IPAddress>] = []

    enum Use { case router, machine, pool }
}

extension ConfigCore {
    /// Finds the address for a request in a network; it counts as taken once a record with the claim is put.
    func findAddress(
        _ request: AddressRequest, in network: Record
    ) throws(ConfigError) -> (claim: AddressClaim, subnet: NetworkSubnet) {
        var subnets = subnets(of: network, all: request.address != nil || !request.subnets.isEmpty)
        if !request.subnets.isEmpty {
            subnets = subnets.filter { subnet in request.subnets.contains { subnet.isNamed($0) } }
            guard !subnets.isEmpty else {
                throw ConfigError(
                    .invalidValue,
                    "Virtual-Network(\(network.name)) has invalid subnet(\(request.subnets.joined(separator: ", "))): "
                        + "none of its subnets has that uuid")
            }
        }
        if let wanted = request.address {
            guard let subnet = subnets.first(where: { $0.subnet.prefix.contains(wanted) }) else {
                throw .exhausted(network, tried: [])
            }
            return (try requested(wanted, request, subnet, of: network), subnet)
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
        _ address: IPAddress, _ request: AddressRequest, _ subnet: NetworkSubnet, of network: Record
    ) throws(ConfigError) -> AddressClaim {
        if address == subnet.subnet.gateway, request.use == .machine { throw .gatewayForMachine }
        guard address.number % UInt128(subnet.subnet.unit) == 0 else {
            throw ConfigError(
                .invalidValue,
                "Virtual-Network(\(network.name):\(subnet.subnet.prefix)) has invalid alloc_unit(\(subnet.subnet.unit)) in "
                    + "subnet(\(subnet.subnet.prefix)) reason: Requested IP address \(address) not aligned")
        }
        let isReserved =
            request.use == .router
            ? subnet.subnet.isReservedBesidesGateway(address) : subnet.subnet.isReserved(address)
        // All of its block: some may have been given out when the subnet had a smaller unit.
        if isReserved || catalog.addresses(in: subnet.space).isTaken(address, count: subnet.subnet.unit) {
            throw ConfigError(.inUse, "IP address already in use")
        }
        return AddressClaim(space: subnet.space, address: address, count: subnet.subnet.unit)
    }

    /// Whether an address is the gateway's of one of the network's subnets.
    func isGateway(_ address: IPAddress, in network: Record) -> Bool {
        subnets(of: network, all: true).contains { $0.subnet.gateway == address }
    }

    // MARK: addresses without an object, `POST /virtual-network/<uuid>/ip-alloc`

    mutating func allocateAddresses(
        in network: ObjectID, count: Int, subnet: String?, family: String?
    ) throws(ConfigError) -> [IPAddress] {
        let old = try editable(.virtualNetwork, network)
        guard (1...1024).contains(count) else {
            throw ConfigError(.invalidValue, "Cannot allocate \(count) addresses at once")
        }
        if let subnet, !subnets(of: old, all: true).contains(where: { $0.isNamed(subnet) }) {
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

    /// How many addresses are in use in each of the subnets; in one that the network does not have, none. By the uuid
    /// of its link to a flat IPAM, all that networks use of the IPAM.
    func addressCounts(in network: ObjectID, subnets wanted: [String]) throws(ConfigError) -> [Int] {
        let subnets = subnets(of: try found(.virtualNetwork, network).record, all: true)
        var counts: [Int] = []
        for uuid in wanted {
            let taken = subnets.filter { $0.isNamed(uuid) }.map { subnet in
                catalog.addresses(in: subnet.space).takenCount(in: subnet.subnet.prefix)
            }
            counts.append(Int(clamping: taken.reduce(0, +)))
        }
        return counts
    }
}
