/// A link of the configuration graph.
package struct ConfigurationLinkView: Hashable, Sendable {
    /// The types of its ends: `virtual-machine-interface-virtual-network`.
    package var metadata: String
    /// `type:name` of its ends.
    package var left: String
    package var right: String
    /// The agents that it is of interest to, and those of them that were told.
    package var interested: [String]
    package var informed: [String]
    /// Who says that it is there.
    package var origins: [String]

    package init(
        metadata: String, left: String, right: String, interested: [String], informed: [String], origins: [String]
    ) {
        self.metadata = metadata
        self.left = left
        self.right = right
        self.interested = interested
        self.informed = informed
        self.origins = origins
    }

    var sandesh: Sandesh {
        Sandesh(
            "IFMapLinkShowInfo",
            [
                "metadata": .text(metadata), "left": .text(left), "right": .text(right),
                "interests": .text(interested.joined(separator: ",")),
                "advertised": .text(informed.joined(separator: ",")),
                "origins": .structures(origins.map { Sandesh("IFMapLinkOriginShowInfo", ["origin": .text($0)]) }),
            ])
    }
}

/// A part of what the graph holds, taken in one go.
package struct GraphSlice<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// Behind which position to go on; nil at the end.
    package var next: UInt32?

    package init(rows: [Row], next: UInt32?) {
        self.rows = rows
        self.next = next
    }
}
