import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector
@testable import WeftKubernetes

/// What a connector writes, seen in the configuration itself.
@Suite("synchronization")
struct SynchronizerTests {
    @Test("what has been written once is not written again, neither by a resync nor by a new connector")
    func idempotence() throws {
        let bench = try SynchronizerBench()
        bench.cluster.putNamespace("shop", labels: ["team": "red"])
        bench.cluster.putNamespace("apart", isolated: true)
        bench.cluster.putDefinition("red", annotations: [Annotation.cidr: "10.9.0.0/24"])
        bench.cluster.putPod("a", node: "node-a", labels: ["tier": "front"], annotations: [Annotation.networks: "red"])
        bench.cluster.putPod("b", in: "apart", node: "node-a")
        try bench.settle()
        #expect(bench.machines() == ["k8s1__apart__b", "k8s1__default__a"])
        #expect(bench.connector.synchronizer.refusals(atMost: 9).isEmpty)
        let writes = bench.configuration.writes
        try bench.settle(for: .seconds(1500))
        #expect(bench.configuration.writes == writes, "a resync wrote something")
        try bench.restart()
        try bench.settle()
        // The epoch is one write; the claims on tags are the others, which come and go.
        let tags = bench.configuration.names(.tag).count
        #expect(bench.configuration.writes - writes <= 1 + tags)
    }

