import WeftBGPWire
package import WeftJSON
import WeftNet

/// Why a policy cannot be read: the field, and its value.
package struct RoutingPolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }

    init(_ field: String, _ value: String, _ reason: String) { self.init("\(field) \(value) \(reason)") }
}

extension RoutingPolicy {
    /// Reads `routing_policy_entries` of a `routing-policy` object. What only network devices understand is refused
    /// rather than passed over: a condition that is not asked would make a term apply to more than it says.
    package init(_ entries: JSON) throws(RoutingPolicyError) {
        terms = []
        for (index, term) in (entries["term"]?.array ?? []).enumerated() {
            do throws(RoutingPolicyError) {
                terms.append(try Term(term))
            } catch {
                throw RoutingPolicyError("term \(index + 1): \(error)")
            }
        }
    }
}

extension RoutingPolicy.Term {
    fileprivate init(_ json: JSON) throws(RoutingPolicyError) {
        condition = try .init(json["term_match_condition"] ?? .null)
        let actions = json["term_action_list"] ?? .null
        try actions.refuse(["external", "as_path_expand", "as_path_prepend"])
        changes = try .init(actions["update"] ?? .null)
        verdict =
            switch actions["action"]?.string {
            case "accept": .accept
            case "reject": .reject
            default: actions["action_next_value"]?.string == "policy" ? .nextPolicy : .nextTerm
            }
    }
}

extension RoutingPolicy.Condition {
    fileprivate init(_ json: JSON) throws(RoutingPolicyError) {
        try json.refuse([
            "family", "as_path", "external", "local_pref", "nlri_route_type", "prefix_list", "route_filter",
        ])
        let texts = (json["community"]?.string.map { [$0] } ?? []) + json.texts("community_list")
        for text in texts where !text.isEmpty {
            guard let match = CommunityMatch(text) else {
                throw RoutingPolicyError("community", text, "is neither a community nor a regular expression")
            }
            communities.append(match)
        }
        needsAllCommunities = json["community_match_all"]?.bool ?? false
        for text in json.texts("extcommunity_list") {
            guard let match = ExtendedCommunityMatch(text) else {
                throw RoutingPolicyError(
                    "extcommunity", text, "is neither an extended community nor a regular expression")
            }
            extendedCommunities.append(match)
        }
        needsAllExtendedCommunities = json["extcommunity_match_all"]?.bool ?? false
        for match in json["prefix"]?.array ?? [] {
            let text = match["prefix"]?.string ?? ""
            guard let prefix = IPPrefix(text) else { throw RoutingPolicyError("prefix", text, "is not a prefix") }
            let kind = match["prefix_type"]?.string ?? "exact"
            guard let kind = RoutingPolicy.PrefixMatch.Kind(rawValue: kind) else {
                throw RoutingPolicyError("prefix_type", kind, "is none of exact, longer and orlonger")
            }
            prefixes.append(.init(prefix, kind))
        }
        for text in json.texts("protocol") {
            guard let source = RoutingPolicy.Source(rawValue: text) else {
                throw RoutingPolicyError("protocol", text, "is for network devices only")
            }
            sources.insert(source)
        }
    }
}

extension RoutingPolicy.Changes {
    fileprivate init(_ json: JSON) throws(RoutingPolicyError) {
        communities = try .init(json["community"] ?? .null) { (text) throws(RoutingPolicyError) in
            guard let community = Community(text) else {
                throw RoutingPolicyError("community", text, "is not a community")
            }
            return community
        }
        extendedCommunities = try .init(json["extcommunity"] ?? .null) { (text) throws(RoutingPolicyError) in
            guard let community = ExtendedCommunity(policyText: text) else {
                throw RoutingPolicyError("extcommunity", text, "is not an extended community")
            }
            return community
        }
        localPreference = try json.number("local_pref", 0...UInt32.max)
        med = try json.number("med", 0...UInt32.max)
        for element in json["as_path"]?["expand"]?["asn_list"]?.array ?? [] {
            let number: JSON = ["asn_list": element]
            // RFC 7607: 0 is no autonomous system.
            if let asn = try number.number("asn_list", 1...UInt32.max) { prependedAS.append(asn) }
        }
    }
}

extension RoutingPolicy.ListChange {
    fileprivate init(
        _ json: JSON, _ read: (String) throws(RoutingPolicyError) -> Element
    ) throws(RoutingPolicyError) {
        func list(_ name: String) throws(RoutingPolicyError) -> [Element] {
            var elements: [Element] = []
            for text in json[name]?.texts("community") ?? [] { elements.append(try read(text)) }
            return elements
        }
        let wanted = try list("set")
        set = wanted.isEmpty ? nil : wanted
        removed = try list("remove")
        added = try list("add")
    }
}

extension JSON {
    fileprivate func texts(_ name: String) -> [String] { (self[name]?.array ?? []).compactMap(\.string) }

    /// nil when the member is absent or null.
    fileprivate func number(_ name: String, _ range: ClosedRange<UInt32>) throws(RoutingPolicyError) -> UInt32? {
        guard let value = self[name], !value.isNull else { return nil }
        guard let number = value.uint.flatMap({ UInt32(exactly: $0) }), range.contains(number) else {
            throw RoutingPolicyError(name, value.text, "is not between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    /// Refuses members that say something.
    fileprivate func refuse(_ names: [String]) throws(RoutingPolicyError) {
        for name in names {
            guard let value = self[name], !value.isNull else { continue }
            if value.array?.isEmpty == true || value.object?.isEmpty == true || value.string?.isEmpty == true {
                continue
            }
            throw RoutingPolicyError(name, value.text, "is for network devices only (term_type network-device)")
        }
    }
}
