import WeftModel
import WeftNet

/// What is said of networks that exchange routes and have a range in common: of the policies that join them, and of
/// themselves.
extension Compiler {
    func overlapConditions(of policy: Policy) -> [Condition] {
        let members = members[policy.id] ?? []
        // Few networks have a range in common with another one, and many may have the policy.
        let concerned =
            members.count < overlaps.count
            ? members.filter { overlaps[$0] != nil } : members.intersection(overlaps.keys)
        var said: Set<Set<ObjectID>> = []
        return concerned.compactMap { networks[$0] }.sorted { $0.path < $1.path }.flatMap { network in
            others(than: network).compactMap { other, ranges in
                guard joins(policy, network.id, to: other.id), said.insert([network.id, other.id]).inserted else {
                    return nil
                }
                return Condition(
                    type: .networkPolicy, id: policy.id, name: policy.name, reason: .overlapping,
                    message:
                        "it joins \(network.path) and \(other.path), which both have \(Self.list(ranges)): \(Self.consequence)"
                )
            }
        }
    }

    func overlapConditions(of network: Network) -> [Condition] {
        others(than: network).map { other, ranges in
            Condition(
                type: .virtualNetwork, id: network.id, name: network.name, reason: .overlapping,
                message: "it is joined to \(other.path), and both have \(Self.list(ranges)): \(Self.consequence)")
        } + ambiguities(of: network)
    }

    /// The ranges that several of the networks have that this one is joined to. The underlay is joined to all, and
    /// nobody there sends.
    private func ambiguities(of network: Network) -> [Condition] {
        let others = connections[network.id] ?? []
        guard !network.isProvider, others.count > 1 else { return [] }
        var owners: [IPPrefix: Set<ObjectID>] = [:]
        for other in others {
            let own = overlaps[network.id]?[other] ?? []
            for range in ranges(of: other) where !own.contains(where: { $0.overlaps(range.prefix) }) {
                owners[range.prefix, default: []].insert(range.owner)
            }
        }
        let lengths = Set(owners.keys.map(\.length))
        return owners.keys.sorted().compactMap { range in
            let around = lengths.filter { $0 <= range.length }.compactMap {
                owners[IPPrefix(range.network, length: $0)]
            }
            let names = around.reduce(into: Set<ObjectID>()) { $0.formUnion($1) }.compactMap(ownerName).sorted()
            guard names.count > 1 else { return nil }
            let shown =
                names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
            return Condition(
                type: .virtualNetwork, id: network.id, name: network.name, reason: .ambiguous,
                message:
                    "it is joined to networks that all have \(range): \(shown). Traffic to an address there may reach any of them. Give "
                    + "them different ranges, or join it to one of them only")
        }
    }

    /// Where addresses are given once: a network, or a flat IPAM for all its networks.
    private func ownerName(_ id: ObjectID) -> String? {
        networks[id]?.path ?? (ipamUsers[id] ?? []).compactMap { networks[$0]?.path }.min()
    }

    private func others(than network: Network) -> [(network: Network, ranges: [IPPrefix])] {
        (overlaps[network.id] ?? [:]).compactMap { id, ranges in networks[id].map { ($0, ranges) } }
            .sorted { $0.network.path < $1.network.path }
    }

    private static let consequence =
        "routes in that range are not exchanged, and an address in it is each network's own. Give one of them another range if they are "
        + "to reach each other there"

    private static func list(_ ranges: [IPPrefix]) -> String {
        let shown = ranges.prefix(4).map(\.description).joined(separator: ", ")
        return ranges.count > 4 ? "\(shown) and \(ranges.count - 4) ranges more" : shown
    }
}
