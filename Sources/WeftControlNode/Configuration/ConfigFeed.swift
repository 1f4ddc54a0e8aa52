import WeftBGP
import WeftModel
import WeftNet
import WeftXMPPWire

/// What the configuration says: about routing instances, about BGP peers, and, as a graph, what each agent is told of
/// it.
struct ConfigFeed: ~Copyable {
    private(set) var routing = RoutingConfiguration()
    private(set) var bgp: BGPConfiguration
    private(set) var graph = InterestGraph()
    /// It has been a consistent whole. Agents are served from then on, lest they be told half of it.
    private(set) var isWhole = false
    /// The control node's own object as it was last looked at.
    private(set) var identity: BGPRouter?
    private var former = FormerClients()

    /// - Parameter name: of the control node.
    init(name: String) { bgp = BGPConfiguration(name: name) }

    // MARK: Changes

    mutating func take(_ change: ObjectChange) {
        switch change {
        case .put(let object):
            routing.put(object)
            bgp.put(object)
            graph.put(object)
        case .delete(let type, let id):
            routing.delete(type, id)
            bgp.delete(type, id)
            graph.delete(type, id)
        }
    }

    mutating func becomeWhole() { isWhole = true }

    /// The instances to look at again, present or gone.
    mutating func takeStaleInstances() -> [ObjectID] { routing.takeStale() }

    /// See ``RoutingConfiguration/takeNamed()``.
    mutating func takeNamedNetworks() -> [UInt32] { routing.takeNamed() }

    /// The peers that are other than at the last call; `nil` for those that are gone.
    mutating func takePeers() -> [(PeerID, PeerConfiguration?)] { bgp.takeChanges() }

    /// Looks at the control node's own object.
    ///
    /// - Returns: whether it is another than at the last call.
    mutating func lookAtIdentity() -> Bool {
        guard bgp.own != identity else { return false }
        identity = bgp.own
        return true
    }

    // MARK: Hosts

    func virtualRouter(of host: String) -> ToldObject? {
        graph.object(named: ConfigName(type: .virtualRouter, name: InterestGraph.routerName(of: host)))
    }

    var hostCount: Int { graph.named.keys.count { $0.type == .virtualRouter } }

    /// The host that a change is about. Asked before the change is made: afterwards a deleted one has no name.
    func host(of change: ObjectChange) -> String? {
        switch change {
        case .put(let object): object.type == .virtualRouter ? object.name.name : nil
        case .delete(let type, let id):
            type == .virtualRouter ? graph.name(of: type, id).map { FQName(splitting: $0).name } : nil
        }
    }

    // MARK: Agents

    /// The agents that have something to be told, by number.
    var agentsWithNews: [AgentID] { graph.clientsWithNews.sorted() }

    /// The agent's session begins: its view decides which routing instances it may use.
    mutating func add(_ agent: AgentPeer, at time: WallTime) {
        graph.addClient(agent.id, root: InterestGraph.routerName(of: agent.name), at: time)
    }

    /// The agent asks for its configuration.
    mutating func beginTelling(_ agent: AgentID, at time: WallTime) { graph.beginTelling(agent, at: time) }

    func isTold(_ agent: AgentID) -> Bool { graph.clients[agent]?.isTold == true }

    /// What changed that bears on what hosts may say.
    mutating func takePermitNews() -> PermitNews {
        graph.reviewBindings()
        graph.settle()
        return graph.takePermitNews()
    }

    /// The routing instances that agents have begun or ceased to see.
    mutating func takeSeenInstances() -> [PermitNews.SeenInstance] {
        defer { graph.permitNews.instances = [] }
        return graph.permitNews.instances.sorted { ($0.agent, $0.name) < ($1.agent, $1.name) }
    }

    mutating func remove(_ agent: AgentPeer, at time: WallTime) {
        guard let client = graph.clients[agent.id] else { return }
        if client.isTold {
            former.append(.init(number: agent.id.number, name: agent.name, since: client.since, until: time))
        }
        graph.removeClient(agent.id)
        graph.settle()
    }

    /// See ``InterestGraph/addMachine(_:of:)``.
    mutating func add(_ machine: ConfigName, of agent: AgentID) -> Bool { graph.addMachine(machine, of: agent) }

    mutating func remove(_ machine: ConfigName, of agent: AgentID) { graph.removeMachine(machine, of: agent) }

    /// Walks the views anew that may have become smaller.
    mutating func settle() { graph.settle() }

    /// See ``InterestGraph/nextChanges(for:)``.
    mutating func nextChanges(for agent: AgentID) -> [ConfigurationChange]? { graph.nextChanges(for: agent) }

    mutating func countMessage(of bytes: Int, to agent: AgentID) { graph.countMessage(of: bytes, to: agent) }

    /// The agents whose sessions ended, oldest first; not all that there ever were.
    var formerClients: [FormerClient] { former.all }
}
