package import WeftNet
import WeftRouting
import WeftXMPPWire

/// A group's tree as it is shown.
package struct TreeSnapshot: Hashable, Sendable {
    package struct Place: Hashable, Sendable {
        package let address: IPv4Address
        package let labels: ClosedRange<UInt32>
        package let label: UInt32
        package let neighbors: [Neighbor]
    }

    package struct Neighbor: Hashable, Sendable {
        package let address: IPv4Address
        package let label: UInt32
    }

    package let group: IPv4Address
    package let source: IPv4Address
    /// In the order of the tree.
    package let places: [Place]
}

/// What is shown of trees.
extension ControlNode {
    private static func name(_ instance: String) -> String { "\(instance).\(Family.ermvpn.name).0" }

    /// The tables whose trees are built here, with how many they have.
    package var treeTables: [(name: String, count: Int)] {
        trees.tables.values.map { (name: Self.name($0.instance), count: $0.trees.count) }.sorted { $0.name < $1.name }
    }

    package func treeSnapshots(ofTable name: String) -> [TreeSnapshot] {
        guard let (table, own) = trees.tables.first(where: { Self.name($0.value.instance) == name }) else { return [] }
        return own.trees.sorted { $0.key.description < $1.key.description }.map { group, tree in
            TreeSnapshot(
                group: group.group, source: group.source,
                places: tree.forwarders.enumerated().map { index, forwarder in
                    .init(
                        address: forwarder.address, labels: forwarder.labels, label: forwarder.label,
                        neighbors: tree.neighbors(of: index).map {
                            .init(address: tree.forwarders[$0].address, label: tree.forwarders[$0].label)
                        }
                            + trees.sharedBranches(of: index, TreeID(table: table, group: group)).map {
                                .init(address: $0.address, label: $0.label)
                            })
                })
        }
    }
}
