import WeftNet

/// Agents that called before their hosts were registered, so that the log says that once, and that it is over.
struct UnregisteredAgents {
    /// Names are the callers' to choose.
    private static let most = 1024
    private var names: Set<String> = []

    /// Whether it is news.
    mutating func note(_ name: String) -> Bool {
        guard names.count < Self.most else { return false }
        return names.insert(name).inserted
    }

    /// Takes out those whose hosts are registered now, in order.
    mutating func registered(in node: borrowing ControlNode) -> [String] {
        guard !names.isEmpty else { return [] }
        var found: [String] = []
        for name in names where node.isRegistered(name) { found.append(name) }
        names.subtract(found)
        return found.sorted()
    }
}

/// What callers were refused for, so that one that calls again and again fills no log.
struct RepeatedRefusals {
    private static let most = 1024
    private var troubles: [String: Trouble] = [:]

    /// Whether it is news that the caller at the address is refused.
    mutating func met(_ address: String, _ reason: String) -> Bool {
        if troubles[address] == nil, troubles.count >= Self.most { troubles = [:] }
        return troubles[address, default: Trouble()].met(reason)
    }
}
