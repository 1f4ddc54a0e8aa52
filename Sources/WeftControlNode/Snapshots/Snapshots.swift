package import WeftNet
package import WeftRouting

/// An agent as others see it.
package struct AgentSnapshot: Hashable, Sendable {
    package let number: UInt32
    package let name: String
    package let address: IPAddress
    /// False while only its routes are kept.
    package let isConnected: Bool
    /// Sessions lost so far, and when the last one was.
    package let flapCount: UInt64
    package let flapTime: WallTime?
    /// The routing instances that it subscribed to.
    package let instances: [String]
    package let counters: AgentCounters
    /// nil as long as it has not asked for its configuration.
    package let configuration: ConfigCounters?
}

package struct InstanceSnapshot: Hashable, Sendable {
    package let name: String
    package let network: String
    package let networkIndex: UInt32
    package let imports: [RouteTarget]
    package let exports: [RouteTarget]
}

package struct TableSnapshot: Hashable, Sendable {
    package let instance: String
    package let name: String
    package let counts: TableCounts
}

package struct RouteSnapshot: Hashable, Sendable {
    package let prefix: IPv4Prefix
    /// Only in the table of all VPN routes.
    package let distinguisher: RouteDistinguisher?
    /// Best first.
    package let paths: [PathSnapshot]
}

package struct PathSnapshot: Hashable, Sendable {
    package let attributes: PathAttributes
    package let label: UInt32
    /// The peer that it was learnt from.
    package let source: String
    package let flags: PathFlags
    package let originNetwork: String
    /// The table that it was copied from; nil for a primary one.
    package let primaryTable: String?
    package let secondaryTables: [String]
    package let modified: WallTime
}

/// An object of the configuration as agents see it.
package struct ConfigNodeSnapshot: Hashable, Sendable {
    package let type: String
    package let name: String
    /// The agents whose view it is in.
    package let viewers: [String]
    /// `type:name` of what it is linked with.
    package let neighbors: [String]
}
