package import WeftNet
import WeftRouting
package import WeftXMPP
import WeftXMPPWire

/// What agents say.
extension ControlNode {
    package mutating func received(_ message: AgentMessage, on session: SessionID, at time: WallTime) {
        advance(to: time)
        guard let agent = agents.agent(on: session) else { return }
        agent.counters.messagesReceived += 1
        switch message {
        case .subscribe(let instance, let number, let wantsRoutes):
            subscribe(agent, instance, InstanceSubscription(number: number, wantsRoutes: wantsRoutes))
        case .unsubscribe(let instance): unsubscribe(agent, instance)
        case .publish(let instance, let items): for item in items { publish(item, agent, instance) }
        case .withdraw(let instance, let items): for item in items { withdraw(item, agent, instance) }
        case .endOfRIB:
            sweep(agent)
            oweEndOfRIB(agent)
        case .subscribeConfiguration(let key): subscribeConfiguration(agent, key)
        case .unsubscribeConfiguration(let key): unsubscribeConfiguration(agent, key)
        }
    }

    private mutating func publish(_ item: RouteItem, _ agent: AgentPeer, _ name: String) {
        guard var subscription = agent.subscriptions[name] else {
            return expel(agent, "routes for \(name) without a subscription")
        }
        agent.counters.routesReceived += 1
        do throws(ItemFault) {
            guard name != ReservedInstance.tunnelSources else { throw .reserved }
            try item.check(forFabric: name == RoutingConfiguration.fabricInstance)
            guard item.nextHop == agent.address else { throw ItemFault.nextHop(item.nextHop) }
            guard let instance = instances[name], mayUse(instance, agent) else {
                guard agent.parkedRouteCount < settings.parkedRouteLimit else { throw ItemFault.tooManyParked }
                if subscription.parked.updateValue(item, forKey: item.key) == nil { agent.parkedRouteCount += 1 }
                agent.subscriptions[name] = subscription
                return
            }
            try announce(item, subscription, agent, instance)
        } catch {
            ignore(agent, "\(item) in \(name): \(error)")
        }
    }

    mutating func announce(
        _ item: RouteItem, _ subscription: InstanceSubscription, _ agent: AgentPeer, _ instance: LiveInstance
    ) throws(ItemFault) {
        let wide = try item.wideDestination(from: agent.address)
        let (attributes, label, flags) = item.attributes(
            number: subscription.number, autonomousSystem: config.routing.communityAdministrator,
            isFabric: instance.name == RoutingConfiguration.fabricInstance)
        guard let attributes, let id = rib.intern(attributes) else { throw .tooLong }
        defer { rib.release(id) }
        let distinguisher = item.distinguisher(from: agent.address, number: subscription.number)
        guard let key = wide.map({ rib.key($0, distinguisher) }) ?? item.narrowKey else {
            throw wide == nil ? .family : .noRoom
        }
        let table = rib.tableToFill(item.family, of: instance.id)
        if item.family == .ermvpn { trees.watch(table, of: instance.name, in: &rib) }
        let trimmed = trim(id, key, in: table, of: agent)
        defer { rib.release(trimmed) }
        if trimmed != id {
            agent.counters.routesTrimmed += 1
            note(agent, "\(item) in \(instance.name): security groups, tags or communities that are not its port's")
        }
        _ = rib.takeRefusals()
        rib.announce(
            key, in: table, from: agent.source, attributes: trimmed, label: label,
            infeasible: flags)
        guard rib.takeRefusals().count > 0 else { return }
        agent.counters.routesUnpermitted += 1
        let host = config.graph.hostNumber(named: agent.name).map(HostNumber.init)
        if let host, rib.conditionalPathCount(of: host) > settings.unpermittedRouteLimit {
            rib.withdraw(key, in: table, from: agent.source)
            throw .tooManyUnpermitted
        }
        note(agent, "\(item) in \(instance.name) is not used: the configuration puts no such address on this host")
    }

    private mutating func withdraw(_ item: RouteItem, _ agent: AgentPeer, _ name: String) {
        guard agent.subscriptions[name] != nil else {
            return expel(agent, "routes for \(name) without a subscription")
        }
        agent.counters.withdrawalsReceived += 1
        do throws(ItemFault) {
            if agent.subscriptions[name]?.parked.removeValue(forKey: item.key) != nil { agent.parkedRouteCount -= 1 }
            // It may be there although the agent may not use the instance any longer.
            if let instance = instances[name] {
                guard let table = rib.existingTable(item.family, of: instance.id) else { return }
                let distinguisher = agent.subscriptions[name].flatMap {
                    item.distinguisher(from: agent.address, number: $0.number)
                }
                let wide = try item.wideDestination(from: agent.address)
                guard let key = wide.map({ rib.knownKey($0, distinguisher) }) ?? item.narrowKey else { return }
                rib.withdraw(key, in: table, from: agent.source)
                if let said = agent.said.removeValue(forKey: .init(table: table, key: key)) { rib.release(said) }
            }
        } catch {
            ignore(agent, "\(item) in \(name): \(error)")
        }
    }

    mutating func ignore(_ agent: AgentPeer, _ reason: String) {
        agent.counters.itemsIgnored += 1
        note(agent, reason)
    }

    /// Says what became of something that the agent said.
    mutating func note(_ agent: AgentPeer, _ reason: String) {
        if let session = agent.session { outputs.append(.ignored(session, reason)) }
    }

    /// The agent has asked for what it needs; once it has been told all of that, it is told so.
    mutating func oweEndOfRIB(_ agent: AgentPeer) {
        guard agent.endOfRIB == .awaited else { return }
        agents.setEndDue(to: agent)
        hostHasAnnounced(agent.name)
        outputs.append(.cancel(.endOfRIB(agent.id)))
    }

    /// Tells agents that they have been told everything.
    mutating func sendEndsOfRIB() {
        guard !hosts.isAwaiting else { return }
        for agent in agents.agentsWithDueEnd()
        where agent.isRegistered && agent.waitingTables.isEmpty && !trees.hasNews(for: agent) {
            agents.endIsTold(to: agent)
            send(ControlNodeStanza.endOfRIB.encode(to: agent.name), to: agent)
        }
    }
}
