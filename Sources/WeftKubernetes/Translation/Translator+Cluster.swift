import WeftConfig
import WeftConnector
import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

extension Translator {
    /// What every cluster has: its default project with the pod and the service network, their prefixes, and the three
    /// policies that join pods, services and the underlay.
    ///
    /// - Parameters:
    ///   - uid: of the namespace `default`.
    ///   - surroundings: with the underlay's network, which takes part in the policy for it.
    func cluster(defaultNamespace uid: String?, in surroundings: Surroundings? = nil) -> Translation {
        let namespace = AttachedCluster.defaultNamespace
        let annotations = annotations(kind: .namespace, namespace: namespace, name: namespace)
        var translation = Translation(source: clusterSource, tags: [applicationTag])
        translation.objects += project(of: namespace, uid.map { [("k8s_uuid", $0), ("isolated", "False")] } ?? [])
        for (name, prefixes) in [
            (cluster.podIPAM, cluster.podSubnets), (cluster.serviceIPAM, cluster.serviceSubnets),
            (cluster.fabricIPAM, cluster.fabricSubnets),
        ] {
            translation.objects.append(
                object(name) { (ipam: inout Model.NetworkIpam) in
                    ipam.ipamSubnetMethod = "flat-subnet"
                    ipam.ipamSubnets = Model.IpamSubnets { $0.subnets = prefixes.map { subnet($0, of: name) } }
                    ipam.annotations = annotations
                })
        }
        let (pods, services) = (cluster.podNetwork(), cluster.serviceNetwork())
        for (name, left, right) in [
            (cluster.fabricPolicy, networkPolicy(cluster.fabricPolicy), AttachedCluster.fabricNetwork),
            (cluster.servicePolicy, networkPolicy(cluster.servicePolicy), services),
            (cluster.podServicePolicy(), virtualNetwork(pods), services),
        ] {
            translation.objects.append(
                policy(name, between: left, and: virtualNetwork(right), annotations: annotations))
        }
        translation.objects += [
            network(
                pods, ipam: cluster.podIPAM, policies: [cluster.fabricPolicy, cluster.podServicePolicy()],
                annotations: annotations),
            network(
                services, ipam: cluster.serviceIPAM,
                policies: [cluster.fabricPolicy, cluster.servicePolicy, cluster.podServicePolicy()],
                annotations: annotations),
        ]
        if let network = surroundings?.fabricNetwork {
            translation.claims = [
                .attach(
                    .virtualNetwork, network, to: .networkPolicy, id(.networkPolicy, cluster.fabricPolicy),
                    attribute: Self.firstPolicy.json)
            ]
        }
        return translation
    }

    /// With its uuid, so that a later synchronisation finds the list as it was written.
    private func subnet(_ prefix: IPPrefix, of owner: FQName) -> Model.IpamSubnetType {
        Model.IpamSubnetType {
            $0.subnet = Self.subnet("\(prefix.network)", length: Int(prefix.length))
            $0.subnetUuid = ObjectID.derived(from: "\(cluster.instance)/subnet/\(owner)/\(prefix)").description
        }
    }

    /// A namespace's project, and its networks if it wants its own.
    func namespace(_ namespace: Namespace) -> Translation {
        let name = namespace.metadata.name
        var translation = Translation(source: Source(kind: ObjectKind.namespace.rawValue, uid: namespace.metadata.uid))
        // What stands for the namespace `default` belongs to the cluster as a whole.
        guard name != AttachedCluster.defaultNamespace else { return translation }
        let isolated = namespace.isIsolated
        translation.objects += project(
            of: name, [("k8s_uuid", namespace.metadata.uid), ("isolated", isolated ? "True" : "False")])
        translation.claims = shares(with: id(.project, cluster.project(of: name)), isGranted: !isolated)
        guard isolated else { return translation }
        let annotations = annotations(kind: .namespace, namespace: name, name: name, [("isolated", "True")])
        let (pods, services) = (cluster.podNetwork(of: name), cluster.serviceNetwork(of: name))
        let own = cluster.podServicePolicy(of: name)
        translation.tags = [applicationTag]
        translation.objects += [
            policy(own, between: virtualNetwork(pods), and: virtualNetwork(services), annotations: annotations),
            network(
                pods, ipam: cluster.podIPAM, policies: [cluster.fabricPolicy, cluster.servicePolicy, own],
                annotations: annotations),
            network(
                services, ipam: cluster.serviceIPAM, policies: [cluster.fabricPolicy, own], annotations: annotations),
        ]
        return translation
    }

    /// The network that a definition makes; nothing when it names one that is there, or is not for us.
    func definition(_ definition: NetworkAttachmentDefinition) throws(Untranslatable) -> Translation {
        var translation = Translation(
            source: Source(kind: ObjectKind.definition.rawValue, uid: definition.metadata.uid))
        guard definition.isOurs else { return translation }
        let key = definition.metadata.key
        guard let text = definition.cidr else {
            _ = try network(of: definition)
            return translation
        }
        let prefix: IPPrefix
        do {
            prefix = try ClusterPrefix.parse(text)
        } catch {
            throw Untranslatable("\(Annotation.cidr): \(error); write one such as 10.0.3.0/24")
        }
        // A network, a gateway, a name server and the broadcast address leave four of eight.
        guard prefix.network.bitWidth - Int(prefix.length) >= 3 else {
            throw Untranslatable("\(Annotation.cidr): \(text) has no room for pods; write one such as 10.0.3.0/24")
        }
        guard key.name != key.namespace else {
            throw Untranslatable(
                "the network of a definition named like its namespace would be the namespace's own pod network; give it another name"
            )
        }
        let annotations = annotations(kind: .definition, namespace: key.namespace, name: key.name)
        let (name, ipam) = (cluster.network(of: key), cluster.ipam(of: key))
        translation.tags = [applicationTag]
        translation.objects = [
            object(ipam) { (ipam: inout Model.NetworkIpam) in
                ipam.ipamSubnetMethod = "user-defined-subnet"
                ipam.annotations = annotations
            },
            object(
                name,
                links: [
                    .networkIpam: [link(ipam, Model.VnSubnetsType { $0.ipamSubnets = [ownSubnet(prefix, of: name)] })],
                    .tag: [link([applicationTag])],
                ]
            ) { (network: inout Model.VirtualNetwork) in
                network.virtualNetworkProperties = Model.VirtualNetworkType { $0.forwardingMode = "l2_l3" }
                network.addressAllocationMode = "user-defined-subnet-only"
                network.annotations = annotations
            },
        ]
        return translation
    }

    /// The gateway is the last address, as the original has it.
    private func ownSubnet(_ prefix: IPPrefix, of network: FQName) -> Model.IpamSubnetType {
        var subnet = subnet(prefix, of: network)
        let last = prefix.numbers.upperBound
        subnet.defaultGateway = "\(IPAddress(number: last - 1, like: prefix.network))"
        subnet.dnsServerAddress = "\(IPAddress(number: last - 2, like: prefix.network))"
        return subnet
    }

    /// The network that interfaces of a definition are in.
    func network(of definition: NetworkAttachmentDefinition) throws(Untranslatable) -> FQName {
        let key = definition.metadata.key
        if definition.cidr != nil { return cluster.network(of: key) }
        guard let text = definition.network else {
            throw Untranslatable(
                "NetworkAttachmentDefinition \(key) has neither \(Annotation.cidr) nor \(Annotation.network); annotate it with one"
            )
        }
        return try FQName(network: text, domain: cluster.domain, project: cluster.project(of: key.namespace).name)
    }
}
