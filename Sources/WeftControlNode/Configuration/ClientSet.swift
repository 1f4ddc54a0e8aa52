/// The agents that a configuration object concerns. For almost every object that is one agent, for a few it is
/// thousands.
struct ClientSet {
    private var members: [AgentID] = []

    var isEmpty: Bool { members.isEmpty }
    var count: Int { members.count }

    func contains(_ agent: AgentID) -> Bool {
        let index = position(of: agent)
        return index < members.count && members[index] == agent
    }

    mutating func insert(_ agent: AgentID) {
        let index = position(of: agent)
        guard index == members.count || members[index] != agent else { return }
        members.insert(agent, at: index)
    }

    mutating func remove(_ agent: AgentID) {
        let index = position(of: agent)
        guard index < members.count, members[index] == agent else { return }
        members.remove(at: index)
    }

    private func position(of agent: AgentID) -> Int {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle] < agent { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ClientSet: Sequence {
    func makeIterator() -> IndexingIterator<[AgentID]> { members.makeIterator() }
}
