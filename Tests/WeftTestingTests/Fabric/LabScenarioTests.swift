import Testing
import WeftConfig
import WeftControlNode
import WeftNet
import WeftTesting
import WeftVRouter

/// The lab's story (`Sources/WeftLab/Scenario`) without a kernel: two clusters that gave out the same addresses, two
/// networks that one policy joins and parts again.
@Suite("The lab's scenario")
struct LabScenarioTests {
    private let fabric: SimulatedFabric
    private let clusters: [Cluster]

    private struct Cluster {
        let connector: Caller
        /// Two pods in the cluster's own network, on its two hosts.
        let pods: [SimulatedFabric.Workload]
        /// The network that a person made, and its pod.
        let network: SimulatedFabric.Network
        let networkPod: SimulatedFabric.Workload
    }

    private typealias Rule = SimulatedFabric.Rule

    init() throws {
        fabric = try SimulatedFabric(hosts: 4)
        clusters = try [1, 2].map { [fabric] number in
            let name = "k8s\(number)"
            let hosts = number == 1 ? [0, 1] : [2, 3]
            let connector = try fabric.attachOrchestrator(name)
            let project = try fabric.makeProject("\(name)-default", by: connector)
            let podNetwork = try fabric.makeNetwork(
                "\(name)-default-pod-network", "10.32.0.0/12", in: project, by: connector)
            let network = try fabric.makeNetwork("vn\(number)", "10.0.\(number).0/24", in: project)
            return Cluster(
                connector: connector,
                pods: try hosts.map {
                    try fabric.attach("\(name)__default__web-\($0)", to: podNetwork, on: $0, by: connector)
                }, network: network,
                networkPod: try fabric.attach("\(name)__default__\(network.name.name)-pod", to: network, on: hosts[1]))
        }
        #expect(fabric.settle())
    }

    private var first: Cluster { clusters[0] }
    private var second: Cluster { clusters[1] }

    /// Joins vn1 and vn2.
    private func attachPolicy() throws -> SimulatedFabric.Policy {
        let policy = try fabric.makePolicy(
            "vn1-to-vn2", [Rule(.pass, .network(first.network), .network(second.network))],
            in: first.network.name.parent)
        for cluster in clusters { try fabric.setPolicies([policy], of: cluster.network) }
        return policy
    }

    @Test("pods of a cluster reach each other, and never those of another that have the same addresses")
    func clustersApart() {
        #expect(first.pods.map(\.address) == second.pods.map(\.address))
        for cluster in clusters { #expect(fabric.reaches(cluster.pods[0], cluster.pods[1])) }
        for one in first.pods {
            for other in second.pods {
                #expect(!fabric.reaches(one, other))
                #expect(!fabric.reaches(other, one))
            }
            #expect(!fabric.reaches(one, second.networkPod))
        }
    }

    @Test("networks have their first pods at .3, whom a policy joins within a second, and its end parts again")
    func policy() throws {
        let (a, b) = (first.networkPod, second.networkPod)
        #expect(clusters.map { "\($0.networkPod.address)" } == ["10.0.1.3", "10.0.2.3"])
        #expect(!fabric.reaches(a, b))
        _ = try attachPolicy()
        fabric.run(for: .seconds(1))
        #expect(fabric.reaches(a, b))
        clustersApart()
        for cluster in clusters { try fabric.setPolicies([], of: cluster.network) }
        fabric.run(for: .seconds(1))
        #expect(!fabric.reaches(a, b))
        clustersApart()
        #expect(fabric.check() == [])
    }

    @Test("each table of two joined networks holds one primary and one secondary route, at either control node")
    func tables() throws {
        _ = try attachPolicy()
        #expect(fabric.settle())
        for node in fabric.controlNodes {
            for cluster in clusters {
                let routes = node.node.routeSnapshots(
                    ofTable: "\(cluster.network.instance).inet.0", after: nil, limit: 10)
                #expect(routes.map(\.name) == ["10.0.1.3/32", "10.0.2.3/32"])
                let own = "\(cluster.networkPod.address)/32"
                for route in routes {
                    // What the other control node tells is copied from the table of all VPN routes.
                    let isPrimary = route.paths.contains { $0.primaryTable == nil }
                    #expect(isPrimary == (route.name == own), "\(node.name) \(route.name)")
                }
            }
        }
    }

    @Test("the gateway answers, and a packet that does not fit once it is wrapped is refused")
    func gateway() throws {
        _ = try attachPolicy()
        #expect(fabric.settle())
        let (pod, other) = (first.networkPod, second.networkPod)
        let host = IPAddress.v4(fabric.hosts[pod.host].address)
        #expect(fabric.outcome(from: pod, to: IPAddress("10.0.1.1")!) == .received(by: host))
        let packet = ModelDatapath.Packet(from: pod.address, to: other.address, length: 1500)
        #expect(
            fabric.outcome(of: packet, from: pod.interfaces[0], of: pod) == .dropped(.fragmentationNeeded, at: host))
    }

    @Test("a pod has interfaces in two networks, each with its own neighbours")
    func furtherInterfaces() throws {
        let (a, b) = (first.network, second.network)
        let pod = try fabric.attach("both", to: a, b, on: 0)
        #expect(fabric.settle())
        #expect(fabric.reaches(pod.interfaces[0], of: pod, first.networkPod.interfaces[0], of: first.networkPod))
        #expect(fabric.reaches(pod.interfaces[1], of: pod, second.networkPod.interfaces[0], of: second.networkPod))
        #expect(!fabric.reaches(pod.interfaces[0], of: pod, second.networkPod.interfaces[0], of: second.networkPod))
        #expect(fabric.check() == [])
    }

    @Test("pods of a network of their own reach each other and nobody else")
    func isolated() throws {
        let network = try fabric.makeNetwork("k8s1-blue-pod-network", "10.32.0.0/12", in: first.network.name.parent)
        let pods = try [0, 2].map { try fabric.attach("blue-\($0)", to: network, on: $0) }
        #expect(fabric.settle())
        #expect(fabric.reaches(pods[0], pods[1]))
        for pod in pods {
            for other in first.pods + second.pods { #expect(!fabric.reaches(pod, other)) }
        }
    }

    @Test("an orchestrator under a name that another one has is refused, and so is a fenced connector")
    func collisions() throws {
        #expect(throws: ConfigError.self) { try fabric.attachOrchestrator("k8s1-x") }
        let next = try fabric.attachOrchestrator("k8s1")
        #expect(throws: ConfigError.self) { try fabric.makeProject("k8s1-late", by: first.connector) }
        try fabric.makeProject("k8s1-late", by: next)
    }
}
