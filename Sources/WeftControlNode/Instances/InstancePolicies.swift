import WeftJSON
import WeftModel
import WeftNet
import WeftPolicy
import WeftRouting

/// Which routing policies apply to which routing instance: those attached to its network, and those that name the
/// instance itself. Objects may come in any order.
struct InstancePolicies {
    private struct Policy {
        var name: String
        /// nil when it is not for us.
        var policy: RoutingPolicy?
        /// The instances that it names.
        var instances: [ObjectID: PolicyAttachment]
    }

    private var policies: [ObjectID: Policy] = [:]
    /// The policies that name an instance, the attachments of a network, and the networks that a policy is attached to.
    private var naming: [ObjectID: Set<ObjectID>] = [:]
    private var attachments: [ObjectID: Set<PolicyAttachment>] = [:]
    private var networks: [ObjectID: Set<ObjectID>] = [:]
    /// The instance that a network's ports are in, and back.
    private var defaultInstances: [ObjectID: ObjectID] = [:]
    private var networkOf: [ObjectID: ObjectID] = [:]
    private var stale: Set<ObjectID> = []

    /// The instances whose policies may be other than at the last call.
    mutating func takeStale() -> Set<ObjectID> {
        defer { stale = [] }
        return stale
    }

    /// All that are for us, in no order.
    var named: [(name: String, policy: RoutingPolicy)] {
        policies.values.compactMap { entry in entry.policy.map { (entry.name, $0) } }
    }

    /// The instance that a network's ports are in.
    func instance(of network: ObjectID) -> ObjectID? { defaultInstances[network] }

    /// In the order in which they apply.
    func policies(of instance: ObjectID) -> [RoutingPolicy] { attached(to: instance).compactMap(\.policy) }

    /// Of the policies that apply to an instance, in their order.
    func names(of instance: ObjectID) -> [String] { attached(to: instance).filter { $0.policy != nil }.map(\.name) }

    private func attached(to instance: ObjectID) -> [Policy] {
        let network = networkOf[instance].flatMap { attachments[$0] } ?? []
        let own = (naming[instance] ?? []).compactMap { policies[$0]?.instances[instance] }
        return network.union(own).sorted().compactMap { policies[$0.policy] }
    }

    mutating func put(_ object: ConfigObject) {
        var instances: [ObjectID: PolicyAttachment] = [:]
        for reference in object.references[to: .routingInstance] {
            instances[reference.target] = PolicyAttachment(reference, policy: object.id)
        }
        set(object.id, Policy(name: object.name.description, policy: RoutingPolicy(object), instances: instances))
    }

    mutating func removePolicy(_ id: ObjectID) { set(id, nil) }

    private mutating func set(_ id: ObjectID, _ policy: Policy?) {
        let old = policies[id]
        policies[id] = policy
        naming.move(id, from: (old?.instances ?? [:]).keys, to: (policy?.instances ?? [:]).keys)
        stale.formUnion((old?.instances ?? [:]).keys)
        stale.formUnion((policy?.instances ?? [:]).keys)
        stale.formUnion((networks[id] ?? []).compactMap { defaultInstances[$0] })
    }

    /// - Parameter object: the network; nil once it is gone.
    mutating func setNetwork(_ id: ObjectID, _ object: ConfigObject?) {
        let new = Set((object?.references[to: .routingPolicy] ?? []).map { PolicyAttachment($0, policy: $0.target) })
        let old = attachments[id] ?? []
        guard new != old else { return }
        attachments[id] = new.isEmpty ? nil : new
        networks.move(id, from: old.map(\.policy), to: new.map(\.policy))
        if let instance = defaultInstances[id] { stale.insert(instance) }
    }

    /// - Parameter object: the routing instance; nil once it is gone.
    mutating func setInstance(_ id: ObjectID, _ object: ConfigObject?) {
        let isDefault = object?.properties[Field.routingInstanceIsDefault]?.bool ?? false
        let network = isDefault ? object?.parent?.id : nil
        guard network != networkOf[id] else { return }
        if let old = networkOf[id] { defaultInstances[old] = nil }
        networkOf[id] = network
        if let network { defaultInstances[network] = id }
        stale.insert(id)
    }
}
