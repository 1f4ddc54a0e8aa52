import WeftBGPWire
import WeftNet

/// Terms as people read them, a line for each part: `from { … }` for what is asked of a path, `then { … }` for what is
/// done with it.
extension RoutingPolicy.Condition {
    package var text: String { block("from", parts) }

    private var parts: [String] {
        let names = RoutingPolicy.Source.allCases.filter(sources.contains).map(\.rawValue)
        return names.part("protocol")
            + communities.map(\.text).part("community (\(needsAllCommunities ? "all" : "any"))")
            + extendedCommunities.map(\.text).part(
                "extended community (\(needsAllExtendedCommunities ? "all" : "any"))")
            + prefixes.map { "prefix \($0.prefix) \($0.kind.rawValue)" }
    }
}

extension RoutingPolicy.Term {
    /// What is done with a path, the verdict last.
    package var actionText: String { block("then", changes.parts + [verdict.text]) }
}

extension RoutingPolicy.Changes {
    fileprivate var parts: [String] {
        var parts = prependedAS.map { "\($0)" }.part("as-path expand")
        parts += communities.parts("community") + extendedCommunities.parts("extended community")
        if let localPreference { parts.append("local-preference \(localPreference)") }
        if let med { parts.append("med \(med)") }
        return parts
    }
}

extension RoutingPolicy.ListChange where Element: CustomStringConvertible {
    fileprivate func parts(_ name: String) -> [String] {
        (set ?? []).map(\.description).part("\(name) set") + removed.map(\.description).part("\(name) remove")
            + added.map(\.description).part("\(name) add")
    }
}

extension RoutingPolicy.Verdict {
    fileprivate var text: String {
        switch self {
        case .accept: "accept"
        case .reject: "reject"
        case .nextTerm: "next term"
        case .nextPolicy: "next policy"
        }
    }
}

extension CommunityMatch {
    fileprivate var text: String {
        switch self {
        case .exactly(let community): community.description
        case .pattern(let pattern): pattern.source
        }
    }
}

extension ExtendedCommunityMatch {
    fileprivate var text: String {
        switch self {
        case .exactly(let community): community.description
        case .pattern(let pattern): pattern.source
        }
    }
}

extension [String] {
    /// A line that lists these; none where there are none.
    fileprivate func part(_ name: String) -> [String] { isEmpty ? [] : ["\(name) [ \(joined(separator: ", ")) ]"] }
}

private func block(_ head: String, _ lines: [String]) -> String {
    (["\(head) {"] + lines.map { "    " + $0 } + ["}"]).joined(separator: "\n")
}
