import Foundation
import Synchronization
import WeftNet

/// The running lab: its hosts, the programs on them, and how to reach each.
final class Site: Sendable {
    let lab: Lab
    let fabric: LabNetwork
    let controllerHost: LabHost
    /// The second control node's.
    let controlNodeHost: LabHost
    let clusters: [SiteCluster]
    /// Between each connector and its API server, in the clusters' order.
    let proxies: [FaultProxy]

    private static let proxyPort = 7443
    let administrator = Mutex<SiteAdministrator?>(nil)
    private let tasks = Mutex<[Task<Void, any Error>]>([])
    private let children = Mutex<[String: ChildProcess]>([:])
    private let order = Mutex<[String]>([])

    /// Makes the underlay and the hosts; starts nothing.
    init(lab: Lab) throws {
        self.lab = lab
        try lab.ledger.record(.namespaces(prefix: PodSandbox.namespacePrefix(run: lab.options.run)))
        let fabric = try LabNetwork(run: lab.options.run, ledger: lab.ledger)
        self.fabric = fabric
        controllerHost = try fabric.addHost(Topology.controller.name, Topology.controller.address)
        controlNodeHost = try fabric.addHost(Topology.controlNode.name, Topology.controlNode.address)
        let clusters = try Topology.clusters.enumerated().map { index, plan in
            let master = try fabric.addHost("\(plan.name)-master", plan.master)
            let node = try fabric.addHost("\(plan.name)-node", plan.node)
            return SiteCluster(
                plan: plan, hosts: [master, node],
                kubernetes: try KubernetesCluster(
                    name: plan.name, host: master, folder: lab.folder.appending(path: plan.name),
                    binaries: lab.binaries,
                    connectorServer: FaultProxy.address(port: Self.proxyPort + index)))
        }
        self.clusters = clusters
        proxies = try clusters.indices.map { index in
            let upstreams = clusters.map(\.kubernetes.upstream)
            return try FaultProxy(
                port: Self.proxyPort + index, own: upstreams[index], other: upstreams[1 - index],
                serving: clusters[index].kubernetes.authority.issueServer(
                    "proxy", addresses: [LabNetwork.address], names: []))
        }
        for host in clusters.flatMap(\.hosts) {
            try lab.ledger.record(.directory("/sys/fs/bpf/weft/\(lab.options.run)-\(host.name)"))
        }
    }

    /// The hosts that run an agent.
    var computeHosts: [LabHost] { clusters.flatMap(\.hosts) }

    subscript(name: String) -> ChildProcess? { children.withLock { $0[name] } }

    /// Starts one of the lab's programs and keeps it until the end. A second start under the same name replaces the
    /// first.
    @discardableResult
    func start(_ name: String, _ arguments: [String], on host: LabHost) throws -> ChildProcess {
        let log = lab.folder.appending(path: name.replacingOccurrences(of: " ", with: "-") + ".log")
        let child = try ChildProcess(name, Command(arguments, in: host.namespace), log: log)
        keep(child)
        return child
    }

    func keep(_ child: ChildProcess) {
        children.withLock { $0[child.name] = child }
        order.withLock { $0.append(child.name) }
    }

    func startProxies() {
        for proxy in proxies {
            let task = Task { try await proxy.run() }
            tasks.withLock { $0.append(task) }
        }
    }

    /// Stops everything, last started first.
    func stop() async {
        for name in order.withLock({ $0 }).reversed() { await self[name]?.stop() }
        for task in tasks.withLock({ $0 }) {
            task.cancel()
            _ = await task.result
        }
        await administrator.withLock { $0 }?.end()
    }
}

/// A cluster of the lab with the two hosts that it runs on.
struct SiteCluster: Sendable {
    let plan: Topology.Cluster
    let hosts: [LabHost]
    let kubernetes: KubernetesCluster

    var name: String { plan.name }
    var master: LabHost { hosts[0] }
    var node: LabHost { hosts[1] }
    /// The project that Weft makes for the cluster's `default` namespace.
    var project: FQName { ["default-domain", "\(name)-default"] }
    var network: FQName { project.child(plan.network) }
}
