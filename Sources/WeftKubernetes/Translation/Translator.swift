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

    // MARK: parts of bodies

    /// The pairs by which tools find what an object was made for.
    func annotations(
        kind: ObjectKind, namespace: String, name: String, _ more: [(String, String)] = []
    ) -> JSON {
        let pairs = [
            ("kind", kind.rawValue), ("owner", "k8s"), ("cluster", cluster.name),
            ("project", cluster.project(of: namespace).name), ("namespace", namespace), ("name", name),
        ]
        return ["key_value_pair": .array((pairs + more).map { ["key": .string($0), "value": .string($1)] })]
    }

    func object(
        _ type: ObjectType, _ name: FQName, id: ObjectID? = nil, fixed: Set<String> = [], _ body: JSONObject
    ) -> IntentObject {
        let parent: ObjectType? =
            switch type {
            case .project: .domain
            case .virtualMachine, .instanceIp: nil
            default: .project
            }
        return IntentObject(
            type: type, id: id ?? self.id(type, name), name: name, parent: parent, body: body, fixed: fixed)
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
        let rules = [("IPv4", "0.0.0.0", 0), ("IPv6", "::", 0)].flatMap { type, address, length -> [JSON] in
            let all: JSON = ["subnet": ["ip_prefix": .string(address), "ip_prefix_len": .int(Int64(length))]]
            let own: JSON = ["security_group": "local"]
            return [(all, own), (own, all)].enumerated().map { index, ends in
                rule(
                    from: ends.0, to: ends.1, direction: ">", ports: 0...65535, of: group, "\(type) \(index)",
                    ["ethertype": .string(type)])
            }
        }
        return [
            object(.project, cluster.project(of: namespace), ["annotations": annotations]),
            object(
                .securityGroup, group,
                ["security_group_entries": ["policy_rule": .array(rules)], "annotations": annotations]),
        ]
    }

    /// A network on one of the cluster's own prefixes, which all its networks of a sort draw from.
    func network(
        _ name: FQName, ipam: FQName, policies: [FQName], annotations: JSON
    ) -> IntentObject {
        object(
            .virtualNetwork, name,
            [
                "virtual_network_properties": ["forwarding_mode": "l3"],
                "address_allocation_mode": "flat-subnet-only",
                "network_ipam_refs": [link(ipam, ["ipam_subnets": []])],
                "network_policy_refs": .array(
                    policies.map { link($0, ["sequence": ["major": 0, "minor": 0], "timer": .null]) }),
                "tag_refs": [link([applicationTag])],
                "annotations": annotations,
            ])
    }

    /// Marks the networks of this cluster.
    var applicationTag: String { "application=\(cluster.name)" }

    /// A policy of one rule: everything between its two ends passes.
    func policy(_ name: FQName, between left: JSON, and right: JSON, annotations: JSON) -> IntentObject {
        let rule = rule(from: left, to: right, direction: "<>", ports: -1 ... -1, of: name, "", [:])
        return object(
            .networkPolicy, name,
            ["network_policy_entries": ["policy_rule": [rule]], "annotations": annotations])
    }

    private func rule(
        from source: JSON, to destination: JSON, direction: String, ports: ClosedRange<Int>, of owner: FQName,
        _ label: String, _ more: JSONObject
    ) -> JSON {
        let ports: JSON = [["start_port": JSON(ports.lowerBound), "end_port": JSON(ports.upperBound)]]
        var rule: JSONObject = [
            "rule_uuid": .string(ObjectID.derived(from: "\(cluster.instance)/rule/\(owner)/\(label)").description),
            "direction": .string(direction), "protocol": "any", "src_addresses": [source], "src_ports": ports,
            "dst_addresses": [destination], "dst_ports": ports, "action_list": ["simple_action": "pass"],
        ]
        rule.merge(more)
        return .object(rule)
    }

    func virtualNetwork(_ name: FQName) -> JSON { ["virtual_network": .string("\(name)")] }

    func link(_ name: FQName, _ attribute: JSON? = nil) -> JSON {
        var link: JSONObject = ["to": .array(name.parts.map(JSON.string))]
        if let attribute { link["attr"] = attribute }
        return .object(link)
    }

    func subnet(_ prefix: IPPrefix) -> JSON {
        ["subnet": ["ip_prefix": .string("\(prefix.network)"), "ip_prefix_len": .int(Int64(prefix.length))]]
    }
}
