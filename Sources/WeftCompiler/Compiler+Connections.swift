import WeftModel
import WeftNet

// Two networks are connected when both want it. A network wants those that rules of its own policies put on the other
// side from it: by name, by a policy that they are attached to, or `any`, which means every network of its own project
// and whoever names it. Only rules that pass everything want anything, and only where no rule before them denies
// (``RuleEffect``).

extension Compiler {
    /// Computes the stances of networks whose policies or memberships changed.
    mutating func updateStances(_ stale: inout Stale) {
        for id in stale.stances {
            let network = networks[id]
            let old = stances[id]
            let new = network.map { network in
                Stance(
                    of: network, policies: network.attachments.compactMap { policies[$0.policy] },
                    isMember: { isMember(network, ofPolicy: $0) })
            }
            stances[id] = new
            wishers.move(id, from: old?.networks ?? [], to: new?.networks ?? [])
            listeners.move(
                id, from: (old?.policies ?? []).union(old?.listed ?? []),
                to: (new?.policies ?? []).union(new?.listed ?? []))
            if let old, old.wantsAny { open.remove(id, under: old.project) }
            if let new, new.wantsAny { open.insert(id, under: new.project) }
            stale.connections.insert(id)
        }
    }

    /// The rules of the network's policies, in order.
    func rules(of network: Network) -> [PolicyRule] {
        network.attachments.flatMap { policies[$0.policy]?.rules ?? [] }
    }

    func isMember(_ network: Network, ofPolicy path: String) -> Bool {
        policyIDs[path].map(network.isAttached) ?? false
    }

    /// Computes what these networks are connected to, and lets the routing instances follow.
    mutating func updateConnections(_ ids: Set<ObjectID>) {
        for id in ids {
            let old = connections[id] ?? []
            let new = wanted(by: id).filter { isConnected(id, $0) }
            guard new != old else { continue }
            for other in old.subtracting(new) {
                connections.remove(other, under: id)
                connections.remove(id, under: other)
                disconnect(id, other)
            }
            for other in new.subtracting(old) {
                connections.insert(other, under: id)
                connections.insert(id, under: other)
                connect(id, other)
            }
        }
    }

    /// The networks that this one wants, and perhaps more: a superset of those that it is connected to, which does not
    /// grow with the number of networks that there are.
    private func wanted(by id: ObjectID) -> Set<ObjectID> {
        guard let network = networks[id], let stance = stances[id] else { return [] }
        var others = Set(stance.networks.compactMap { networkIDs[$0] })
        for path in stance.policies { others.formUnion(policyIDs[path].flatMap { members[$0] } ?? []) }
        if stance.wantsAny {
            others.formUnion(wishers[network.path] ?? [])
            for policy in network.policies {
                others.formUnion(policies[policy].flatMap { listeners[$0.path] } ?? [])
            }
            others.formUnion(open[network.project] ?? [])
        }
        others.remove(id)
        return others
    }

    func isConnected(_ a: ObjectID, _ b: ObjectID) -> Bool { wants(a, b) && wants(b, a) }

    /// Whether a policy is among those for which `a`, which it is attached to, wants `b`.
    func joins(_ policy: Policy, _ a: ObjectID, to b: ObjectID) -> Bool {
        guard let network = networks[a], network.isAttached(to: policy.id) else { return false }
        return wants(Stance(of: network, policies: [policy], isMember: { isMember(network, ofPolicy: $0) }), a, b)
    }

    private func wants(_ a: ObjectID, _ b: ObjectID) -> Bool { stances[a].map { wants($0, a, b) } ?? false }

    private func wants(_ stance: Stance, _ a: ObjectID, _ b: ObjectID) -> Bool {
        guard let network = networks[a], let other = networks[b] else { return false }
        let isNamed = { stances[b].map { names($0, a) } ?? false }
        return names(stance, b) || stance.wantsAny && (network.project == other.project || isNamed())
    }

    /// Whether the rules of a stance put `b` on their other side by its name or by a policy.
    private func names(_ stance: Stance, _ b: ObjectID) -> Bool {
        guard let other = networks[b] else { return false }
        return stance.networks.contains(other.path)
            || other.attachments.contains { attachment in
                policies[attachment.policy].map { stance.policies.contains($0.path) } ?? false
            }
    }
}
