import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector
@testable import WeftKubernetes

/// One cluster, its server, its connector and the configuration.
final class SynchronizerBench {
    let configuration: SimulatedConfiguration
    let cluster: SimulatedCluster
    let attached: AttachedCluster
    var server: SimulatedServer
    var connector: SimulatedConnector
    var now = MonotonicTime.zero
    private var generator = SeededGenerator(seed: 5)

    init(hosts: [String] = ["node-a"]) throws {
        configuration = try SimulatedConfiguration(seed: 1)
        cluster = SimulatedCluster("k8s1", seed: 2)
        attached = try configuration.attach(cluster)
        server = SimulatedServer(cluster: cluster)
        connector = try SimulatedConnector(attached, configuration, seed: 3)
        for host in hosts { try addHost(host) }
    }

    func addHost(_ name: String, address: String? = nil) throws {
        var body: JSONObject = ["fq_name": ["default-global-system-config", .string(name)]]
        if let address { body["virtual_router_ip_address"] = .string(address) }
        try create(.virtualRouter, body, by: .system)
    }

    @discardableResult
    func create(_ type: ObjectType, _ body: JSONObject, by caller: Caller = Caller(.person("ada"))) throws
        -> ObjectID
    {
        try configuration.run(by: caller) { (core) throws(ConfigError) in try core.create(type, body, for: nil).id }
    }

    /// Runs for a while of simulated time.
    func settle(for duration: Duration = .seconds(3)) throws {
        let end = now + duration
        while now < end {
            try connector.settle(server, at: now, using: &generator)
            now = now + .milliseconds(500)
        }
    }

    func restart() throws { connector = try SimulatedConnector(attached, configuration, seed: 9) }

    func machines() -> [String] { configuration.names(.virtualMachine) }

    func tags(of pod: String) -> Set<String> {
        let uid = cluster.uid("pods", ObjectKey(namespace: "default", name: pod)) ?? ""
        let record = configuration.row(ObjectID.derived(from: "\(uid)/interface/0"))?.record
        return Set(
            (record?.object.references[to: .tag] ?? []).compactMap { configuration.row($0.target)?.name.name })
    }
}
