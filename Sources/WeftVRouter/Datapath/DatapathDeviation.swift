/// Something on a host that is otherwise than it should be, because somebody else changed it.
package struct DatapathDeviation: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A program of ours is not in front of an interface, or another one stands before it.
        case program
        /// A map lacks an entry, or has another one.
        case entry
        /// The host's end of a workload's pair, or the device of the segments.
        case device
        /// The workload's end of a pair: addresses, routes, MTU.
        case workload
        /// Remains of a port that is no more.
        case remains
        /// The pair of a port is gone.
        case pair
        /// What belongs to the host and is not ours to mend.
        case host

        /// Whether the agent mends it.
        package var isOurs: Bool { self != .host && self != .pair }
    }

    package let kind: Kind
    /// What is otherwise, in words.
    package let description: String
    /// How many things of this kind the words stand for.
    package let count: Int

    package init(_ kind: Kind, _ description: String, count: Int = 1) {
        self.kind = kind
        self.description = description
        self.count = count
    }

    /// Whether the agent mends it.
    package var isOurs: Bool { kind.isOurs }
}

extension DatapathDeviation: CustomStringConvertible {}
