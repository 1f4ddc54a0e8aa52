package import WeftNet

/// What the configuration still lacks before something can be attached.
package enum Missing: Error, Hashable, Sendable {
    case virtualMachine(String)
    case interface(String)
    /// The configuration holds another incarnation under the same name.
    case incarnation(String, wanted: ObjectID, present: ObjectID)
    case interfaces(String, have: Int, want: Int)
    case disabled(String)
    case macAddress(String)
    case network(String)
    case routingInstance(String)
    case address(String)
    case subnet(String, IPAddress)
    /// It has addresses, but none that this host forwards for.
    case servedAddress(String, [IPAddress])
}

extension Missing: CustomStringConvertible {
    package var description: String {
        switch self {
        case .virtualMachine(let name): "virtual machine \(name) is not known on this host"
        case .interface(let name): "interface \(name) is not known or belongs to no virtual machine"
        case .incarnation(let name, let wanted, let present):
            "virtual machine \(name) is \(present), the request is for \(wanted)"
        case .interfaces(let name, let have, let want):
            "virtual machine \(name) has \(have) of \(want) interfaces"
        case .disabled(let name):
            "interface \(name) is administratively down: its id_perms say \"enable\": false"
        case .macAddress(let name): "interface \(name) has no MAC address"
        case .network(let name): "interface \(name) has no virtual network"
        case .routingInstance(let name): "interface \(name) has no routing instance"
        case .address(let name): "interface \(name) has no address"
        case .servedAddress(let name, let addresses):
            "\(UnservedFamily.address(addresses, of: "interface \(name)"))"
        case .subnet(let name, let address): "address \(address) of interface \(name) is in no subnet of its network"
        }
    }
}

extension HostGraph {
    /// The interface `key` as forwarding needs it.
    func interface(_ key: ConfigKey, in extent: Extent = .everything) throws(Missing) -> InterfaceState {
        guard case .virtualMachineInterface(let fields) = fields(key, in: extent), let id = fields.id,
            let machineKey = neighbours(of: key, .virtualMachine, in: extent).first,
            case .virtualMachine(.some(let machineID)) = self.fields(machineKey, in: extent)
        else { throw .interface(key.name) }
        guard fields.isEnabled else { throw .disabled(key.name) }
        guard let macAddress = fields.macAddress else { throw .macAddress(key.name) }
        guard let networkKey = neighbours(of: key, .virtualNetwork, in: extent).first,
            let network = network(networkKey, in: extent)
        else { throw .network(key.name) }
        guard let instance = routingInstance(of: key, network: networkKey, in: extent) else {
            throw .routingInstance(key.name)
        }
        return InterfaceState(
            id: id, name: key.name, macAddress: macAddress, virtualMachine: machineKey.name,
            virtualMachineID: machineID, network: network, routingInstance: instance,
            addresses: try addresses(of: key, network, in: extent),
            securityGroups: neighbours(of: key, .securityGroup, in: extent).compactMap {
                if case .securityGroup(let id) = self.fields($0, in: extent) { id } else { nil }
            }.sorted(),
            tags: neighbours(of: key, .tag, in: extent).compactMap {
                if case .tag(let id) = self.fields($0, in: extent) { id } else { nil }
            }.sorted(),
            position: fields.position ?? .init(index: 1, count: 1),
            bgpSourcePort: neighbours(of: key, .bgpRouter, in: extent).lazy.compactMap {
                if case .bgpRouter(let port) = self.fields($0, in: extent) { port } else { nil }
            }.first, requestedName: fields.requestedName)
    }

