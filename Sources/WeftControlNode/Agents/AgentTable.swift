import WeftNet
import WeftRouting

/// The agents that are known, by all that they are asked for by.
struct AgentTable: ~Copyable {
    private var agents: [AgentID: AgentPeer] = [:]
    private var names: [String: AgentPeer] = [:]
    private var sessions: [SessionID: AgentPeer] = [:]
    private var sources: [SourceID: AgentPeer] = [:]
    private var freeNumbers: [UInt32] = []
    /// Those to whom the end of the RIB is due, once nothing waits for them.
    private var dueEnds: Set<AgentID> = []

    var isEmpty: Bool { agents.isEmpty }
    var count: Int { agents.count }
    /// In no order.
    var all: Dictionary<AgentID, AgentPeer>.Values { agents.values }

    subscript(id: AgentID) -> AgentPeer? { agents[id] }
    func named(_ name: String) -> AgentPeer? { names[name] }
    func agent(on session: SessionID) -> AgentPeer? { sessions[session] }
    func agent(of source: SourceID) -> AgentPeer? { sources[source] }

    // MARK: Coming and going

    /// Adds an agent that is known by no session before.
    mutating func add(
        _ name: String, source: SourceID, isRegistered: Bool, from address: IPAddress, at time: WallTime
    ) -> AgentPeer {
        let id = AgentID(number: freeNumbers.popLast() ?? UInt32(agents.count))
        let agent = AgentPeer(
            id: id, name: name, source: source, isRegistered: isRegistered, address: address, since: time)
        agents[id] = agent
        names[name] = agent
        sources[source] = agent
        return agent
    }

    mutating func begin(_ session: SessionID, of agent: AgentPeer) {
        agent.session = session
        sessions[session] = agent
    }

    mutating func endSession(of agent: AgentPeer) {
        if let session = agent.session { sessions[session] = nil }
        agent.session = nil
    }

    /// Forgets an agent; its number will be another's.
    mutating func remove(_ agent: AgentPeer) {
        sources[agent.source] = nil
        names[agent.name] = nil
        agents[agent.id] = nil
        freeNumbers.append(agent.id.number)
    }

    // MARK: Ends of the RIB

    mutating func setEndDue(to agent: AgentPeer) {
        agent.endOfRIB = .due
        dueEnds.insert(agent.id)
    }

    /// Those to whom the end is due, by number.
    mutating func agentsWithDueEnd() -> [AgentPeer] {
        guard !dueEnds.isEmpty else { return [] }
        dueEnds = dueEnds.filter { id in agents[id].map { $0.session != nil && $0.endOfRIB == .due } ?? false }
        return dueEnds.sorted().compactMap { agents[$0] }
    }

    mutating func endIsTold(to agent: AgentPeer) {
        dueEnds.remove(agent.id)
        agent.endOfRIB = .sent
    }
}
