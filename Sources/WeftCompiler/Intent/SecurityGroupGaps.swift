import WeftModel
import WeftNet

/// A security group that does not pass everything both ways, and what it leaves out.
struct SecurityGroupGaps: Equatable {
    let name: FQName
    /// In words, such as `IPv6 out`; in a fixed order.
    let gaps: [String]

    /// nil for a group that passes everything.
    init?(_ object: ConfigObject) {
        let rules = Model.SecurityGroup(unchecked: object).securityGroupEntries?.policyRule ?? []
        var gaps: [String] = []
        for (family, all) in [("IPv4", "0.0.0.0/0"), ("IPv6", "::/0")] {
            let whole = rules.filter { $0.passesAllTraffic(of: family) }
            for (way, own, other) in [
                ("in", \Model.PolicyRuleType.dstAddresses, \Model.PolicyRuleType.srcAddresses),
                ("out", \.srcAddresses, \.dstAddresses),
            ]
            where !whole.contains(where: {
                ($0[keyPath: own] ?? []).isLocal && ($0[keyPath: other] ?? []).covers(IPPrefix(all))
            }) {
                gaps.append("\(family) \(way)")
            }
        }
        guard !gaps.isEmpty else { return nil }
        name = object.name
        self.gaps = gaps
    }
}

extension Model.PolicyRuleType {
    fileprivate func passesAllTraffic(of family: String) -> Bool {
        (ethertype ?? family) == family && (self.protocol ?? "any") == "any"
            && [srcPorts, dstPorts].allSatisfy { PortRange.all($0).contains { $0.covers(.every) } }
            && actionList.map { $0.simpleAction != "deny" } ?? true
    }
}

extension [Model.AddressType] {
    /// The side that is the group's own interface.
    fileprivate var isLocal: Bool { contains { $0.securityGroup == "local" } }

    fileprivate func covers(_ all: IPPrefix?) -> Bool {
        contains { address in PolicyAddress(address).subnets.contains { $0 == all } }
    }
}
