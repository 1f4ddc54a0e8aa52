package import WeftBGPWire
package import WeftNet

extension RoutingPolicy {
    /// What the policy makes of a path. ``Verdict/nextPolicy`` when no term has decided; changes of the terms that were
    /// passed stay.
    ///
    /// - Parameters:
    ///   - prefix: of the destination; without one, terms that ask for a prefix do not apply.
    ///   - source: whom the path comes from, `nil` for the control node itself; what an agent learnt it from
    ///     (``PathAttributes/subProtocol``) counts as well.
    package func apply(
        to attributes: PathAttributes, prefix: IPPrefix?, source: Source?
    ) -> (verdict: Verdict, attributes: PathAttributes) {
        var attributes = attributes
        for term in terms where term.condition.holds(for: attributes, prefix, source) {
            // What is rejected is shown as it came.
            if term.verdict == .reject { return (.reject, attributes) }
            term.changes.apply(to: &attributes)
            if term.verdict != .nextTerm { return (term.verdict, attributes) }
        }
        return (.nextPolicy, attributes)
    }
}

extension Sequence<RoutingPolicy> {
    /// Policies in their order, until one decides; a path that none rejects is accepted. nil for a path that is
    /// rejected.
    package func apply(
        to attributes: PathAttributes, prefix: IPPrefix?, source: RoutingPolicy.Source?
    ) -> PathAttributes? {
        var attributes = attributes
        for policy in self {
            let result = policy.apply(to: attributes, prefix: prefix, source: source)
            attributes = result.attributes
            switch result.verdict {
            case .accept: return attributes
            case .reject: return nil
            case .nextTerm, .nextPolicy: continue
            }
        }
        return attributes
    }
}

extension RoutingPolicy.Condition {
    fileprivate func holds(
        for attributes: PathAttributes, _ prefix: IPPrefix?, _ source: RoutingPolicy.Source?
    ) -> Bool {
        if !sources.isEmpty {
            let detail = RoutingPolicy.Source(rawValue: attributes.subProtocol.name)
            guard [source, detail].contains(where: { $0.map(sources.contains) == true }) else { return false }
        }
        if !prefixes.isEmpty {
            guard let prefix, prefixes.contains(where: { $0.matches(prefix) }) else { return false }
        }
        return Self.holds(communities, needsAll: needsAllCommunities) { match in
            attributes.communities.contains(where: match.matches)
        }
            && Self.holds(extendedCommunities, needsAll: needsAllExtendedCommunities) { match in
                attributes.extendedCommunities.contains(where: match.matches)
            }
    }

    private static func holds<Match>(_ matches: [Match], needsAll: Bool, _ isFound: (Match) -> Bool) -> Bool {
        matches.isEmpty || (needsAll ? matches.allSatisfy(isFound) : matches.contains(where: isFound))
    }
}

extension RoutingPolicy.Changes {
    fileprivate func apply(to attributes: inout PathAttributes) {
        communities.apply(to: &attributes.communities)
        extendedCommunities.apply(to: &attributes.extendedCommunities)
        if let localPreference { attributes.localPreference = localPreference }
        if let med { attributes.med = med }
        for asn in prependedAS.reversed() { attributes.asPath.prepend(asn) }
    }
}
