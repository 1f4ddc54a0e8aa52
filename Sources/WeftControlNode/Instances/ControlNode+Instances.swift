import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// A routing instance that runs.
struct LiveInstance {
    let id: InstanceID
    let name: String
    let object: ObjectID
    let table: TableID
    /// By itself and for the sake of others.
    var imports: Set<RouteTarget> = []
    var lastChange: WallTime
}

/// The tables of an instance whose routes BGP carries as they are.
struct InstanceTables: BitwiseCopyable {
    let inet: TableID
    let inet6: TableID
}

extension ControlNode {
    /// Brings the running instances in line with the configuration, as far as it changed.
    mutating func updateInstances() {
        for object in config.takeStaleInstances() {
            let old = instances.instance(of: object)
            guard let configured = config.routing.instances[object], configured.name != ReservedInstance.tunnelSources
            else {
                if let old { stop(old) }
                continue
            }
            let live = old ?? start(configured.name, object)
            // Under its name it may be another network's than before.
            rib.setNetwork(configured.network.flatMap { config.graph.networkNumber($0) }, of: live.id)
            let imports = config.routing.imports(of: object)
            let joined = config.routing.joinedTargets(of: object)
            // Before the targets, so that nothing is taken over that is not to stay.
            rib.setOverlaps(config.routing.overlaps(of: object), of: live.id)
            rib.setTargets(of: live.id, imports: imports, joined: joined, exports: config.routing.exports(of: object))
            let index = config.routing.networkIndex(of: object)
            rib.setOrigin(
                index.map { .originNetwork(asn: config.routing.communityAdministrator, $0) }, of: live.id)
            rib.setPolicies(config.routing.policies.policies(of: object), of: live.id)
            setOwnRoutes(of: live, configured)
            let all = imports.union(joined)
            updateOwnInterest(live.imports, all)
            instances.set(imports: all, of: live.name, at: now)
        }
    }

    /// Makes the routes of an instance by way of an address those that its configuration says.
    private mutating func setOwnRoutes(of live: LiveInstance, _ configured: RoutingConfiguration.Instance) {
        let written = config.routing.aggregates.aggregates(of: live.object)
        var derived: [IPPrefix: Set<IPAddress>] = [:]
        for route in configured.staticRoutes { derived.insert(route.nextHop, under: route.prefix) }
        for aggregate in written { derived.insert(aggregate.nextHop, under: aggregate.prefix) }
        rib.setDerived(derived, of: live.id)
        for family in [Family.inet, .inet6] {
            let table = rib.table(family, of: live.id)
            func isOfFamily(_ nextHop: IPAddress) -> Bool { (nextHop.v4 != nil) == (family == .inet) }
            following.setStatic(configured.staticRoutes.filter { isOfFamily($0.nextHop) }, in: table, of: &rib)
            aggregates.set(
                written.filter { isOfFamily($0.nextHop) }, in: table, of: &rib, following: &following)
        }
    }

    mutating func start(_ name: String, _ object: ObjectID) -> LiveInstance {
        // Of two objects with one name, which the configuration service never lets stand, the later counts.
        if let other = instances[name] { stop(other) }
        let network = config.routing.instances[object]?.network.flatMap { config.graph.networkNumber($0) }
        let id = rib.addInstance(of: network)
        let live = LiveInstance(id: id, name: name, object: object, table: rib.table(.inet, of: id), lastChange: now)
        instances.add(live)
        setTables(ofInstance: name)
        for peer in peers.sorted where peer.configuration.instance == name {
            joinExportGroups(peer)
        }
        for agent in instances.subscribers(of: name).compactMap({ agents[$0] }) { serve(agent, live) }
        return live
    }

    /// An instance that a registered agent waits for has come: its parked routes enter the table, and it is told the
    /// table's.
    mutating func serve(_ agent: AgentPeer, _ instance: LiveInstance) {
        guard mayUse(instance, agent), let subscription = agent.subscriptions[instance.name] else { return }
        agent.subscriptions[instance.name]?.parked = [:]
        agent.parkedRouteCount -= subscription.parked.count
        for (_, item) in subscription.parked.sorted(by: { $0.key.description < $1.key.description }) {
            do throws(ItemFault) {
                try announce(item, subscription, agent, instance)
            } catch {
                ignore(agent, "\(item) in \(instance.name): \(error)")
            }
        }
        joinUpdateGroups(agent, instance, subscription)
    }

    private mutating func stop(_ instance: LiveInstance) {
        for family in [Family.inet, .inet6] {
            exports.remove(rib.table(family, of: instance.id), in: &rib)
            aggregates.stop(in: rib.table(family, of: instance.id), of: &rib)
            following.stop(in: rib.table(family, of: instance.id), of: &rib)
        }
        for table in rib.tables(of: instance.id) {
            updates.remove(table, in: &rib)
            trees.remove(table, of: agents, in: &rib)
        }
        rib.removeInstance(instance.id)
        updateOwnInterest(instance.imports, [])
        instances.remove(instance)
        setTables(ofInstance: instance.name)
    }

    // MARK: Subscriptions

    mutating func subscribe(_ agent: AgentPeer, _ name: String, _ subscription: InstanceSubscription) {
        guard name.utf8.count <= settings.nameLimit else {
            return expel(agent, "a routing instance with a name of \(name.utf8.count) bytes")
        }
        guard agent.subscriptions.count < settings.subscriptionLimit || agent.subscriptions[name] != nil else {
            return expel(agent, "more than \(settings.subscriptionLimit) routing instances")
        }
        if let old = agent.subscriptions[name] {
            guard old.isStale else { return expel(agent, "a second subscription of \(name)") }
            agent.subscriptions[name]?.number = subscription.number
            agent.subscriptions[name]?.wantsRoutes = subscription.wantsRoutes
            agent.subscriptions[name]?.isStale = false
        } else {
            agent.subscriptions[name] = subscription
            instances.subscribe(agent.id, to: name)
        }
        guard let instance = instances[name] else { return }
        if mayUse(instance, agent) { return joinUpdateGroups(agent, instance, subscription) }
        agent.counters.subscriptionsWaited += 1
        note(agent, "\(name) waits: the configuration puts nothing on this host that needs it")
    }

    /// Ends a registration together with the routes that the agent published under it.
    mutating func unsubscribe(_ agent: AgentPeer, _ name: String) {
        guard let subscription = agent.subscriptions.removeValue(forKey: name) else {
            return expel(agent, "the end of a subscription of \(name) that is not held")
        }
        agent.parkedRouteCount -= subscription.parked.count
        instances.unsubscribe(agent.id, from: name)
        guard let instance = instances[name] else { return }
        for table in rib.tables(of: instance.id) {
            updates.leave(agent, of: table, in: &rib)
            rib.withdrawAll(from: agent.source, in: table)
            forgetSaid(by: agent, in: table)
        }
    }

    // MARK: Origins

    /// The routing instance that a table belongs to.
    func instanceName(of table: TableID) -> String? { rib.instance(of: table).flatMap { instances.name(of: $0) } }

    /// The network that a path comes from.
    func origin(of path: RIBPath, _ attributes: PathAttributes) -> PathOrigin {
        if let name = instanceName(of: path.originTable) {
            // An instance is named after its network, which is its parent, and itself.
            return .network(name.lastIndex(of: ":").map { String(name[..<$0]) } ?? name)
        }
        let number = attributes.extendedCommunities.lazy.compactMap(\.originNetwork).first?.index
        return number.flatMap { config.routing.networkNames[$0] }.map(PathOrigin.network) ?? .unnamed(number)
    }
}
