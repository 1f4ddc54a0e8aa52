/// Everything that this product listens on. Whoever opens a socket for callers takes one of these, so that each has
/// limits (docs/decisions/0015-connections.md), is counted and is tried by the tests.
package enum Listener: String, Hashable, Sendable, CaseIterable {
    case api = "configuration API"
    case secureAPI = "configuration API over HTTPS"
    case agents = "agents"
    case peers = "BGP peers"
    case pages = "introspect pages"
    case hostPages = "introspect pages of a host"
    case plugin = "CNI plugin"

    /// The command line's word for where it listens.
    package var option: String {
        switch self {
        case .api: "--api-port"
        case .secureAPI: "--tls-port"
        case .agents: "--xmpp-port"
        case .peers: "--bgp-port"
        case .pages: "--introspect-port"
        case .hostPages: "--introspect"
        case .plugin: "--socket"
        }
    }

    /// What it takes in a process that may have all the descriptors it wants.
    var wanted: ConnectionLimits {
        switch self {
        case .api, .secureAPI: ConnectionLimits(total: 2048, perSource: 256, kept: 512)
        // One agent needs one connection, and a second one for a moment when it comes back.
        case .agents: ConnectionLimits(total: 8192, perSource: 128, kept: 4096)
        // A host speaks for each of its workloads that are routers, from a port each (0014).
        case .peers: ConnectionLimits(total: 2048, perSource: 512, kept: 0)
        case .pages, .hostPages: ConnectionLimits(total: 256, perSource: 64, kept: 64)
        // Everybody who may call is root of this host.
        case .plugin: ConnectionLimits(total: 512, perSource: 512, kept: 0)
        }
    }
}

/// How many connections a listener takes.
package struct ConnectionLimits: Hashable, Sendable {
    /// Of all sources.
    package var total: Int
    /// Of one source; see ``ConnectionSource``.
    package var perSource: Int
    /// Of the total, those that only known callers may have.
    package var kept: Int

    package init(total: Int, perSource: Int, kept: Int = 0) {
        self.total = total
        self.perSource = perSource
        self.kept = kept
    }

    /// What callers that nobody knows may have together.
    package var forStrangers: Int { total - kept }

    /// The same limits for fewer connections. A source's own shrinks last: half of a small listener is a fair share.
    func scaled(to total: Int) -> ConnectionLimits {
        guard total < self.total else { return self }
        return ConnectionLimits(
            total: total, perSource: min(perSource, max(total / 2, 1)), kept: kept * total / self.total)
    }
}
