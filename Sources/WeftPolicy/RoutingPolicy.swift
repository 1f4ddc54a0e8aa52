package import WeftBGPWire
package import WeftNet

/// A routing policy (docs/wire/bgp.md, "Routing policies"): terms in order, each a condition and what is done with the
/// paths that meet it.
package struct RoutingPolicy: Hashable, Sendable {
    package var terms: [Term]

    package init(_ terms: [Term] = []) { self.terms = terms }

    /// Whether its verdict depends on the destination.
    package var asksForPrefixes: Bool { terms.contains { !$0.condition.prefixes.isEmpty } }

    package struct Term: Hashable, Sendable {
        package var condition: Condition
        package var changes: Changes
        package var verdict: Verdict

        package init(_ condition: Condition = .init(), _ changes: Changes = .init(), _ verdict: Verdict = .nextTerm) {
            self.condition = condition
            self.changes = changes
            self.verdict = verdict
        }
    }

    /// What becomes of a path that met a condition.
    package enum Verdict: Hashable, Sendable {
        case accept
        case reject
        case nextTerm
        case nextPolicy
    }

    /// Where a path comes from, as policies name it.
    package enum Source: String, Hashable, Sendable, CaseIterable {
        case bgp, xmpp, `static`, aggregate, interface, bgpaas
        case serviceChain = "service-chain"
        case interfaceStatic = "interface-static"
        case serviceInterface = "service-interface"
    }

    /// What is asked of a path. All parts have to hold; an empty part always does.
    package struct Condition: Hashable, Sendable {
        package var communities: [CommunityMatch] = []
        /// Each of ``communities`` has to be found, not one of them.
        package var needsAllCommunities = false
        package var extendedCommunities: [ExtendedCommunityMatch] = []
        package var needsAllExtendedCommunities = false
        /// One of them.
        package var prefixes: [PrefixMatch] = []
        /// One of them.
        package var sources: Set<Source> = []

        package init() {}
    }

    package struct PrefixMatch: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable {
            case exact
            /// More specific ones only.
            case longer
            /// The prefix itself and more specific ones.
            case orLonger = "orlonger"
        }

        package var prefix: IPPrefix
        package var kind: Kind

        package init(_ prefix: IPPrefix, _ kind: Kind = .exact) {
            self.prefix = prefix
            self.kind = kind
        }

        func matches(_ other: IPPrefix) -> Bool {
            switch kind {
            case .exact: other == prefix
            case .longer: other != prefix && prefix.contains(other)
            case .orLonger: prefix.contains(other)
            }
        }
    }

    /// What is written into a path.
    package struct Changes: Hashable, Sendable {
        package var communities = ListChange<Community>()
        package var extendedCommunities = ListChange<ExtendedCommunity>()
        package var localPreference: UInt32?
        package var med: UInt32?
        /// Put in front of the AS path, the first one foremost.
        package var prependedAS: [UInt32] = []

        package init() {}
    }

    /// Takes the place of a list, then removes from it, then adds to it.
    package struct ListChange<Element: Hashable & Sendable>: Hashable, Sendable {
        package var set: [Element]?
        package var removed: [Element] = []
        package var added: [Element] = []

        package init() {}

        func apply(to list: inout [Element]) {
            if let set { list = set }
            if !removed.isEmpty { list.removeAll(where: removed.contains) }
            for element in added where !list.contains(element) { list.append(element) }
        }
    }
}
