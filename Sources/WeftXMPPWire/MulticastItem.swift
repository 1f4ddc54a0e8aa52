package import WeftNet

/// A multicast group of a routing instance as XMPP carries it (docs/wire/xmpp-items.md, "Tree items"): an agent joins
/// the group's tree, the control node answers with the agent's place in it.
package struct MulticastItem: Hashable, Sendable {
    package struct Group: Hashable, Sendable, CustomStringConvertible {
        /// 255.255.255.255 for the broadcasts of a network.
        package var group: IPv4Address
        package var source: IPv4Address

        package init(_ group: IPv4Address, source: IPv4Address = .any) {
            self.group = group
            self.source = source
        }

        /// `255.255.255.255,0.0.0.0`; behind a distinguisher and a colon, the id of an item.
        package var description: String { "\(group),\(source)" }
    }

    /// The forwarder that joins.
    package struct Forwarder: Hashable, Sendable {
        package var address: IPAddress
        /// Those of which the control node may choose one; `nil` when what was written is no range.
        package var labels: ClosedRange<UInt32>?
        package var encapsulations: [String]

        package init(address: IPAddress, labels: ClosedRange<UInt32>?, encapsulations: [String]) {
            self.address = address
            self.labels = labels
            self.encapsulations = encapsulations
        }
    }

    /// A neighbour in the tree.
    package struct Branch: Hashable, Sendable {
        package var address: IPv4Address
        package var label: UInt32
        package var encapsulations: [String]

        package init(address: IPv4Address, label: UInt32, encapsulations: [String]) {
            self.address = address
            self.label = label
            self.encapsulations = encapsulations
        }
    }

    /// A place in a tree under the id that it is known by.
    package struct Named: Hashable, Sendable {
        package var id: String
        package var item: MulticastItem

        package init(id: String, _ item: MulticastItem) {
            self.id = id
            self.item = item
        }
    }

    package var group: Group
    /// One from an agent, none from a control node.
    package var forwarders: [Forwarder]
    /// On which the agent takes in packets of the tree; 0 from an agent.
    package var sourceLabel: UInt32
    /// Where the agent sends copies.
    package var branches: [Branch]

    package init(_ group: Group, forwarders: [Forwarder] = [], sourceLabel: UInt32 = 0, branches: [Branch] = []) {
        self.group = group
        self.forwarders = forwarders
        self.sourceLabel = sourceLabel
        self.branches = branches
    }
}
