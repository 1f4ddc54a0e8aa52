import WeftBGPWire
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPPWire

/// What the configuration lets hosts say, and what becomes of it when that changes
/// (docs/decisions/0024-what-hosts-may-publish.md).
extension ControlNode {
    /// Draws the consequences of changes of the configuration for what hosts may say.
    mutating func updatePermits() {
        let news = config.takePermitNews()
        rib.setFabric(config.graph.fabricNetwork.map(NetworkNumber.init))
        for host in news.hosts.sorted() { updateAddress(of: host) }
        for network in news.networks.sorted() {
            rib.setGuests(config.graph.guests(of: network), of: NetworkNumber(network))
            rib.setLearning(config.graph.learning(in: network), in: NetworkNumber(network))
        }
        // A number may be another object's by now.
        for port in news.ports.sorted() where config.graph.type(of: port) != .virtualRouter {
            let number = PortNumber(port)
            let (old, new) = (rib.permits(of: number), config.graph.permits(of: port))
            rib.setPermits(new, of: number)
            let permits = [old, new].compactMap(\.self)
            for host in Set(permits.flatMap(\.hosts)).sorted() { trimAgain(under: permits, of: host) }
        }
    }

    /// Serves agents what they have begun to see, and no longer what they do not see any more.
    mutating func reviewSubscriptions() {
        config.settle()
        for seen in config.takeSeenInstances() { reviewSubscription(of: seen.agent, to: seen.name) }
    }

    /// A host without an address in the configuration is where its agent is.
    mutating func updateAddress(of host: NodeNumber) {
        let name = config.graph.hostName(of: host)
        let agent = name.flatMap { agents.named($0) }
        let address = config.graph.hostAddress(of: host) ?? agent?.address
        rib.setAddress(name == nil ? nil : address, of: HostNumber(host))
        // In the underlay a host is the way to itself.
        var permits: PortPermits?
        if let address, name != nil, let fabric = config.graph.fabricNetwork {
            permits = PortPermits()
            permits?.hosts = [HostNumber(host)]
            permits?.addresses = [
                .init(NetworkNumber(fabric), .prefix(IPPrefix(host: address)), isReserved: false)
            ]
        }
        if config.graph.type(of: host) != .virtualMachineInterface { rib.setPermits(permits, of: PortNumber(host)) }
    }

    /// The agent of a host speaks from an address, or does not speak any longer.
    mutating func updateAddress(of agent: AgentPeer) {
        if let host = config.graph.hostNumber(named: agent.name) { updateAddress(of: host) }
    }

    // MARK: Subscriptions

    /// Whether an agent is told the routes of an instance, and what it says there is looked at.
    func mayUse(_ instance: LiveInstance, _ agent: AgentPeer) -> Bool {
        agent.isRegistered
            && (instance.name == RoutingConfiguration.fabricInstance || instance.name == ReservedInstance.tunnelSources
                || config.graph.sees(agent.id, instance: instance.object))
    }

    private mutating func reviewSubscription(of id: AgentID, to name: String) {
        guard let agent = agents[id], let subscription = agent.subscriptions[name], !subscription.isStale,
            agent.session != nil, let instance = instances[name]
        else { return }
        if mayUse(instance, agent) { return serve(agent, instance) }
        for table in rib.tables(of: instance.id) { updates.leave(agent, of: table, in: &rib) }
    }

    // MARK: What routes bear

    /// What a host says of a route, without what is not its ports' to say.
    ///
    /// - Returns: the attributes as they count, with a reference for the caller.
    mutating func trim(
        _ said: AttributeID, _ key: RouteKey, in table: TableID, of agent: AgentPeer
    ) -> AttributeID {
        let attributes = rib.attributes(said)
        var trimmed = attributes
        let groups = attributes.extendedCommunities.contains { $0.securityGroup != nil }
        let tags = attributes.extendedCommunities.contains { $0.tag != nil }
        if groups || tags || !attributes.communities.isEmpty {
            let host = config.graph.hostNumber(named: agent.name)
            let ports = host.map { rib.ports(of: HostNumber($0), for: key, in: table) } ?? []
            if groups {
                let own = config.graph.securityGroups(of: ports)
                trimmed.extendedCommunities.removeAll { $0.securityGroup.map { !own.contains($0.id) } ?? false }
            }
            if tags {
                let own = config.graph.tags(of: ports)
                trimmed.extendedCommunities.removeAll { $0.tag.map { !own.contains($0.id) } ?? false }
            }
            if !attributes.communities.isEmpty {
                let own = rib.prefix(of: key, in: table).map { config.graph.communities(of: ports, on: $0) } ?? []
                trimmed.communities.removeAll { !$0.onlyNarrows && !own.contains($0) }
            }
        }
        let place = AgentPeer.Place(table: table, key: key)
        guard trimmed != attributes, let id = rib.intern(trimmed) else {
            if let old = agent.said.removeValue(forKey: place) { rib.release(old) }
            rib.retain(said)
            return said
        }
        rib.retain(said)
        if let old = agent.said.updateValue(said, forKey: place) { rib.release(old) }
        return id
    }

    /// What a port may bear is other than before: so is what its host's routes bear.
    private mutating func trimAgain(under permits: [PortPermits], of host: HostNumber) {
        guard let agent = config.graph.hostName(of: host.number).flatMap({ agents.named($0) }) else { return }
        for (table, key, counting) in rib.announcements(of: agent.source, at: host, under: permits) {
            let said = agent.said[AgentPeer.Place(table: table, key: key)] ?? counting
            rib.retain(said)
            let trimmed = trim(said, key, in: table, of: agent)
            rib.replace(trimmed, of: key, in: table, from: agent.source)
            rib.release(trimmed)
            rib.release(said)
        }
    }

    /// Forgets what an agent said of routes that are gone, in one table or everywhere.
    mutating func forgetSaid(by agent: AgentPeer, in table: TableID? = nil) {
        for (place, id) in agent.said where table.map({ $0 == place.table }) ?? true {
            agent.said[place] = nil
            rib.release(id)
        }
    }
}

extension Community {
    /// It asks for less, and so is anybody's to say of his own route.
    fileprivate var onlyNarrows: Bool {
        [.noExport, .noAdvertise, .noExportSubconfed, .noReoriginate].contains(self)
    }
}
