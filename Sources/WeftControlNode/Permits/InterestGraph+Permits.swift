import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting

/// What the configuration says of ports, read from the graph.
extension InterestGraph {
    /// The nodes of a type that living edges join to a node; they need not be alive.
    func neighbours(of number: NodeNumber, _ type: ObjectType) -> [NodeNumber] {
        group(of: number, to: type).lazy.filter { !edges[Int($0)].origins.isEmpty }
            .map { otherEnd(of: $0, from: number) }
    }

    private func living(_ number: NodeNumber, _ type: ObjectType) -> [NodeNumber] {
        neighbours(of: number, type).filter { isAlive(node: $0) }
    }

    private func facts(of number: NodeNumber) -> PermitFacts? { nodes[Int(number)].object?.permitFacts }

    // MARK: Hosts

    func hostNumber(named host: String) -> NodeNumber? {
        named[ConfigName(type: .virtualRouter, name: Self.routerName(of: host))]
    }

    static func routerName(of host: String) -> String { "default-global-system-config:\(host)" }

    /// The host of a virtual router that is there.
    func hostName(of number: NodeNumber) -> String? {
        isAlive(node: number) && type(of: number) == .virtualRouter
            ? FQName(splitting: nodes[Int(number)].name).name : nil
    }

    func type(of number: NodeNumber) -> ObjectType { nodes[Int(number)].key.type }

    func hostAddress(of number: NodeNumber) -> IPAddress? { facts(of: number)?.address }

    /// The hosts to which the configuration binds interfaces of a machine.
    func hosts(boundTo machine: NodeNumber) -> [String] {
        living(machine, .virtualMachineInterface).compactMap { facts(of: $0)?.port?.host }
    }

    // MARK: Ports

    /// What a port permits; `nil` when it is on no host.
    func permits(of port: NodeNumber) -> PortPermits? {
        guard let own = facts(of: port)?.port else { return nil }
        var permits = PortPermits()
        permits.hosts = hosts(of: port, own).sorted()
        guard !permits.hosts.isEmpty else { return nil }
        // Networks count by their numbers, whether or not they are there yet.
        let networks = neighbours(of: port, .virtualNetwork).map(NetworkNumber.init)
        permits.networks = networks
        permits.isSpeaker = !living(port, .bgpAsAService).isEmpty
        var addresses: Set<PortPermits.Address> = []
        var shared: Set<PortPermits.Address> = []
        for address in living(port, .instanceIp) {
            guard let host = facts(of: address)?.address else { continue }
            let own = neighbours(of: address, .virtualNetwork).map(NetworkNumber.init).filter(networks.contains)
            for network in own.isEmpty ? networks : own {
                addresses.insert(.init(network, .prefix(IPPrefix(host: host)), isReserved: true))
            }
        }
        for address in living(port, .floatingIp) + living(port, .aliasIp) {
            guard let host = facts(of: address)?.address else { continue }
            for network in networksOfPool(address) {
                addresses.insert(.init(network, .prefix(IPPrefix(host: host)), isReserved: true))
                for mac in own.macs { addresses.insert(.init(network, .mac(mac), isReserved: true)) }
            }
        }
        for network in networks {
            for mac in own.macs { addresses.insert(.init(network, .mac(mac), isReserved: true)) }
            for pair in own.pairs {
                if let mac = pair.mac { shared.insert(.init(network, .mac(mac), isReserved: false)) }
                guard let prefix = pair.prefix else { continue }
                if Int(prefix.length) == prefix.network.bitWidth {
                    shared.insert(.init(network, .prefix(prefix), isReserved: false))
                } else {
                    permits.ranges.append(.init(network, prefix))
                }
            }
            for table in living(port, .interfaceRouteTable) + living(port, .subnet) {
                for entry in facts(of: table)?.prefixes ?? [] {
                    shared.insert(.init(network, .prefix(entry.prefix), isReserved: false))
                }
            }
        }
        permits.addresses = Array(
            addresses.union(
                shared.filter { !addresses.contains(.init($0.network, $0.key, isReserved: true)) }))
        return permits
    }

