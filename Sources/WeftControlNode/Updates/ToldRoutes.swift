import WeftRouting

/// What the agents of a table were last told of each route, as digests.
///
/// Two control nodes have each route of an agent twice: from the agent and from each other. When the first path comes
/// or goes the second one stays, and what agents are told of the route is the same to the byte. Each such message would
/// go to every host of the network.
///
/// Each content has a version, the table's next number when it was first written down. Whoever has been told everything
/// up to a version need not be told a content of that version or of an older one (``AgentRecord``).
struct ToldRoutes {
    private struct Told {
        let digest: Int
        let version: UInt64
    }

    private var routes: [RouteID: Told] = [:]
    /// That of the latest content.
    private(set) var version: UInt64 = 0

    /// - Returns: the version of a route's content, which has just been encoded.
    mutating func version(of item: [UInt8], for route: RouteID) -> UInt64 {
        let digest = Self.digest(item)
        if let told = routes[route], told.digest == digest { return told.version }
        version += 1
        routes[route] = Told(digest: digest, version: version)
        return version
    }

    /// The agents are told that there is no such route.
    mutating func retract(_ route: RouteID) { routes[route] = nil }

    /// Seeded, so that nobody can choose two routes with the same.
    private static func digest(_ bytes: [UInt8]) -> Int {
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}

/// What the agents of a lane have been told.
struct AgentRecord: LaneRecord {
    /// All contents up to this version (``ToldRoutes``). It is known when there is nothing left to tell.
    var version: UInt64 = 0

    var hasMore: Bool { false }

    /// Both have seen all that lies before their place, but what either has seen may have gone behind it since.
    mutating func formUnion(_ other: AgentRecord) { version = min(version, other.version) }
}
