import Foundation
import WeftClient
import WeftNet

extension Site {
    static func build(_ lab: Lab, _ report: inout Report) async throws -> Site {
        let site = try await report.step("an underlay and six hosts") { try Site(lab: lab) }
        do {
            try await report.step("the controller serves") { try await site.startController() }
            try await report.step("two Kubernetes control planes are ready") { try await site.startClusters() }
            try await report.step("agents hold sessions on four hosts") { try await site.startAgents() }
            try await report.step("both clusters are attached") { try await site.attachClusters() }
            try await report.step("nodes are ready") { try await site.startNodes() }
        } catch {
            await site.stop()
            throw error
        }
        return site
    }

    /// Starts the controller, or starts it again after it was killed.
    func startController() async throws {
        let controller = try start(
            "controller",
            [
                lab.binaries.weft, "controller", "--address", "\(controllerHost.address)", "--data-dir",
                lab.folder.appending(path: "controller").path(),
            ], on: controllerHost)
        try await Patience(of: "the config API", watching: [controller]).wait(.seconds(30)) {
            guard (try? await self.logIn()) != nil else { return false }
            return (try? await self.api.get("/")) != nil
        }
    }

    /// Starts a control node beside the controller's.
    @discardableResult
    func startControlNode() async throws -> ChildProcess {
        let name = controlNodeHost.name
        let invitation = try invitation(for: name) { try weft(["trust", "invite", "control-node", name]) }
        return try start(
            "control-node",
            [
                lab.binaries.weft, "control-node", "--name", name, "--address", "\(controlNodeHost.address)", "--join",
                invitation, "--state-dir", lab.folder.appending(path: name).path(),
            ], on: controlNodeHost)
    }

    private func startClusters() async throws {
        try await withThrowingTaskGroup { group in
            for cluster in clusters {
                group.addTask {
                    for child in try await cluster.kubernetes.start() { self.keep(child) }
                    try cluster.kubernetes.apply(Manifests.connectorRole)
                    try cluster.kubernetes.apply(Manifests.networkAttachmentDefinitions)
                }
            }
            try await group.waitForAll()
        }
        startProxies()
    }

    private func startAgents() async throws {
        for host in computeHosts {
            _ = try invitation(of: host)
            try startAgent(host)
        }
        for host in computeHosts {
            try await Patience(
                of: "the session of \(host.name)", watching: [self["agent \(host.name)"]].compactMap(\.self)
            )
            .wait(.seconds(20)) { try await self.hasSession(host) }
        }
    }

    /// Registers the host, once.
    private func invitation(of host: LabHost) throws -> String {
        try invitation(for: host.name) { try weft(["host", "add", host.name, "\(host.address)"]) }
    }

    @discardableResult
    func startAgent(_ host: LabHost) throws -> ChildProcess {
        try start(
            "agent \(host.name)",
            [
                lab.binaries.weft, "agent", "--name", host.name, "--address", "\(host.address)", "--interface",
                LabHost.interface, "--controller", "\(controllerHost.address)", "--controller",
                "\(controlNodeHost.address)", "--state-dir", stateDirectory(of: host), "--socket", socket(of: host),
                "--pins", pins(of: host), "--join", try invitation(of: host),
            ], on: host)
    }

    /// The host's folder under /sys/fs/bpf/weft: what outlives its agent.
    func pins(of host: LabHost) -> String { "\(lab.options.run)-\(host.name)" }

    func socket(of host: LabHost) -> String { lab.folder.appending(path: "\(host.name).sock").path() }

    func stateDirectory(of host: LabHost) -> String { lab.folder.appending(path: "agents/\(host.name)").path() }

    private func attachClusters() async throws {
        for cluster in clusters {
            let isRemote = cluster.name == remoteCluster.name
            let reply = try weft(
                [
                    "orchestrator", "add", cluster.name, "--kubeconfig",
                    cluster.kubernetes.connectorKubeconfig.path(),
                ] + (isRemote ? ["--remote"] : rangeOptions))
            guard isRemote else { continue }
            // The reply ends with the uuid.
            let uuid = reply.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
            try startRemoteConnector(uuid)
        }
        for cluster in clusters {
            try await Patience(of: "the base objects of \(cluster.name)").wait(.seconds(30)) {
                (try? await self.api.id(
                    of: "virtual-network", cluster.project.child("\(cluster.name)-default-pod-network")))
                    != nil
            }
        }
    }

    /// The ranges of both clusters, as commands take them.
    var rangeOptions: [String] {
        ["--pod-subnet", Topology.podRange, "--service-subnet", KubernetesCluster.serviceRange]
    }

    private func startNodes() async throws {
        let plugins = lab.folder.appending(path: "cni")
        try FileManager.default.createDirectory(at: plugins, withIntermediateDirectories: true)
        // A runtime looks for a plugin under its type's name.
        try FileManager.default.createSymbolicLink(
            at: plugins.appending(path: "weft"), withDestinationURL: URL(filePath: lab.binaries.weftCNI))
        for cluster in clusters {
            for host in cluster.hosts {
                try start(
                    "node \(host.name)",
                    [
                        lab.binaries.lab, "node", "--name", host.name, "--address", "\(host.address)",
                        "--kubeconfig", cluster.kubernetes.adminKubeconfig.path(), "--cluster", cluster.name,
                        "--socket", socket(of: host), "--state-dir", stateDirectory(of: host), "--plugins",
                        plugins.path(), "--run", lab.options.run,
                    ], on: host)
            }
        }
        for cluster in clusters {
            try await Patience(of: "the nodes of \(cluster.name)").wait(.seconds(30)) {
                try cluster.kubernetes.kubectl(["get", "nodes", "--no-headers"]).split(separator: "\n")
                    .count { $0.contains(" Ready ") } == cluster.hosts.count
            }
        }
    }
}
