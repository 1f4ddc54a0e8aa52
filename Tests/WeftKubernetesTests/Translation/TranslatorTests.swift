import Testing
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConnector
@testable import WeftKubernetes

@Suite("translation")
struct TranslatorTests {
    private let translator = Translator(
        cluster: AttachedCluster(name: "k8s1", orchestrator: .zero, instance: "6a4c6d51-2f0e-4b8e-9d0c-3c1f0b7f2a10"))
    private static let podUID = "0a6c0f3e-11d1-4d0e-9d53-0242ac110002"

    private func namespace(_ name: String, isolated: Bool = false, network: String? = nil, labels: JSONObject = [:])
        throws
        -> Namespace
    {
        var annotations: JSONObject = isolated ? [Annotation.isolation: "true"] : [:]
        if let network { annotations[Annotation.network] = .string(network) }
        return try Namespace([
            "metadata": [
                "name": .string(name), "uid": .string("uid-of-\(name)"), "labels": .object(labels),
                "annotations": .object(annotations),
            ]
        ])
    }

    private func pod(
        _ name: String = "web-0", in namespace: String = "shop", labels: JSONObject = [:],
        annotations: JSONObject = [:],
        spec: JSONObject = ["nodeName": "node-a"], status: JSONObject = [:], uid: String = podUID
    ) throws -> Pod {
        try Pod([
            "metadata": [
                "name": .string(name), "namespace": .string(namespace), "uid": .string(uid), "labels": .object(labels),
                "annotations": .object(annotations),
            ],
            "spec": .object(spec), "status": .object(status),
        ])
    }

    private func definition(
        _ name: String, in namespace: String = "shop", type: String = "weft", _ annotations: JSONObject
    )
        throws -> NetworkAttachmentDefinition
    {
        try NetworkAttachmentDefinition([
            "metadata": [
                "name": .string(name), "namespace": .string(namespace), "uid": "uid-of-definition",
                "annotations": .object(annotations),
            ],
            "spec": ["config": .string(JSON.object(["type": .string(type)]).text)],
        ])
    }

    private func translate(
        _ pod: Pod, in namespace: Namespace, _ definitions: NetworkAttachmentDefinition...
    ) throws -> Translation {
        let wish = try translator.pod(pod, in: namespace) { key in definitions.first { $0.metadata.key == key } }
        guard case .objects(let translation) = wish else {
            Issue.record("the pod wants \(wish)")
            return Translation(source: translator.clusterSource)
        }
        return translation
    }

    private func names(_ objects: [IntentObject], _ type: ObjectType) -> [String] {
        objects.filter { $0.type == type }.map(\.name.description)
    }

    private func targets(_ object: IntentObject?, _ field: String) -> [String] {
        (object?.body[field]?.array ?? []).map { ($0["to"]?.array ?? []).compactMap(\.string).joined(separator: ":") }
    }

    private func annotations(_ object: IntentObject?) -> [String: String] {
        let pairs = object?.body["annotations"]?["key_value_pair"]?.array ?? []
        return Dictionary(pairs.map { ($0["key"]?.string ?? "", $0["value"]?.string ?? "") }) { first, _ in first }
    }

    /// Source and destination of a policy's rules, as `kind name`.
    private func ends(_ policy: IntentObject?) -> [String] {
        let rules = policy?.body["network_policy_entries"]?["policy_rule"]?.array ?? []
        return rules.map { rule in
            ["src_addresses", "dst_addresses"].map { side in
                let address = rule[side]?[0]?.object
                return address.map { "\($0[0].key) \($0[0].value.string ?? "")" } ?? ""
            }.joined(separator: " <> ")
        }
    }

    // MARK: the cluster

