import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// A subnet that a network's addresses come from.
struct NetworkSubnet {
    let subnet: Subnet
    /// Its own, or that of the network's link to a flat IPAM: what the network shows, and what clients ask by.
    let uuid: String
    /// Where its addresses are unique: the network itself, or the flat IPAM that it shares.
    let space: ObjectID
    /// Its own in a flat IPAM, which the IPAM shows.
    var flatUUID: String?

    func isNamed(_ uuid: String) -> Bool { self.uuid == uuid || flatUUID == uuid }
}

extension ConfigCore {
    /// The subnets that addresses of `network` may come from, in the order in which they are tried.
    ///
    /// - Parameter all: its `address_allocation_mode` does not count: it is for whoever asks for just any address.
    func subnets(of network: Record, all: Bool = false) -> [NetworkSubnet] {
        var own: [NetworkSubnet] = []
        var flat: [NetworkSubnet] = []
        for link in network.object.references[to: .networkIpam] {
            guard let ipam = catalog.intent[link.target]?.record else { continue }
            if ipam.isFlat {
                flat += ipam.flatSubnets(linkedBy: link.attribute?[Field.ipamSubnets]?[0]?[Field.subnetUuid]?.string)
            } else {
                let list = link.attribute?[Field.ipamSubnets]?.array ?? []
                own += list.compactMap { NetworkSubnet($0, space: network.id) }
            }
        }
        if all { return own + flat }
        return switch network[Field.addressAllocationMode]?.string {
        case "user-defined-subnet-only": own
        case "flat-subnet-only": flat
        case "flat-subnet-preferred": flat + own
        default: own + flat
        }
    }
}

extension Record {
    /// A network-ipam that owns its subnets; all networks on it draw from one pool.
    var isFlat: Bool { self[Field.ipamSubnetMethod] == "flat-subnet" }

    /// `link`: the uuid by which a network shows its use of all of them.
    func flatSubnets(linkedBy link: String?) -> [NetworkSubnet] {
        (self[Field.ipamSubnets]?[Field.subnets]?.array ?? []).compactMap {
            NetworkSubnet($0, space: id, linkedBy: link)
        }
    }
}

extension NetworkSubnet {
    /// Reads an `IpamSubnetType` that ``SubnetForm`` has filled; `nil` for one without a usable prefix.
    init?(_ json: JSON, space: ObjectID, linkedBy link: String? = nil) {
        guard let subnet = try? SubnetForm(json)?.subnet else { return nil }
        let uuid = json[Field.subnetUuid]?.string ?? ""
        self.init(subnet: subnet, uuid: link ?? uuid, space: space, flatUUID: link == nil ? nil : uuid)
    }
}

/// An `IpamSubnetType` as a client sent it.
struct SubnetForm {
    let json: JSONObject
    let subnet: Subnet

    /// `nil` for an entry without prefix, as a network on a flat IPAM has.
    init?(_ json: JSON) throws(ConfigError) {
        guard let fields = json.object, let prefix = try Self.prefix(fields[Field.subnet]) else { return nil }
        self.json = fields
        let gateway: Subnet.Gateway
        switch fields[Field.defaultGateway]?.string {
        // "None" is what Python's clients make of nothing.
        case nil, "", "None": gateway = .usual
        case "0.0.0.0", "::": gateway = .none
        case let text?:
            guard let address = IPAddress(text) else {
                throw ConfigError(.invalidValue, "default_gateway \(text) of subnet \(prefix) is not an address")
            }
            gateway = .address(address)
        }
        do {
            subnet = try Subnet(
                prefix, gateway: gateway, dnsServer: fields[Field.dnsServerAddress]?.string.flatMap(IPAddress.init),
                startsAtFirst: fields[Field.addrFromStart]?.bool ?? false, pools: try Self.pools(fields),
                unit: fields[Field.allocUnit]?.uint ?? 1)
        } catch let error as SubnetError {
            throw ConfigError(error)
        } catch let error as ConfigError {
            throw error
        } catch {
            return nil
        }
    }

    private static func prefix(_ json: JSON?) throws(ConfigError) -> IPPrefix? {
        guard let json, let text = json[Field.ipPrefix]?.string else { return nil }
        guard let prefix = PrefixForm.prefix(json) else {
            throw ConfigError(.invalidValue, "Invalid subnet \(text)/\(json[Field.ipPrefixLen] ?? nil)")
        }
        return prefix
    }

    /// Pools of a single host are not for everyone.
    private static func pools(_ fields: JSONObject) throws(ConfigError) -> [ClosedRange<IPAddress>] {
        try (fields[Field.allocationPools]?.array ?? []).filter { $0[Field.vrouterSpecificPool] != true }.pools()
    }

    /// The entry as it is kept: host bits cleared, gateway, DNS server and uuid filled in.
    func filled(newID: () -> ObjectID) -> JSON {
        var filled = json
        filled[Field.subnet] = .object(PrefixForm.json(subnet.prefix))
        filled[Field.defaultGateway] =
            subnet.gateway.map { .string($0.description) } ?? json[Field.defaultGateway] ?? "0.0.0.0"
        filled[Field.dnsServerAddress] = .string(subnet.dnsServer.description)
        if filled[Field.subnetUuid]?.string?.isEmpty ?? true { filled[Field.subnetUuid] = .string(newID().description) }
        if filled[Field.enableDhcp]?.bool == nil { filled[Field.enableDhcp] = true }
        return .object(filled)
    }
}

extension [JSON] {
    /// `AllocationPoolType`s as ranges.
    func pools() throws(ConfigError) -> [ClosedRange<IPAddress>] {
        var pools: [ClosedRange<IPAddress>] = []
        for json in self {
            guard let start = json[Field.start]?.string.flatMap(IPAddress.init),
                let end = json[Field.end]?.string.flatMap(IPAddress.init), start.bitWidth == end.bitWidth, start <= end
            else { throw ConfigError(.invalidValue, "Invalid allocation pool \(json)") }
            pools.append(start...end)
        }
        return pools
    }
}

extension ConfigError {
    init(_ error: SubnetError) {
        switch error {
        case .gatewayOutside, .poolOutside: self.init(.inUse, "Invalid subnet: \(error)")
        case .tooSmall, .unit: self.init(.invalidValue, "Invalid subnet: \(error)")
        }
    }
}
