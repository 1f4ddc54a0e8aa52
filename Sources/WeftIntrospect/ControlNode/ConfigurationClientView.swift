/// An agent that has its configuration from here.
package struct ConfigurationClientView: Hashable, Sendable {
    package var name: String
    package var index: Int
    package var messages: UInt64
    package var nodes: UInt64
    package var links: UInt64
    /// Objects and links that it is to know, and those that it was told.
    package var wantedCount: Int
    package var knownCount: Int

    package init(
        name: String, index: Int, messages: UInt64, nodes: UInt64, links: UInt64, wantedCount: Int, knownCount: Int
    ) {
        self.name = name
        self.index = index
        self.messages = messages
        self.nodes = nodes
        self.links = links
        self.wantedCount = wantedCount
        self.knownCount = knownCount
    }
}

/// An agent that had it, until its session ended.
package struct FormerClientView: Hashable, Sendable {
    package var name: String
    package var index: Int
    /// How long ago it came and went.
    package var cameAgo: Duration
    package var wentAgo: Duration

    package init(name: String, index: Int, cameAgo: Duration, wentAgo: Duration) {
        self.name = name
        self.index = index
        self.cameAgo = cameAgo
        self.wentAgo = wentAgo
    }

    var sandesh: Sandesh {
        Sandesh(
            "IFMapServerClientHistoryEntry",
            [
                "client_name": .text(name), "client_index": .count(index),
                "creation_time_ago": .text(cameAgo.introspect), "deletion_time_ago": .text(wentAgo.introspect),
            ])
    }
}

/// An object that a client is to know.
package struct ClientNodeView: Hashable, Sendable {
    /// `type:name`.
    package var name: String
    /// It was told.
    package var isKnown: Bool
    /// The object says that the client sees it.
    package var isSeen: Bool

    package init(name: String, isKnown: Bool, isSeen: Bool) {
        self.name = name
        self.isKnown = isKnown
        self.isSeen = isSeen
    }

    var sandesh: Sandesh {
        Sandesh(
            "IFMapPerClientNodesShowInfo",
            ["node_name": .text(name)].merging(tracking(isKnown: isKnown, isSeen: isSeen)) { _, new in new })
    }
}

/// A link that a client is to know.
package struct ClientLinkView: Hashable, Sendable {
    package var metadata: String
    /// `type:name` of its ends.
    package var left: String
    package var right: String
    /// It was told.
    package var isKnown: Bool
    /// The objects at its ends say that the client sees them.
    package var isSeen: Bool

    package init(metadata: String, left: String, right: String, isKnown: Bool, isSeen: Bool) {
        self.metadata = metadata
        self.left = left
        self.right = right
        self.isKnown = isKnown
        self.isSeen = isSeen
    }

    var sandesh: Sandesh {
        Sandesh(
            "IFMapPerClientLinksShowInfo",
            ["metadata": .text(metadata), "left": .text(left), "right": .text(right)]
                .merging(tracking(isKnown: isKnown, isSeen: isSeen)) { _, new in new })
    }
}

private func tracking(isKnown: Bool, isSeen: Bool) -> [String: SandeshValue] {
    [
        "sent": isKnown ? "Yes" : "No", "interest_tracked": isSeen ? "Yes" : "No",
        "advertised_tracked": isKnown ? "Yes" : "No",
    ]
}

extension Duration {
    /// `27:03:04.000123`: hours, minutes and seconds, as the pages write how long something is ago.
    fileprivate var introspect: String {
        let (seconds, attoseconds) = components
        func pad(_ number: Int64, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(digits - text.count, 0)) + text
        }
        return [pad(seconds / 3600, 2), pad(seconds / 60 % 60, 2), pad(seconds % 60, 2)].joined(separator: ":")
            + "." + pad(attoseconds / 1_000_000_000_000, 6)
    }
}
