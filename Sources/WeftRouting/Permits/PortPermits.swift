package import WeftNet

/// A host of the configuration, by a number of the owner's choice that no other host has at the time.
package struct HostNumber: Hashable, Sendable, BitwiseCopyable, Comparable {
    package let number: UInt32
    package init(_ number: UInt32) { self.number = number }
    package static func < (a: HostNumber, b: HostNumber) -> Bool { a.number < b.number }
}

/// A virtual network of the configuration, likewise.
package struct NetworkNumber: Hashable, Sendable, BitwiseCopyable {
    package let number: UInt32
    package init(_ number: UInt32) { self.number = number }
}

/// A port of the configuration, likewise.
package struct PortNumber: Hashable, Sendable, BitwiseCopyable {
    package let number: UInt32
    package init(_ number: UInt32) { self.number = number }
}

/// What a permit is about.
package enum PermitKey: Hashable, Sendable {
    case prefix(IPPrefix)
    case mac(MACAddress)
}

/// What the configuration lets a port's hosts say for its sake (docs/decisions/0024-what-hosts-may-publish.md).
package struct PortPermits: Hashable, Sendable {
    /// A prefix or a MAC in a network.
    package struct Address: Hashable, Sendable {
        package var network: NetworkNumber
        package var key: PermitKey
        /// Only ports to which the configuration gives it have it: neither a range of another port nor a router of the
        /// world outside takes it away.
        package var isReserved: Bool

        package init(_ network: NetworkNumber, _ key: PermitKey, isReserved: Bool) {
            self.network = network
            self.key = key
            self.isReserved = isReserved
        }
    }

    /// Any address of a prefix, unless it is reserved for others.
    package struct Range: Hashable, Sendable {
        package var network: NetworkNumber
        package var prefix: IPPrefix

        package init(_ network: NetworkNumber, _ prefix: IPPrefix) {
            self.network = network
            self.prefix = prefix
        }
    }

    /// Where the port is. One without hosts permits nothing.
    package var hosts: [HostNumber] = []
    /// Those that it is a member of.
    package var networks: [NetworkNumber] = []
    /// Each once.
    package var addresses: [Address] = []
    package var ranges: [Range] = []
    /// The workload is a BGP speaker, whose routes control nodes make: they tell each other any prefix by way of it.
    package var isSpeaker = false

    package init() {}
}

/// What a port of a network may learn from its workload.
package struct LearningPermit: Hashable, Sendable {
    package var subnets: [IPPrefix]
    /// Addresses at most for each port of the network.
    package var limit: Int

    package init(subnets: [IPPrefix], limit: Int) {
        self.subnets = subnets
        self.limit = limit
    }
}