    /// All interfaces of the virtual machine, in the order in which the workload shall see them.
    ///
    /// They rest on what the present server has named. An earlier one may have named interfaces of a machine that bore
    /// the name before.
    ///
    /// - Parameter incarnation: the UUID that the virtual machine must have; `nil` accepts any.
    func interfaces(ofVirtualMachine name: String, incarnation: ObjectID?) throws(Missing) -> [InterfaceState] {
        let key = ConfigKey(.virtualMachine, name)
        guard case .virtualMachine(.some(let id)) = fields(key, in: .present) else { throw .virtualMachine(name) }
        if let incarnation, incarnation != id { throw .incarnation(name, wanted: incarnation, present: id) }
        var states: [InterfaceState] = []
        for key in neighbours(of: key, .virtualMachineInterface, in: .present) where fields(key, in: .present) != nil {
            states.append(try interface(key, in: .present))
        }
        let want = states.first?.position.count ?? 1
        guard states.count == want else { throw .interfaces(name, have: states.count, want: want) }
        return states.sorted { ($0.position.index, $0.name) < ($1.position.index, $1.name) }
    }

    private func network(_ key: ConfigKey, in extent: Extent) -> InterfaceState.Network? {
        guard case .virtualNetwork(let fields) = fields(key, in: extent), let id = fields.id else { return nil }
        return InterfaceState.Network(
            name: key.name, id: id, index: fields.index, subnets: subnets(ofNetwork: key, in: extent),
            segment: fields.segment)
    }

    /// The subnets of a network: those on its link to an IPAM or, when that names none, the flat ones of the IPAM.
    private func subnets(ofNetwork key: ConfigKey, in extent: Extent) -> [RoutedSubnet] {
        var subnets: Set<RoutedSubnet> = []
        for attribute in neighbours(of: key, .virtualNetworkNetworkIpam, in: extent) {
            guard case .virtualNetworkIPAM(let own) = fields(attribute, in: extent) else { continue }
            if !own.isEmpty {
                subnets.formUnion(own)
                continue
            }
            for ipam in neighbours(of: attribute, .networkIpam, in: extent) {
                if case .networkIPAM(let flat) = fields(ipam, in: extent) { subnets.formUnion(flat) }
            }
        }
        return subnets.sorted { $0.prefix < $1.prefix }
    }

    /// The instance that the interface is bound to, else the network's own, which bears the network's name twice.
    private func routingInstance(of key: ConfigKey, network: ConfigKey, in extent: Extent) -> String? {
        for attribute in neighbours(of: key, .virtualMachineInterfaceRoutingInstance, in: extent) {
            if let instance = neighbours(of: attribute, .routingInstance, in: extent).first { return instance.name }
        }
        if let instance = neighbours(of: key, .routingInstance, in: extent).first { return instance.name }
        let primary = ConfigKey(.routingInstance, "\(network.name):\(FQName(splitting: network.name).name)")
        return neighbours(of: network, .routingInstance, in: extent).contains(primary) ? primary.name : nil
    }

    private func addresses(
        of key: ConfigKey, _ network: InterfaceState.Network, in extent: Extent
    ) throws(Missing) -> [InterfaceAddress] {
        var found: [(address: InterfaceAddress, isSecondary: Bool)] = []
        for ip in neighbours(of: key, .instanceIp, in: extent) {
            guard case .instanceIP(.some(let address), let isSecondary) = fields(ip, in: extent) else { continue }
            let subnets = network.subnets.filter { $0.prefix.contains(address) }
            let subnet = subnets.max { $0.prefix.length < $1.prefix.length }
            // What this host does without keeps nothing waiting.
            if subnet == nil, address.served != nil { throw .subnet(key.name, address) }
            let prefix = subnet?.prefix ?? IPPrefix(host: address)
            found.append(
                (.init(address: address, prefixLength: prefix.length, gateway: subnet?.gateway), isSecondary))
        }
        guard !found.isEmpty else { throw .address(key.name) }
        guard found.contains(where: { $0.address.address.served != nil }) else {
            throw .servedAddress(key.name, found.map(\.address.address).sorted())
        }
        return found.sorted {
            ($0.isSecondary ? 1 : 0, $0.address.address) < ($1.isSecondary ? 1 : 0, $1.address.address)
        }
        .map(\.address)
    }
}
