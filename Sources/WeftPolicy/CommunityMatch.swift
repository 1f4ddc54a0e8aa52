package import WeftBGPWire

/// A condition on one community: the community, or a pattern that its text has to match.
package enum CommunityMatch: Hashable, Sendable {
    case exactly(Community)
    case pattern(TextPattern)

    /// A community as text, or a regular expression; nil for neither.
    package init?(_ text: String) {
        if let community = Community(text) {
            self = .exactly(community)
        } else if let pattern = TextPattern(text), !text.isEmpty {
            self = .pattern(pattern)
        } else {
            return nil
        }
    }

    package func matches(_ community: Community) -> Bool {
        switch self {
        case .exactly(let wanted): wanted == community
        case .pattern(let pattern): pattern.matches(community.description)
        }
    }
}

/// A condition on one extended community.
package enum ExtendedCommunityMatch: Hashable, Sendable {
    case exactly(ExtendedCommunity)
    case pattern(TextPattern)

    package init?(_ text: String) {
        if let community = ExtendedCommunity(policyText: text) {
            self = .exactly(community)
        } else if let pattern = TextPattern(text), !text.isEmpty {
            self = .pattern(pattern)
        } else {
            return nil
        }
    }

    package func matches(_ community: ExtendedCommunity) -> Bool {
        switch self {
        case .exactly(let wanted): wanted == community
        case .pattern(let pattern): pattern.matches(community.description)
        }
    }
}