    @Test("a cluster's base objects bear the original's names")
    func baseNames() {
        let objects = translator.cluster(defaultNamespace: nil).objects
        let project = "default-domain:k8s1-default"
        #expect(names(objects, .project) == [project])
        #expect(
            names(objects, .virtualNetwork) == [
                "\(project):k8s1-default-pod-network", "\(project):k8s1-default-service-network",
            ])
        #expect(
            names(objects, .networkIpam) == [
                "\(project):k8s1-pod-ipam", "\(project):k8s1-service-ipam", "\(project):k8s1-ip-fabric-ipam",
            ])
        #expect(
            names(objects, .networkPolicy) == [
                "\(project):k8s1-default-ip-fabric-np", "\(project):k8s1-default-service-np",
                "\(project):k8s1-default-pod-service-np",
            ])
        #expect(names(objects, .securityGroup) == ["\(project):k8s1-default-default-sg"])
    }

    @Test("the three policies join what the original's join, and hang on the same networks")
    func basePolicies() throws {
        let translation = translator.cluster(defaultNamespace: nil)
        let project = "default-domain:k8s1-default"
        func object(_ name: String) -> IntentObject? { translation.objects.first { $0.name.name == name } }
        #expect(
            ends(object("k8s1-default-ip-fabric-np")) == [
                "network_policy \(project):k8s1-default-ip-fabric-np"
                    + " <> virtual_network default-domain:default-project:ip-fabric"
            ])
        #expect(
            ends(object("k8s1-default-service-np")) == [
                "network_policy \(project):k8s1-default-service-np"
                    + " <> virtual_network \(project):k8s1-default-service-network"
            ])
        #expect(
            ends(object("k8s1-default-pod-service-np")) == [
                "virtual_network \(project):k8s1-default-pod-network"
                    + " <> virtual_network \(project):k8s1-default-service-network"
            ])
        #expect(
            targets(object("k8s1-default-pod-network"), "network_policy_refs") == [
                "\(project):k8s1-default-ip-fabric-np", "\(project):k8s1-default-pod-service-np",
            ])
        #expect(
            targets(object("k8s1-default-service-network"), "network_policy_refs") == [
                "\(project):k8s1-default-ip-fabric-np", "\(project):k8s1-default-service-np",
                "\(project):k8s1-default-pod-service-np",
            ])
        #expect(translation.claims.isEmpty)
        let underlay = ObjectID(high: 1, low: 1)
        let policy = try #require(object("k8s1-default-ip-fabric-np")?.id)
        #expect(
            translator.cluster(defaultNamespace: nil, in: Surroundings(fabricNetwork: underlay, routers: [])).claims
                == [
                    .attach(
                        .virtualNetwork, underlay, to: .networkPolicy, policy,
                        attribute: ["sequence": ["major": 0, "minor": 0], "timer": .null])
                ])
    }

    @Test("a rule passes any protocol on all ports both ways")
    func rule() {
        let policy = translator.cluster(defaultNamespace: nil).objects.first { $0.type == .networkPolicy }
        var rule = policy?.body["network_policy_entries"]?["policy_rule"]?[0]?.object ?? [:]
        for key in ["rule_uuid", "src_addresses", "dst_addresses"] { rule[key] = nil }
        let ports: JSON = [["start_port": -1, "end_port": -1]]
        #expect(
            rule == [
                "direction": "<>", "protocol": "any", "src_ports": ports, "dst_ports": ports,
                "action_list": ["simple_action": "pass"],
            ])
    }

    @Test("two clusters share no name and no uuid")
    func twoClusters() {
        let other = Translator(cluster: AttachedCluster(name: "k8s2", orchestrator: .zero, instance: "other"))
        let mine = translator.cluster(defaultNamespace: nil).objects
        let theirs = other.cluster(defaultNamespace: nil).objects
        #expect(Set(mine.map(\.id)).isDisjoint(with: theirs.map(\.id)))
        #expect(Set(mine.map(\.name)).isDisjoint(with: theirs.map(\.name)))
    }

    // MARK: namespaces

    @Test("a namespace is a project with a security group, which may read the cluster's networks")
    func sharedNamespace() throws {
        let translation = translator.namespace(try namespace("shop"))
        #expect(
            translation.objects.map(\.name.description) == [
                "default-domain:k8s1-shop", "default-domain:k8s1-shop:k8s1-shop-default-sg",
            ])
        let networks = translator.cluster(defaultNamespace: nil).objects.filter { $0.type == .virtualNetwork }
        let tenant = "tenant:\(translation.objects[0].id)"
        #expect(networks.count == 2)
        #expect(translation.claims == networks.map { .share(.virtualNetwork, $0.id, with: tenant, access: 4) })
        #expect(
            annotations(translation.objects[0]) == [
                "kind": "Namespace", "owner": "k8s", "cluster": "k8s1", "project": "k8s1-shop", "namespace": "shop",
                "name": "shop", "k8s_uuid": "uid-of-shop", "isolated": "False",
            ])
    }

    @Test("an isolated namespace has networks of its own, joined to each other and to the cluster's services")
    func isolatedNamespace() throws {
        let translation = translator.namespace(try namespace("shop", isolated: true))
        let project = "default-domain:k8s1-shop"
        let cluster = "default-domain:k8s1-default:k8s1-default"
        let networks = translation.objects.filter { $0.type == .virtualNetwork }
        #expect(
            networks.map(\.name.description) == [
                "\(project):k8s1-shop-pod-network", "\(project):k8s1-shop-service-network",
            ])
        #expect(
            targets(networks.first, "network_policy_refs") == [
                "\(cluster)-ip-fabric-np", "\(cluster)-service-np", "\(project):k8s1-shop-pod-service-np",
            ])
        #expect(
            targets(networks.last, "network_policy_refs") == [
                "\(cluster)-ip-fabric-np", "\(project):k8s1-shop-pod-service-np",
            ])
        let shared = translator.cluster(defaultNamespace: nil).objects.filter { $0.type == .virtualNetwork }
        let tenant = "tenant:\(translation.objects[0].id)"
        #expect(translation.claims == shared.map { .unshare(.virtualNetwork, $0.id, with: tenant) })
        #expect(annotations(translation.objects[0])["isolated"] == "True")
    }

    @Test("the namespace default has no objects beside the cluster's")
    func defaultNamespace() throws {
        #expect(translator.namespace(try namespace("default", isolated: true)).objects.isEmpty)
    }

    // MARK: pods

    @Test("a pod is a virtual machine of its uid, an interface and an address")
    func podObjects() throws {
        let translation = try translate(
            pod(labels: ["app": "web"], status: ["hostIP": "192.0.2.1"]), in: namespace("shop"))
        let (machine, port, address) = (translation.objects[0], translation.objects[1], translation.objects[2])
        #expect(translation.objects.map(\.type) == [.virtualMachine, .virtualMachineInterface, .instanceIp])
        #expect(machine.name == ["k8s1__shop__web-0"])
        #expect(machine.id.description == Self.podUID)
        #expect(machine.body["server_type"] == "container")
        #expect(annotations(machine)["labels"] == #"{"app":"web"}"#)
        #expect(annotations(machine)["k8s_uuid"] == Self.podUID)
        #expect(port.name.description == "default-domain:k8s1-shop:web-0__\(port.id)")
        #expect(targets(port, "virtual_network_refs") == ["default-domain:k8s1-default:k8s1-default-pod-network"])
        #expect(targets(port, "virtual_machine_refs") == ["k8s1__shop__web-0"])
        #expect(targets(port, "security_group_refs") == ["default-domain:k8s1-shop:k8s1-shop-default-sg"])
        #expect(annotations(port)["index"] == "1/1")
        #expect(annotations(port)["network"] == "default")
        #expect(annotations(port)["interface"] == nil)
        #expect(address.name.parts == ["web-0__\(address.id)"])
        #expect(address.body == ["virtual_machine_interface_refs": [["uuid": .string("\(port.id)")]]])
    }

    @Test("a pod is on the host with its address, else on the one with its node's name, else it says what is missing")
    func host() throws {
        func claims(_ routers: [Surroundings.Router]) throws -> ([Mutation], String?) {
            let pod = try pod(status: ["hostIP": "192.0.2.1"])
            let surroundings = Surroundings(fabricNetwork: .zero, routers: routers)
            let wish = try translator.pod(pod, in: namespace("shop"), among: surroundings) { _ in nil }
            guard case .objects(let translation) = wish else { return ([], nil) }
            return (translation.claims, translation.incomplete)
        }
        let (a, b) = (ObjectID(high: 1, low: 1), ObjectID(high: 2, low: 2))
        let machine = try #require(ObjectID(Self.podUID))
        func attached(_ router: ObjectID) -> [Mutation] {
            [.attach(.virtualRouter, router, to: .virtualMachine, machine, attribute: nil)]
        }
        let byName = Surroundings.Router(id: a, name: "Node-A", address: nil)
        let byAddress = Surroundings.Router(id: b, name: "other", address: "192.0.2.1")
        #expect(try claims([byName, byAddress]) == (attached(b), nil))
        #expect(try claims([byName]) == (attached(a), nil))
        #expect(
            try claims([]) == ([], "no host is registered for node node-a: `weft host add node-a 192.0.2.1`"))
    }

    @Test("the same pod gives the same objects, another uid gives others")
    func determinism() throws {
        let again = "0a6c0f3e-11d1-4d0e-9d53-0242ac110003"
        #expect(try translate(pod(), in: namespace("shop")) == translate(pod(), in: namespace("shop")))
        let ids = Set(try translate(pod(), in: namespace("shop")).objects.map(\.id))
        #expect(ids.isDisjoint(with: try translate(pod(uid: again), in: namespace("shop")).objects.map(\.id)))
    }

    @Test(
        "the network of the first interface is the pod's, else the namespace's, else the isolated one, else the cluster's",
        arguments: [
            ("{'name': 'vn1'}", "{'name': 'vn2'}", true, "default-domain:k8s1-shop:vn1"),
            (nil, "{'project': 'p', 'name': 'vn2'}", true, "default-domain:p:vn2"),
            (nil, nil, true, "default-domain:k8s1-shop:k8s1-shop-pod-network"),
            (nil, nil, false, "default-domain:k8s1-default:k8s1-default-pod-network"),
        ] as [(String?, String?, Bool, String)])
    func network(_ pod: String?, _ namespace: String?, _ isolated: Bool, _ expected: String) throws {
        let translation = try translate(
            self.pod(annotations: pod.map { [Annotation.network: .string($0)] } ?? [:]),
            in: self.namespace("shop", isolated: isolated, network: namespace))
        #expect(targets(translation.objects[1], "virtual_network_refs") == [expected])
    }

    @Test(
        "a pod that needs no network, or none yet, gets none",
        arguments: [
            (["nodeName": "a", "hostNetwork": true], [:], Wish.nothing), ([:], [:], .undecided),
            (["nodeName": "a"], ["phase": "Succeeded"], .nothing), (["nodeName": "a"], ["phase": "Failed"], .nothing),
        ] as [(JSONObject, JSONObject, Wish)])
    func withoutNetwork(_ spec: JSONObject, _ status: JSONObject, _ expected: Wish) throws {
        let pod = try pod(spec: spec, status: status)
        #expect(try translator.pod(pod, in: namespace("shop")) { _ in nil } == expected)
    }

    @Test("a pod whose namespace is gone counts for nothing")
    func orphan() throws {
        #expect(try translator.pod(pod(), in: nil) { _ in nil } == .nothing)
    }

    @Test("a uid that is no UUID is refused")
    func badUID() throws {
        #expect(throws: Untranslatable.self) { try translate(pod(uid: "static-pod"), in: namespace("shop")) }
    }

    // MARK: tags

    @Test("labels of pod and namespace are tags of types of their own, and slashes are spelt out")
    func tags() throws {
        let translation = try translate(
            pod(labels: [
                "tier": "front", "example.com/role": "db", "empty": "", "namespace": "forged", "managedBy": "ada",
            ]),
            in: namespace("shop", labels: ["tier": "back", "team": "red"]))
        #expect(
            translation.tags == [
                "tier=front", "example.com__slash__role=db", "empty=__empty__", "pod@namespace=forged",
                "managed^by=ada",
                "namespace@tier=back", "namespace@team=red", "namespace=shop",
                "namespace@kubernetes.io__slash__metadata.name=shop",
            ])
        #expect(Set(targets(translation.objects[1], "tag_refs")) == translation.tags)
    }

    @Test("whatever differs as labels differs as tags, and no two labels make two tags of one type")
    func tagsApart() {
        let words = ["a", "A", "aA", "Aa", "a-b", "a_b", "a__slash__b", "a/b", "a/B", "a___slash__b", "a__slash/b"]
        let keys =
            words + ["namespace", "Namespace", "namespace/a", "pod/a", "pod/namespace", "kubernetes.io/metadata.name"]
        let values = ["", "a", "A", "empty", "a__empty__b", "a__slash__b"]
        var labels: [String: (key: String, ofPod: Bool, value: String)] = [:]
        for key in keys {
            for value in values {
                for ofPod in [true, false] {
                    let label = [key: value]
                    let tags = LabelTags.tags(ofPod: ofPod ? label : [:], in: "shop", ofPod ? [:] : label)
                        .subtracting(["namespace=shop"])
                    #expect(tags.count == 1)
                    guard let tag = tags.first?.withTypeInLowerCase else { continue }
                    #expect(labels[tag] == nil, "\(key): \(value) is \(tag), as \(String(describing: labels[tag])) is")
                    labels[tag] = (key, ofPod, value)
                }
            }
        }
        let both = LabelTags.tags(
            ofPod: Dictionary(uniqueKeysWithValues: keys.map { ($0, "x") }), in: "shop",
            Dictionary(uniqueKeysWithValues: keys.map { ($0, "x") }))
        #expect(both.count == 2 * keys.count + 1)
        #expect(Set(both.map { $0.prefix { $0 != "=" }.lowercased() }).count == both.count)
    }

    // MARK: definitions

    @Test("a definition with a prefix makes a network whose gateway is the last address")
    func definitionWithPrefix() throws {
        let translation = try translator.definition(definition("red", [Annotation.cidr: "10.9.1.7/24"]))
        #expect(
            translation.objects.map(\.name.description) == [
                "default-domain:k8s1-shop:k8s1-red-pod-ipam", "default-domain:k8s1-shop:k8s1-red-pod-network",
            ])
        let subnet = translation.objects[1].body["network_ipam_refs"]?[0]?["attr"]?["ipam_subnets"]?[0]
        #expect(subnet?["subnet"] == ["ip_prefix": "10.9.1.0", "ip_prefix_len": 24])
        #expect(subnet?["default_gateway"] == "10.9.1.254")
    }

    @Test("a definition that names a network makes none, and one for another plugin is none of ours")
    func definitionWithNetwork() throws {
        #expect(try translator.definition(definition("red", [Annotation.network: "{'name':'vn1'}"])).objects.isEmpty)
        #expect(try translator.definition(definition("red", type: "macvlan", [:])).objects.isEmpty)
    }

    @Test(
        "a definition that makes no sense is refused",
        arguments: [[:], [Annotation.network: "{}"]]
            + [
                "10.0.0.0", "10.0.0.0/30", "0.0.0.0/0", "0.1.0.0/16", "64.0.0.0/2", "127.3.0.0/16", "224.0.0.0/8",
                "192.0.0.0/2",
            ].map { [Annotation.cidr: .string($0)] } as [JSONObject])
    func badDefinition(_ annotations: JSONObject) throws {
        #expect(throws: Untranslatable.self) { try translator.definition(definition("red", annotations)) }
    }

    @Test("a definition with a prefix of IPv6 is refused, and told what hosts can do")
    func sixthDefinition() throws {
        let refusal = try #require(throws: Untranslatable.self) {
            try translator.definition(definition("red", [Annotation.cidr: "fd00::/64"]))
        }
        #expect(
            "\(refusal)"
                == "opencontrail.org/cidr: fd00::/64 is a prefix of IPv6, and hosts forward IPv4 only; write one such as 10.0.3.0/24"
        )
    }

    @Test("a prefix of the range that was kept for later is one like others")
    func rangeForLater() throws {
        #expect(throws: Never.self) { try translator.definition(definition("red", [Annotation.cidr: "240.10.0.0/16"])) }
    }

    @Test("a definition may not take the name of its namespace's own network")
    func definitionNamedLikeNamespace() throws {
        #expect(throws: Untranslatable.self) {
            try translator.definition(definition("shop", [Annotation.cidr: "10.9.0.0/24"]))
        }
    }

    @Test("further interfaces follow in the order asked for, each counted")
    func severalInterfaces() throws {
        let translation = try translate(
            pod(annotations: [Annotation.networks: "red@net7, other/blue, macvlan"]), in: namespace("shop"),
            definition("red", [Annotation.cidr: "10.9.0.0/24"]),
            definition("blue", in: "other", [Annotation.network: #"{"domain":"d","name":"vn"}"#]),
            definition("macvlan", type: "macvlan", [:]))
        let ports = translation.objects.filter { $0.type == .virtualMachineInterface }
        #expect(ports.map { annotations($0)["index"] } == ["1/3", "2/3", "3/3"])
        #expect(ports.map { annotations($0)["network"] } == ["default", "red", "blue"])
        #expect(ports.map { annotations($0)["interface"] } == [nil, "net7", nil])
        #expect(
            ports.map { targets($0, "virtual_network_refs")[0] } == [
                "default-domain:k8s1-default:k8s1-default-pod-network", "default-domain:k8s1-shop:k8s1-red-pod-network",
                "d:k8s1-other:vn",
            ])
        #expect(translation.interfaces.map(\.network) == ["cluster-wide-default", "shop/red", "other/blue"])
        #expect(translation.interfaces.map(\.interface) == ["eth0", "net7", "eth2"])
    }

    @Test(
        "a name that an interface without one would have is refused for another",
        arguments: ["red, other/blue@eth1", "red@eth2, other/blue"])
    func sameInterfaceNames(_ networks: String) throws {
        let error = #expect(throws: Untranslatable.self) {
            try translate(
                pod(annotations: [Annotation.networks: .string(networks)]), in: namespace("shop"),
                definition("red", [Annotation.cidr: "10.9.0.0/24"]),
                definition("blue", in: "other", [Annotation.cidr: "10.9.1.0/24"]))
        }
        #expect(error?.description.contains("give one another name") == true)
    }

    @Test("a pod that names a definition that is not there is refused")
    func missingDefinition() throws {
        let error = #expect(throws: Untranslatable.self) {
            try translate(pod(annotations: [Annotation.networks: "red"]), in: namespace("shop"))
        }
        #expect(error?.description.hasPrefix("NetworkAttachmentDefinition shop/red does not exist; create it") == true)
    }
}

extension String {
    /// As tags are named: what stands before the first `=` knows no upper case.
    fileprivate var withTypeInLowerCase: String {
        guard let end = firstIndex(of: "=") else { return self }
        return self[..<end].lowercased() + self[end...]
    }
}
