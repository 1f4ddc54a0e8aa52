/// An object of the configuration as agents see it.
package struct ConfigNodeSnapshot: Hashable, Sendable {
    package let type: String
    package let name: String
    /// The agents whose view it is in.
    package let viewers: [String]
    /// `type:name` of what it is linked with.
    package let neighbors: [String]
}

/// A link of the configuration, by the objects at its ends, each `type:name`.
package struct ConfigLinkSnapshot: Hashable, Sendable {
    package enum Origin: String, Sendable {
        case configuration
        /// An interface of the virtual machine is bound to the host.
        case binding
    }

    /// The types of its ends, the referring one or the parent first.
    package let metadata: String
    package let left: String
    package let right: String
    /// The agents that see both ends, and those of them that were told.
    package let viewers: [String]
    package let informed: [String]
    package let origins: [Origin]
}

/// An agent that has its configuration from here.
package struct ConfigClientSnapshot: Hashable, Sendable {
    package let number: UInt32
    package let name: String
    package let counters: ConfigCounters
    /// Objects and links that it is to know, and those that it was told and not told the end of.
    package let wantedCount: Int
    package let knownCount: Int
}

/// An object that an agent is to know.
package struct ClientNodeSnapshot: Hashable, Sendable {
    /// `type:name`.
    package let name: String
    /// It was told.
    package let isKnown: Bool
    /// The object lists the agent as well.
    package let isSeen: Bool
}

/// A link that an agent is to know.
package struct ClientLinkSnapshot: Hashable, Sendable {
    package let metadata: String
    package let left: String
    package let right: String
    package let isKnown: Bool
    /// The objects at both ends list the agent as well.
    package let isSeen: Bool
}

/// A part of a listing in the order of the graph's numbers: cheap to go on with, whatever changes between two parts.
package struct ConfigSlice<Item: Sendable>: Sendable {
    package let items: [Item]
    /// Behind which number to go on; nil at the end.
    package let next: UInt32?
}