    private func hosts(of port: NodeNumber, _ own: PermitFacts.Port) -> Set<HostNumber> {
        var found = Set(living(port, .virtualRouter))
        for machine in living(port, .virtualMachine) { found.formUnion(living(machine, .virtualRouter)) }
        if own.isSubInterface {
            for parent in living(port, .virtualMachineInterface) {
                guard let parentFacts = facts(of: parent)?.port, !parentFacts.isSubInterface else { continue }
                found.formUnion(hosts(of: parent, parentFacts).map(\.number))
            }
        }
        return Set(found.map(HostNumber.init))
    }

    /// The network that a floating or alias IP is of: its pool's, or that of the instance IP below which it stands.
    private func networksOfPool(_ address: NodeNumber) -> [NetworkNumber] {
        (living(address, .floatingIpPool) + living(address, .aliasIpPool) + living(address, .instanceIp))
            .flatMap { neighbours(of: $0, .virtualNetwork) }.map(NetworkNumber.init)
    }

    // MARK: Networks

    /// The networks whose ports may speak in a network as well: those that the underlay carries as their provider, and
    /// those that a logical router joins within it.
    func guests(of network: NodeNumber) -> Set<NetworkNumber> {
        var found: Set<NodeNumber> = []
        if network == fabricNetwork {
            for edge in group(of: network, to: .virtualNetwork) where edges[Int(edge)].right == network {
                found.insert(edges[Int(edge)].left)
            }
        }
        for edge in group(of: network, to: .logicalRouter)
        where edges[Int(edge)].attribute?[Field.logicalRouterVirtualNetworkType]?.string == "InternalVirtualNetwork" {
            for port in living(otherEnd(of: edge, from: network), .virtualMachineInterface) {
                found.formUnion(neighbours(of: port, .virtualNetwork))
            }
        }
        found.remove(network)
        return Set(found.map(NetworkNumber.init))
    }

    func networkNumber(_ network: ObjectID) -> NetworkNumber? {
        node(.virtualNetwork, network).map(NetworkNumber.init)
    }

    /// What ports of a network may learn.
    func learning(in network: NodeNumber) -> LearningPermit? {
        guard let facts = facts(of: network)?.learning, facts.isOn else { return nil }
        let subnets =
            facts.subnets.isEmpty
            ? living(network, .networkIpam).flatMap { self.facts(of: $0)?.prefixes.map(\.prefix) ?? [] } : facts.subnets
        return LearningPermit(subnets: subnets, limit: facts.limit)
    }

    // MARK: What routes may bear

    func securityGroups(of ports: Set<PortNumber>) -> Set<UInt32> {
        ports.reduce(into: []) { found, port in
            for group in living(port.number, .securityGroup) {
                if let id = facts(of: group)?.number { found.insert(id) }
            }
        }
    }

    /// Those of the interfaces, their machines, networks and projects.
    func tags(of ports: Set<PortNumber>) -> Set<UInt32> {
        ports.reduce(into: []) { found, port in
            let around = [.virtualMachine, .virtualNetwork, .project].flatMap { living(port.number, $0) }
            for tag in (around + [port.number]).flatMap({ living($0, .tag) }) {
                if let id = facts(of: tag)?.number { found.insert(id) }
            }
        }
    }

    func communities(of ports: Set<PortNumber>, on prefix: IPPrefix) -> [Community] {
        ports.flatMap { living($0.number, .interfaceRouteTable) }.flatMap { facts(of: $0)?.prefixes ?? [] }
            .filter { $0.prefix == prefix }.flatMap(\.communities)
    }

    // MARK: Views

    /// Whether an agent's view reaches a routing instance.
    func sees(_ agent: AgentID, instance: ObjectID) -> Bool {
        node(.routingInstance, instance).map { nodes[Int($0)].viewers.contains(agent) && isAlive(node: $0) } ?? false
    }
}