    @Test("the seed's listing: networks and policies of a cluster, with addresses from the top of the pod range")
    func listing() throws {
        let bench = try SynchronizerBench()
        bench.cluster.putPod("a", node: "node-a")
        bench.cluster.putPod("b", node: "node-a")
        try bench.settle()
        let project = "default-domain:k8s1-default"
        #expect(
            bench.configuration.names(.networkPolicy) == [
                "\(project):k8s1-default-ip-fabric-np", "\(project):k8s1-default-pod-service-np",
                "\(project):k8s1-default-service-np",
            ])
        #expect(
            bench.configuration.names(.virtualNetwork).filter { $0.hasPrefix(project) } == [
                "\(project):k8s1-default-pod-network", "\(project):k8s1-default-service-network",
            ])
        let addresses = bench.configuration.core.catalog.ids(of: .instanceIp).compactMap {
            bench.configuration.row($0)?.record["instance_ip_address"]?.string
        }
        #expect(addresses.sorted() == ["10.47.255.251", "10.47.255.252"])
        #expect(bench.connector.reports.map(\.pod.name).sorted() == ["a", "b"])
    }

    @Test("a pod waits for its host to be registered, found by address or by name")
    func lateHost() throws {
        let bench = try SynchronizerBench(hosts: [])
        bench.cluster.putPod("a", node: "Node-A")
        bench.cluster.putPod("b", node: "elsewhere", status: ["hostIP": "192.0.2.7"])
        try bench.settle(for: .seconds(10))
        #expect(bench.connector.notices.contains { $0.message.contains("node Node-A") })
        try bench.addHost("node-a")
        try bench.addHost("by-address", address: "192.0.2.7")
        try bench.settle(for: .seconds(35))
        for machine in bench.configuration.core.catalog.ids(of: .virtualMachine) {
            #expect(bench.configuration.routers(of: machine).count == 1)
        }
        #expect(bench.connector.synchronizer.refusals(atMost: 9).isEmpty)
    }

    @Test("tags follow labels, are one for equal labels, and go with the last that bears them")
    func tags() throws {
        let bench = try SynchronizerBench()
        bench.cluster.putPod("a", node: "node-a", labels: ["tier": "front"])
        bench.cluster.putPod("b", node: "node-a", labels: ["tier": "front"])
        try bench.settle()
        #expect(bench.tags(of: "a").isSuperset(of: ["tier=front", "namespace=default"]))
        #expect(bench.configuration.names(.tag).filter { $0.hasPrefix("tier=") } == ["tier=front"])
        bench.cluster.put("pods", ObjectKey(namespace: "default", name: "a")) { $1["labels"] = ["tier": "back"] }
        try bench.settle()
        #expect(bench.tags(of: "a").contains("tier=back"))
        #expect(bench.tags(of: "b").contains("tier=front"))
        for pod in ["a", "b"] { bench.cluster.remove("pods", ObjectKey(namespace: "default", name: pod)) }
        try bench.settle()
        #expect(bench.configuration.names(.tag) == ["application=k8s1"])
    }

    @Test("a label of the namespace is a tag of its pods")
    func namespaceLabels() throws {
        let bench = try SynchronizerBench()
        bench.cluster.putPod("a", node: "node-a")
        try bench.settle()
        bench.cluster.putNamespace("default", labels: ["team": "red"])
        try bench.settle()
        #expect(bench.tags(of: "a").contains("namespace@team=red"))
    }

    @Test("a running pod keeps its network, whatever its namespace or its annotations say later")
    func runningPod() throws {
        let bench = try SynchronizerBench()
        bench.cluster.putPod("a", node: "node-a")
        try bench.settle()
        let before = bench.configuration.owned(by: bench.attached.orchestrator)
        bench.cluster.putPod(
            "a", node: "node-a", labels: ["new": "label"],
            annotations: [Annotation.network: "{'name':'k8s1-default-service-network'}", Annotation.networks: "red"])
        bench.cluster.putDefinition("red", annotations: [Annotation.cidr: "10.9.0.0/24"])
        try bench.settle(for: .seconds(5))
        #expect(bench.tags(of: "a").contains("new=label"))
        let after = bench.configuration.owned(by: bench.attached.orchestrator)
        #expect(
            after.subtracting(before).compactMap { bench.configuration.row($0)?.type }.sorted { $0.name < $1.name } == [
                .networkIpam, .virtualNetwork,
            ])
        #expect(bench.connector.synchronizer.refusals(atMost: 9).isEmpty)
    }

    @Test("a pod that comes back under its name, unseen, takes the place of the old one")
    func replacedPod() throws {
        let bench = try SynchronizerBench()
        let key = ObjectKey(namespace: "default", name: "db-0")
        bench.cluster.putPod("db-0", node: "node-a")
        try bench.settle()
        let old = bench.configuration.core.catalog.ids(of: .virtualMachine)
        bench.cluster.remove("pods", key)
        bench.cluster.putPod("db-0", node: "node-a")
        bench.cluster.compact()
        try bench.restart()
        try bench.settle()
        let new = bench.configuration.core.catalog.ids(of: .virtualMachine)
        #expect(new.count == 1 && new.isDisjoint(with: old))
        #expect(new.first?.description == bench.cluster.uid("pods", key))
    }

    @Test("a finished pod gives its address back")
    func finishedPod() throws {
        let bench = try SynchronizerBench()
        bench.cluster.putPod("job", node: "node-a")
        try bench.settle()
        #expect(bench.machines() == ["k8s1__default__job"])
        bench.cluster.put("pods", ObjectKey(namespace: "default", name: "job")) { object, _ in
            object["status"] = ["phase": "Succeeded"]
        }
        try bench.settle()
        #expect(bench.machines().isEmpty)
        #expect(bench.configuration.names(.instanceIp).isEmpty)
    }

    @Test("a namespace's project goes with it, and a person's network in it stays in the way until it is gone")
    func namespaceWithGuests() throws {
        let bench = try SynchronizerBench()
        bench.cluster.putNamespace("shop")
        try bench.settle()
        let guest = try bench.create(
            .virtualNetwork, ["fq_name": ["default-domain", "k8s1-shop", "guest"], "parent_type": "project"])
        bench.cluster.remove("namespaces", ObjectKey(name: "shop"))
        try bench.settle(for: .seconds(5))
        #expect(bench.configuration.id(.project, ["default-domain", "k8s1-shop"]) != nil)
        #expect(
            bench.connector.synchronizer.refusals(atMost: 9).contains {
                $0.hasPrefix("removal of the Namespace with uid ") && $0.contains("children") && !$0.contains("['")
            })
        try bench.configuration.run(by: Caller(.person("ada"))) { (core) throws(ConfigError) in
            try core.delete(.virtualNetwork, guest)
        }
        try bench.settle(for: .seconds(35))
        #expect(bench.configuration.id(.project, ["default-domain", "k8s1-shop"]) == nil)
    }

    @Test("a project that somebody else made is neither taken over nor deleted")
    func foreignProject() throws {
        let bench = try SynchronizerBench()
        let project = try bench.create(
            .project, ["fq_name": ["default-domain", "k8s1-shop"], "parent_type": "domain"])
        bench.cluster.putNamespace("shop")
        try bench.settle(for: .seconds(5))
        #expect(bench.connector.notices.contains { $0.message.contains("k8s1-shop") })
        bench.cluster.remove("namespaces", ObjectKey(name: "shop"))
        try bench.settle(for: .seconds(5))
        #expect(bench.configuration.row(project) != nil)
    }

    @Test("networks of a namespace that is isolated no more go once no pod is in them")
    func isolationEnds() throws {
        let bench = try SynchronizerBench()
        bench.cluster.putNamespace("shop", isolated: true)
        bench.cluster.putPod("a", in: "shop", node: "node-a")
        try bench.settle()
        func networks() -> Int { bench.configuration.names(.virtualNetwork).count { $0.contains("k8s1-shop") } }
        #expect(networks() == 2)
        bench.cluster.put("namespaces", ObjectKey(name: "shop")) { $1["annotations"] = [:] }
        try bench.settle(for: .seconds(5))
        #expect(networks() == 2)
        bench.cluster.remove("pods", ObjectKey(namespace: "shop", name: "a"))
        try bench.settle(for: .seconds(35))
        #expect(networks() == 0)
    }

    // MARK: the brake

    /// A cluster of 30 pods, of which a complete list suddenly shows `left`.
    private func shrunken(to left: Int) throws -> SynchronizerBench {
        let bench = try SynchronizerBench()
        for index in 0..<30 { bench.cluster.putPod("web-\(index)", node: "node-a") }
        try bench.settle()
        #expect(bench.machines().count == 30)
        for index in left..<30 { bench.cluster.remove("pods", ObjectKey(namespace: "default", name: "web-\(index)")) }
        bench.cluster.compact()
        try bench.restart()
        try bench.settle()
        return bench
    }

    @Test("a list that asks for too many deletions is not believed until a person says so")
    func brake() throws {
        let bench = try shrunken(to: 10)
        #expect(bench.machines().count == 30)
        #expect(bench.connector.synchronizer.brakes[.pod] == DeletionBrake(deletions: 60, owned: 90))
        bench.connector.confirmDeletions()
        try bench.settle()
        #expect(bench.machines().count == 10)
        #expect(bench.connector.synchronizer.brakes.isEmpty)
    }

    @Test("a list without any pod is not believed, however few would go, until a person says so")
    func emptyList() throws {
        let bench = try SynchronizerBench()
        for index in 0..<3 { bench.cluster.putPod("web-\(index)", node: "node-a") }
        try bench.settle()
        for index in 0..<3 { bench.cluster.remove("pods", ObjectKey(namespace: "default", name: "web-\(index)")) }
        bench.cluster.compact()
        try bench.restart()
        try bench.settle()
        #expect(bench.machines().count == 3)
        #expect(bench.connector.synchronizer.brakes[.pod] == DeletionBrake(deletions: 9, owned: 9))
        bench.connector.confirmDeletions()
        try bench.settle()
        #expect(bench.machines().isEmpty)
    }

    @Test("few deletions need nobody's word, and deletions that were watched need none at all")
    func noBrake() throws {
        let bench = try shrunken(to: 20)
        #expect(bench.machines().count == 20)
        for index in 0..<20 { bench.cluster.remove("pods", ObjectKey(namespace: "default", name: "web-\(index)")) }
        try bench.settle()
        #expect(bench.machines().isEmpty)
    }

    @Test("a list of namespaces without kube-system is no list of a cluster")
    func listWithoutKubeSystem() throws {
        let bench = try SynchronizerBench()
        bench.cluster.putNamespace("shop")
        try bench.settle()
        bench.cluster.remove("namespaces", ObjectKey(name: "shop"))
        bench.cluster.remove("namespaces", ObjectKey(name: "kube-system"))
        bench.cluster.compact()
        try bench.restart()
        try bench.settle()
        #expect(bench.configuration.id(.project, ["default-domain", "k8s1-shop"]) != nil)
    }

    @Test("a server that is at fault from the start has nothing deleted", arguments: SimulatedServer.Fault.allCases)
    func faultyServer(_ fault: SimulatedServer.Fault) throws {
        guard fault != .none else { return }
        let bench = try SynchronizerBench()
        for index in 0..<5 { bench.cluster.putPod("web-\(index)", node: "node-a") }
        try bench.settle()
        let owned = bench.configuration.owned(by: bench.attached.orchestrator)
        for index in 0..<5 { bench.cluster.remove("pods", ObjectKey(namespace: "default", name: "web-\(index)")) }
        for index in 0..<5 { bench.cluster.putPod("late-\(index)", node: "node-a") }
        bench.cluster.compact()
        bench.server.fault = fault
        try bench.restart()
        try bench.settle(for: .seconds(60))
        #expect(bench.configuration.owned(by: bench.attached.orchestrator) == owned)
        bench.server.fault = .none
        try bench.settle(for: .seconds(40))
        #expect(bench.machines() == (0..<5).map { "k8s1__default__late-\($0)" })
    }
}
