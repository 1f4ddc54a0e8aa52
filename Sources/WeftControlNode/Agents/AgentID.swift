/// One connection of an agent. The owner numbers connections and never uses a number again.
package struct SessionID: Hashable, Sendable {
    package let number: UInt64
    package init(number: UInt64) { self.number = number }
}

/// An agent, across its sessions. Small numbers, used again after an agent was forgotten.
package struct AgentID: Hashable, Sendable, Comparable {
    package let number: UInt32
    package static func < (a: AgentID, b: AgentID) -> Bool { a.number < b.number }
}
