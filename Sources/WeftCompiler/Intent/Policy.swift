import WeftJSON
import WeftModel
import WeftNet

/// A network policy: its rules, taken apart.
struct Policy: Equatable {
    let id: ObjectID
    let name: FQName
    /// The name as rules spell it.
    let path: String
    let rules: [PolicyRule]

    init(_ object: ConfigObject) {
        id = object.id
        name = object.name
        path = object.name.description
        let entries = Model.NetworkPolicy(unchecked: object).networkPolicyEntries?.policyRule ?? []
        var rules = entries.enumerated().compactMap { PolicyRule($1, number: $0 + 1) }
        PolicyRule.completeFamilies(&rules)
        self.rules = rules
    }
}

struct PolicyRule: Equatable {
    /// Its place in the policy, from 1.
    let number: Int
    let id: String?
    let direction: String?
    /// The number as text, or `any`.
    let `protocol`: String
    let ethertype: String?
    let sources: [PolicyAddress]
    let destinations: [PolicyAddress]
    let sourcePorts: [PortRange]
    let destinationPorts: [PortRange]
    var effect: RuleEffect
    /// The action as entries of access lists carry it.
    let action: JSON

    /// nil when the rule has no action, and so no meaning.
    init?(_ rule: Model.PolicyRuleType, number: Int) {
        guard let action = rule.actionList else { return nil }
        self.number = number
        id = rule.ruleUuid
        direction = rule.direction
        ethertype = rule.ethertype
        `protocol` = Self.number(rule.protocol ?? "any", ethertype: rule.ethertype)
        sources = (rule.srcAddresses ?? []).map(PolicyAddress.init)
        destinations = (rule.dstAddresses ?? []).map(PolicyAddress.init)
        sourcePorts = PortRange.all(rule.srcPorts)
        destinationPorts = PortRange.all(rule.dstPorts)
        effect = Self.effect(rule, action) ?? .joins
        self.action = AccessListEntry.action(action.fields)
    }

    /// IANA's protocol numbers of the names that rules use.
    private static func number(_ name: String, ethertype: String?) -> String {
        switch (name, ethertype) {
        case ("tcp", _): "6"
        case ("udp", _): "17"
        case ("icmp", "IPv6"), ("icmp6", _), ("icmpv6", _): "58"
        case ("icmp", _): "1"
        case ("sctp", _): "132"
        default: name
        }
    }
}

/// One side of a rule.
struct PolicyAddress: Equatable {
    enum Scope: Hashable {
        /// The network that the policy is attached to.
        case local
        case any
        case network(String)
        /// All networks that this policy is attached to.
        case policy(String)
        /// Only a subnet, of whatever network; or nothing that a network policy knows.
        case bare
    }

    let scope: Scope
    /// Empty: all addresses.
    let subnets: [IPPrefix]

    init(_ address: Model.AddressType) {
        subnets = ([address.subnet].compactMap(\.self) + (address.subnetList ?? [])).compactMap { subnet in
            subnet.ipPrefix.flatMap { IPPrefix("\($0)/\(subnet.ipPrefixLen ?? 32)") }
        }
        scope =
            switch (address.virtualNetwork, address.networkPolicy) {
            case ("local", _): .local
            case ("any", _): .any
            case (let network?, _): .network(network)
            case (nil, let policy?): .policy(policy)
            case (nil, nil): .bare
            }
    }
}

/// Ports of one side; all of them when both ends are -1.
struct PortRange: Hashable {
    var start: Int
    var end: Int

    static let every = PortRange(start: 0, end: 65535)
    private static let unset = PortRange(start: -1, end: -1)

    static func all(_ ports: [Model.PortType]?) -> [PortRange] {
        let ranges = (ports ?? []).map { PortRange(start: $0.startPort ?? -1, end: $0.endPort ?? -1) }
        return ranges.isEmpty ? [unset] : ranges
    }

    func covers(_ other: PortRange) -> Bool {
        let a = self == .unset ? .every : self
        let b = other == .unset ? .every : other
        return a.start <= b.start && a.end >= b.end
    }
}
