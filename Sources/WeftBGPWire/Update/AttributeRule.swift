/// What RFC 7606 and the attributes' own documents say about one path attribute: a row for each that is understood.
struct AttributeRule {
    enum Length {
        case exactly(Int)
        /// A list, empty or not, of items of so many bytes.
        case list(of: Int)
        case atLeast(Int)
    }

    /// What a wrong length or value does to its update; wrong flags always withdraw (RFC 7606 §3 c).
    enum Consequence {
        case discard
        case withdraw
    }

    var name: String
    /// Optional and transitive bits.
    var flags: UInt8
    var length: Length
    var consequence: Consequence
    /// Is of no effect between ASs (RFC 7606 §7.5, §7.9, §7.10).
    var isInternalOnly = false

    private static let wellKnown = AttributeType.transitive
    private static let optional = AttributeType.optional
    private static let optionalTransitive = AttributeType.optional | AttributeType.transitive

    static func rule(for type: UInt8, hasWideAS: Bool) -> AttributeRule? {
        switch type {
        case AttributeType.origin:
            AttributeRule(name: "ORIGIN", flags: wellKnown, length: .exactly(1), consequence: .withdraw)
        case AttributeType.asPath:
            AttributeRule(name: "AS_PATH", flags: wellKnown, length: .atLeast(0), consequence: .withdraw)
        case AttributeType.nextHop:
            AttributeRule(name: "NEXT_HOP", flags: wellKnown, length: .exactly(4), consequence: .withdraw)
        case AttributeType.med:
            AttributeRule(name: "MULTI_EXIT_DISC", flags: optional, length: .exactly(4), consequence: .withdraw)
        case AttributeType.localPreference:
            AttributeRule(
                name: "LOCAL_PREF", flags: wellKnown, length: .exactly(4), consequence: .withdraw, isInternalOnly: true)
        case AttributeType.atomicAggregate:
            AttributeRule(name: "ATOMIC_AGGREGATE", flags: wellKnown, length: .exactly(0), consequence: .discard)
        case AttributeType.aggregator:
            AttributeRule(
                name: "AGGREGATOR", flags: optionalTransitive, length: .exactly(hasWideAS ? 8 : 6),
                consequence: .discard)
        case AttributeType.communities:
            AttributeRule(
                name: "COMMUNITIES", flags: optionalTransitive, length: .list(of: 4), consequence: .withdraw)
        case AttributeType.originatorID:
            AttributeRule(
                name: "ORIGINATOR_ID", flags: optional, length: .exactly(4), consequence: .withdraw,
                isInternalOnly: true)
        case AttributeType.clusterList:
            AttributeRule(
                name: "CLUSTER_LIST", flags: optional, length: .list(of: 4), consequence: .withdraw,
                isInternalOnly: true)
        case AttributeType.extendedCommunities:
            AttributeRule(
                name: "EXTENDED COMMUNITIES", flags: optionalTransitive, length: .list(of: 8), consequence: .withdraw)
        case AttributeType.as4Path:
            AttributeRule(name: "AS4_PATH", flags: optionalTransitive, length: .atLeast(0), consequence: .discard)
        case AttributeType.as4Aggregator:
            AttributeRule(name: "AS4_AGGREGATOR", flags: optionalTransitive, length: .exactly(8), consequence: .discard)
        case AttributeType.pmsiTunnel:
            AttributeRule(name: "PMSI_TUNNEL", flags: optionalTransitive, length: .atLeast(5), consequence: .withdraw)
        case AttributeType.largeCommunities:
            AttributeRule(
                name: "LARGE_COMMUNITY", flags: optionalTransitive, length: .list(of: 12), consequence: .withdraw)
        case AttributeType.onlyToCustomer:
            AttributeRule(name: "OTC", flags: optionalTransitive, length: .exactly(4), consequence: .withdraw)
        // What the two list, ``UpdateDecoder`` looks at.
        case AttributeType.edgeDiscovery:
            AttributeRule(
                name: "edge discovery", flags: optionalTransitive, length: .atLeast(1), consequence: .discard)
        case AttributeType.edgeForwarding:
            AttributeRule(
                name: "edge forwarding", flags: optionalTransitive, length: .list(of: ForwardingEdge.wireLength),
                consequence: .discard)
        case AttributeType.originNetworkPath:
            AttributeRule(
                name: "origin network path", flags: optionalTransitive, length: .list(of: 8), consequence: .discard)
        default: nil
        }
    }

    /// A rule without its words, by the attribute's type: what sound attributes are judged by.
    struct Form: BitwiseCopyable {
        var isKnown = false
        var isInternalOnly = false
        var flags: UInt8 = 0
        /// Bytes: at least so many, at most so many, and a multiple of these.
        var minimum = 0
        var maximum = 0
        var unit = 1

        /// Whether the rule finds nothing about an attribute.
        @inline(__always)
        func allows(_ flags: UInt8, _ count: Int, isInternal: Bool) -> Bool {
            isKnown && flags & AttributeRule.optionalTransitive == self.flags && count >= minimum && count <= maximum
                && (unit == 1 || count % unit == 0) && (isInternal || !isInternalOnly)
        }
    }

    static let forms = (0...UInt8.max).map { Form(rule(for: $0, hasWideAS: true)) }
    static let narrowForms = (0...UInt8.max).map { Form(rule(for: $0, hasWideAS: false)) }

    fileprivate static let understood = forms.map(\.isKnown)

    func allows(_ count: Int) -> Bool {
        switch length {
        case .exactly(let length): count == length
        // RFC 7606 §7.8, §7.14: a list without members is malformed, too.
        case .list(let size): count > 0 && count % size == 0
        case .atLeast(let length): count >= length
        }
    }
}

extension AttributeRule.Form {
    fileprivate init(_ rule: AttributeRule?) {
        guard let rule else { return }
        (isKnown, isInternalOnly, flags) = (true, rule.isInternalOnly, rule.flags)
        switch rule.length {
        case .exactly(let count): (minimum, maximum) = (count, count)
        case .list(let size): (minimum, maximum, unit) = (size, .max, size)
        case .atLeast(let count): (minimum, maximum) = (count, .max)
        }
    }
}

extension AttributeType {
    /// Whether we know what attributes of the type mean: of others it is said, when they are sent on, that somebody did
    /// not (RFC 4271 §5).
    package static func isUnderstood(_ type: UInt8) -> Bool { AttributeRule.understood[Int(type)] }
}

/// What was wrong with an update, in words for people. The session goes on.
package struct AttributeFault: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
