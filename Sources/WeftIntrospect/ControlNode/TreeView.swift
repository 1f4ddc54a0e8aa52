/// The multicast trees of one routing instance.
package struct TreeTableView: Sendable {
    package var name: String
    package var count: Int

    package init(name: String, count: Int) {
        self.name = name
        self.count = count
    }

    var sandesh: Sandesh {
        Sandesh("ShowMulticastManager", ["name": .text(name), "total_trees": .count(count)])
    }
}

/// A group's tree over the agents of this control node.
package struct TreeView: Sendable {
    package struct Forwarder: Sendable {
        package var address: String
        package var labelBlock: String
        package var label: Int
        /// Addresses and labels of the neighbours.
        package var links: [(address: String, label: Int)]

        package init(address: String, labelBlock: String, label: Int, links: [(address: String, label: Int)]) {
            self.address = address
            self.labelBlock = labelBlock
            self.label = label
            self.links = links
        }
    }

    package var group: String
    package var source: String
    package var forwarders: [Forwarder]

    package init(group: String, source: String, forwarders: [Forwarder]) {
        self.group = group
        self.source = source
        self.forwarders = forwarders
    }

    var sandesh: Sandesh {
        let rows = forwarders.map { forwarder in
            Sandesh(
                "ShowMulticastForwarder",
                [
                    "address": .text(forwarder.address), "label_block": .text(forwarder.labelBlock),
                    "label": .count(forwarder.label),
                    "links": .structures(
                        forwarder.links.map {
                            Sandesh(
                                "ShowMulticastTreeLink", ["address": .text($0.address), "label": .count($0.label)])
                        }),
                ])
        }
        return Sandesh(
            "ShowMulticastTree",
            [
                "group": .text(group), "source": .text(source), "level0_forwarders": .structures(rows),
                "level1_forwarders": .structures([]),
            ])
    }
}
