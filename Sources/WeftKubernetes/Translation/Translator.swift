import WeftConfig
import WeftConnector
import WeftJSON
import WeftModel
import WeftNet

/// Says what objects of a cluster mean as intent. A pure function of the objects: whatever was there before, the same
/// objects of the cluster give the same wishes, uuids included.
struct Translator: Sendable {
    let cluster: AttachedCluster

    /// The source of what belongs to the cluster as a whole.
    var clusterSource: Source { Source(kind: ObjectKind.cluster.rawValue, uid: cluster.instance) }

    /// The uuid of an object that is made once for its name.
    func id(_ type: ObjectType, _ name: FQName) -> ObjectID {
        ObjectID.derived(from: "\(cluster.instance)/\(type.name)/\(name)")
    }

    /// An object of the cluster's with the properties that `fill` sets, and its links by the type of their targets.
    func object<View: ObjectView>(
        _ name: FQName, id: ObjectID? = nil, fixed: Set<String> = [], links: KeyValuePairs<ObjectType, [JSON]> = [:],
        _ fill: (inout View) -> Void
    ) -> IntentObject {
        let id = id ?? self.id(View.type, name)
        var view = View(unchecked: ConfigObject(type: View.type, id: id, name: name))
        fill(&view)
        var body = view.object.properties
        for (target, links) in links { body[target.referenceField] = .array(links) }
        let parent: ObjectType? =
            switch View.type {
            case .project: .domain
            case .virtualMachine, .instanceIp: nil
            default: .project
            }
        return IntentObject(type: View.type, id: id, name: name, parent: parent, body: body, fixed: fixed)
    }

    /// A project's permission on the cluster's own networks, granted or withdrawn.
    func shares(with project: ObjectID, isGranted: Bool) -> [Mutation] {
        [cluster.podNetwork(), cluster.serviceNetwork()].map { name in
            let (network, tenant) = (id(.virtualNetwork, name), "tenant:\(project)")
            return isGranted
                ? .share(.virtualNetwork, network, with: tenant, access: Self.readAccess)
                : .unshare(.virtualNetwork, network, with: tenant)
        }
    }

    private static let readAccess = 4

    /// A project and the security group that lets everything through, as pods without policy expect.
    func project(of namespace: String, _ more: [(String, String)]) -> [IntentObject] {
        let annotations = annotations(kind: .namespace, namespace: namespace, name: namespace, more)
        let group = cluster.securityGroup(of: namespace)
        let rules = [("IPv4", "0.0.0.0"), ("IPv6", "::")].flatMap { type, address -> [Model.PolicyRuleType] in
            let all = Model.AddressType { $0.subnet = Self.subnet(address, length: 0) }
            let own = Model.AddressType { $0.securityGroup = "local" }
            return [(all, own), (own, all)].enumerated().map { index, ends in
                var rule = rule(
                    from: ends.0, to: ends.1, direction: ">", ports: 0...65535, of: group, "\(type) \(index)")
                rule.ethertype = type
                return rule
            }
        }
        return [
            object(cluster.project(of: namespace)) { (project: inout Model.Project) in
                project.annotations = annotations
            },
            object(group) { (group: inout Model.SecurityGroup) in
                group.securityGroupEntries = Model.PolicyEntriesType { $0.policyRule = rules }
                group.annotations = annotations
            },
        ]
    }

    /// A network on one of the cluster's own prefixes, which all its networks of a sort draw from.
    func network(
        _ name: FQName, ipam: FQName, policies: [FQName], annotations: Model.KeyValuePairs
    ) -> IntentObject {
        object(
            name,
            links: [
                .networkIpam: [link(ipam, Model.VnSubnetsType { $0.ipamSubnets = [] })],
                .networkPolicy: policies.map { link($0, Self.firstPolicy) },
                .tag: [link([applicationTag])],
            ]
        ) { (network: inout Model.VirtualNetwork) in
            network.virtualNetworkProperties = Model.VirtualNetworkType { $0.forwardingMode = "l3" }
            network.addressAllocationMode = "flat-subnet-only"
            network.annotations = annotations
        }
    }

    /// Marks the networks of this cluster.
    var applicationTag: String { "application=\(cluster.name)" }

    /// A policy of one rule: everything between its two ends passes.
    func policy(
        _ name: FQName, between left: Model.AddressType, and right: Model.AddressType, annotations: Model.KeyValuePairs
    ) -> IntentObject {
        let rule = rule(from: left, to: right, direction: "<>", ports: -1 ... -1, of: name, "")
        return object(name) { (policy: inout Model.NetworkPolicy) in
            policy.networkPolicyEntries = Model.PolicyEntriesType { $0.policyRule = [rule] }
            policy.annotations = annotations
        }
    }

    // MARK: parts of bodies

    /// The pairs by which tools find what an object was made for.
    func annotations(
        kind: ObjectKind, namespace: String, name: String, _ more: [(String, String)] = []
    ) -> Model.KeyValuePairs {
        let pairs = [
            ("kind", kind.rawValue), ("owner", "k8s"), ("cluster", cluster.name),
            ("project", cluster.project(of: namespace).name), ("namespace", namespace), ("name", name),
        ]
        return Model.KeyValuePairs(pairs + more)
    }

    private func rule(
        from source: Model.AddressType, to destination: Model.AddressType, direction: String, ports: ClosedRange<Int>,
        of owner: FQName, _ label: String
    ) -> Model.PolicyRuleType {
        let ports = Model.PortType {
            $0.startPort = ports.lowerBound
            $0.endPort = ports.upperBound
        }
        return Model.PolicyRuleType { rule in
            rule.ruleUuid = ObjectID.derived(from: "\(cluster.instance)/rule/\(owner)/\(label)").description
            rule.direction = direction
            rule.protocol = "any"
            rule.srcAddresses = [source]
            rule.srcPorts = [ports]
            rule.dstAddresses = [destination]
            rule.dstPorts = [ports]
            rule.actionList = Model.ActionListType { $0.simpleAction = "pass" }
        }
    }

    /// Where a policy stands on a network. The field's clients send the missing timer, too.
    static var firstPolicy: Model.VirtualNetworkPolicyType {
        Model.VirtualNetworkPolicyType { place in
            place.sequence = Model.SequenceType {
                $0.major = 0
                $0.minor = 0
            }
            place.fields[Field.timer] = .null
        }
    }

    func virtualNetwork(_ name: FQName) -> Model.AddressType {
        Model.AddressType { $0.virtualNetwork = "\(name)" }
    }

    func networkPolicy(_ name: FQName) -> Model.AddressType {
        Model.AddressType { $0.networkPolicy = "\(name)" }
    }

    func link(_ name: FQName) -> JSON { ["to": .array(name.parts.map(JSON.string))] }

    /// To an object of ours, whatever its name: one that came from another orchestrator keeps the one that it had
    /// there.
    func link(_ id: ObjectID) -> JSON { [Field.uuid: .string("\(id)")] }

    func link(_ name: FQName, _ attribute: some ValueView) -> JSON {
        ["to": .array(name.parts.map(JSON.string)), "attr": attribute.json]
    }

    static func subnet(_ network: String, length: Int) -> Model.SubnetType {
        Model.SubnetType {
            $0.ipPrefix = network
            $0.ipPrefixLen = length
        }
    }
}
