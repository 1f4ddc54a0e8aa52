import WeftConnector
package import WeftNet

/// A cluster as its connector must know it, to name and place what it makes.
package struct AttachedCluster: Hashable, Sendable {
    /// What the names of its objects begin with: `k8s1`.
    package var name: String
    /// The orchestrator that it was registered as.
    package var orchestrator: ObjectID
    /// The uid of its namespace `kube-system`.
    package var instance: String
    /// The domain that its projects live in.
    package var domain: String
    package var podSubnets: [IPPrefix]
    /// The API server's service range.
    package var serviceSubnets: [IPPrefix]
    /// Addresses for pods that are routable in the underlay.
    package var fabricSubnets: [IPPrefix]

    package init(
        name: String, orchestrator: ObjectID, instance: String, domain: String = "default-domain",
        podSubnets: [IPPrefix] = [IPPrefix(.v4(IPv4Address(10, 32, 0, 0)), length: 12)],
        serviceSubnets: [IPPrefix] = [IPPrefix(.v4(IPv4Address(10, 96, 0, 0)), length: 12)],
        fabricSubnets: [IPPrefix] = [IPPrefix(.v4(IPv4Address(10, 64, 0, 0)), length: 12)]
    ) {
        self.name = name
        self.orchestrator = orchestrator
        self.instance = instance
        self.domain = domain
        self.podSubnets = podSubnets
        self.serviceSubnets = serviceSubnets
        self.fabricSubnets = fabricSubnets
    }
}

/// The names of what a cluster's connector makes. People's scripts look for them, so they are the original's byte for
/// byte.
extension AttachedCluster {
    /// The namespace whose project holds what belongs to the cluster as a whole.
    static let defaultNamespace = "default"
    /// The underlay's network, shared by all clusters.
    static let fabricNetwork = Surroundings.fabricNetworkName

    func project(of namespace: String) -> FQName { [domain, "\(name)-\(namespace)"] }
    private var defaultProject: FQName { project(of: Self.defaultNamespace) }

    func podNetwork(of namespace: String = defaultNamespace) -> FQName {
        project(of: namespace).child("\(name)-\(namespace)-pod-network")
    }
    func serviceNetwork(of namespace: String = defaultNamespace) -> FQName {
        project(of: namespace).child("\(name)-\(namespace)-service-network")
    }

    var podIPAM: FQName { defaultProject.child("\(name)-pod-ipam") }
    var serviceIPAM: FQName { defaultProject.child("\(name)-service-ipam") }
    var fabricIPAM: FQName { defaultProject.child("\(name)-ip-fabric-ipam") }

    var fabricPolicy: FQName { defaultProject.child("\(name)-default-ip-fabric-np") }
    var servicePolicy: FQName { defaultProject.child("\(name)-default-service-np") }
    func podServicePolicy(of namespace: String = defaultNamespace) -> FQName {
        project(of: namespace).child("\(name)-\(namespace)-pod-service-np")
    }

    func securityGroup(of namespace: String) -> FQName {
        project(of: namespace).child("\(name)-\(namespace)-default-sg")
    }

    func virtualMachine(of pod: ObjectKey) -> FQName { [("\(name)__\(pod.namespace)__\(pod.name)")] }

    func network(of definition: ObjectKey) -> FQName {
        project(of: definition.namespace).child("\(name)-\(definition.name)-pod-network")
    }
    func ipam(of definition: ObjectKey) -> FQName {
        project(of: definition.namespace).child("\(name)-\(definition.name)-pod-ipam")
    }
}
