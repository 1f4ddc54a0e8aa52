package import WeftBGP
package import WeftBGPWire
package import WeftNet
package import WeftRouting

/// How a control node stands.
package struct StatusSnapshot: Hashable, Sendable {
    /// The configuration has been read.
    package let isConfigured: Bool
    /// The hosts that are registered, and those of them whose agents have a session.
    package let hostCount: Int
    package let connectedCount: Int
    /// The hosts that have not announced their routes since the start, while they are waited for.
    package let awaitedCount: Int
}

/// An agent as others see it.
package struct AgentSnapshot: Hashable, Sendable {
    package let number: UInt32
    package let name: String
    package let address: IPAddress
    /// False while only its routes are kept.
    package let isConnected: Bool
    /// False while its host is not configured: it is told nothing, and its routes do not count.
    package let isRegistered: Bool
    /// When it came or went.
    package let since: WallTime
    /// Nothing waits for its window.
    package let isInSync: Bool
    /// The paths learnt from it, copies not counted.
    package let pathCount: Int
    /// Routes that it is not told because their items are too long.
    package let routesTooLong: Int
    /// Sessions lost so far, and when the last one was.
    package let flapCount: UInt64
    package let flapTime: WallTime?
    /// The routing instances that it subscribed to, and those of them that it is not served: they are not there, or the
    /// configuration puts nothing on the host that needs them.
    package let instances: [String]
    package let waitingInstances: Set<String>
    /// The virtual machines that it asked for and that the configuration does not put on the host.
    package let waitingMachines: [String]
    package let counters: AgentCounters
}

package struct InstanceSnapshot: Hashable, Sendable {
    package let name: String
    package let network: String
    package let networkIndex: UInt32
    package let imports: [RouteTarget]
    package let exports: [RouteTarget]
    /// Names of the routing policies that apply, in their order.
    package let policies: [String]
}

package struct TableSnapshot: Hashable, Sendable {
    package let instance: String
    package let name: String
    package let counts: TableCounts
}

/// Where a route stands in the listing of a table of IPv4 prefixes.
package struct RoutePosition: Hashable, Sendable, Comparable {
    package let prefix: IPv4Prefix
    /// Only in the table of all VPN routes.
    package let distinguisher: RouteDistinguisher?

    package init(prefix: IPv4Prefix, distinguisher: RouteDistinguisher?) {
        self.prefix = prefix
        self.distinguisher = distinguisher
    }

    package static func < (a: RoutePosition, b: RoutePosition) -> Bool { a.order < b.order }

    private var order: (IPv4Prefix, UInt64) { (prefix, distinguisher?.wire ?? 0) }
}

extension RoutePosition: LosslessStringConvertible {
    /// As the route is listed: `10.0.1.3/32`, or `192.0.2.1:5:10.0.1.3/32`.
    package var description: String { (distinguisher.map { "\($0):" } ?? "") + "\(prefix)" }

    package init?(_ description: String) {
        let colon = description.lastIndex(of: ":")
        let text = colon.map { description[description.index(after: $0)...] } ?? description[...]
        guard let prefix = IPv4Prefix(String(text)) else { return nil }
        let distinguisher = colon.map { RouteDistinguisher(String(description[..<$0])) }
        if case .some(nil) = distinguisher { return nil }
        self.init(prefix: prefix, distinguisher: distinguisher ?? nil)
    }
}

package struct RouteSnapshot: Hashable, Sendable {
    /// As it is listed: `10.0.1.3/32`, behind its distinguisher where it has one.
    package let name: String
    /// Best first.
    package let paths: [PathSnapshot]
}

package struct PathSnapshot: Hashable, Sendable {
    package let attributes: PathAttributes
    package let label: UInt32
    /// What tells it from others that its BGP peer has to the destination (RFC 7911); `nil` of a peer that sends one.
    package let pathIdentifier: UInt32?
    /// The peer that it was learnt from.
    package let source: String
    /// Of a BGP peer: its AS, and what it says that it is; nil while it is away.
    package let peerAS: UInt32?
    package let peerIdentifier: IPv4Address?
    package let sourceKind: SourceKind
    package let flags: PathFlags
    package let originNetwork: String
    /// The table that it was copied from; nil for a primary one.
    package let primaryTable: String?
    package let secondaryTables: [String]
    package let modified: WallTime
    /// What made the best path preferred to this one; `nil` for the best one.
    package let decidedBy: SelectionStep?
    /// Is used, alone or with others.
    package let sharesTraffic: Bool
    /// Of a copy in an instance's table: the route targets that brought it there.
    package let importTargets: [RouteTarget]
}

/// A BGP peer as the control node sees it; how its session stands, the speaker knows.
package struct PeerSnapshot: Hashable, Sendable {
    package let id: PeerID
    /// Of its `bgp-router` object, the last part.
    package let name: String
    package let isInSync: Bool
    package let pathCount: Int
    /// Routes that it is not told because they do not fit into its messages.
    package let routesTooLong: Int
    package let counters: BGPPeerCounters
    package let configuration: PeerConfiguration
}
