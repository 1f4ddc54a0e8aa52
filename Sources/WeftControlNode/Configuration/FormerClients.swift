package import WeftNet

/// An agent that had its configuration from here, until its session ended.
package struct FormerClient: Hashable, Sendable {
    package let number: UInt32
    package let name: String
    package let since: WallTime
    package let until: WallTime
}

/// The last of them, for people who ask why an agent was told everything anew.
struct FormerClients {
    static let limit = 1000

    private var ring: [FormerClient] = []
    private var oldest = 0

    /// Oldest first.
    var all: [FormerClient] { Array(ring[oldest...] + ring[..<oldest]) }

    mutating func append(_ client: FormerClient) {
        guard ring.count == Self.limit else { return ring.append(client) }
        ring[oldest] = client
        oldest = (oldest + 1) % Self.limit
    }
}
