import WeftJSON
import WeftNet
import WeftVRouter

/// Carries out the plugin's calls.
package struct CNIService: Sendable {
    private let agent: HostAgent
    private let worker: InterfaceWorker
    private let workloadMTU: UInt16
    /// How long ADD waits for what it needs. Runtimes try again by themselves.
    private let deadline: Duration
    /// The deletions that the plugin wrote down.
    private let deletions: Deletions?

    init(
        agent: HostAgent, worker: InterfaceWorker, workloadMTU: UInt16, deadline: Duration = .seconds(20),
        deletions: Deletions?
    ) {
        self.agent = agent
        self.worker = worker
        self.workloadMTU = workloadMTU
        self.deadline = deadline
        self.deletions = deletions
    }

    package init(
        agent: HostAgent, worker: InterfaceWorker, workloadMTU: UInt16, deadline: Duration = .seconds(20)
    ) {
        self.init(agent: agent, worker: worker, workloadMTU: workloadMTU, deadline: deadline, deletions: nil)
    }

    /// The plugin's exit code and what it prints.
    package func answer(_ frame: CNIFrame.Request) async -> (exitCode: UInt8, body: [UInt8]) {
        // An error is reported in the version that was asked for, where that is one.
        let asked = (try? JSON(parsing: frame.configuration))?["cniVersion"]?.string.flatMap(CNIVersion.init)
        do throws(CNIFailure) {
            let request = try CNIRequest(frame)
            let body = try await carryOut(request)
            return (0, body.map { $0.bytes + [UInt8(ascii: "\n")] } ?? [])
        } catch {
            return (1, error.json(version: asked ?? .newest).bytes + [UInt8(ascii: "\n")])
        }
    }

    private func carryOut(_ request: CNIRequest) async throws(CNIFailure) -> JSON? {
        switch request.verb {
        case .add:
            return try await add(request)
        case .delete:
            try await waiting {
                try await agent.detach(containerID: request.containerID, interfaceName: request.interfaceName)
            }
        case .check:
            try await PortCheck(agent: agent, worker: worker, workloadMTU: workloadMTU).check(request)
        case .status:
            try await status()
        case .collectGarbage:
            try await waiting {
                try await agent.collect(
                    network: request.network, cluster: request.cluster, valid: request.validAttachments)
            }
        }
        return nil
    }

    /// The kernel's thread only refuses work when the agent is going down.
    private func waiting<Value: Sendable>(_ body: () async throws -> Value) async throws(CNIFailure) -> Value {
        do {
            return try await body()
        } catch {
            throw CNIFailure(.tryAgainLater, "\(error)")
        }
    }

    private func add(_ request: CNIRequest) async throws(CNIFailure) -> JSON {
        let exists = try await waiting { try await worker.perform { try $0.exists(sandbox: request.sandbox) } }
        guard exists else {
            throw CNIFailure(.invalidEnvironment, "CNI_NETNS \"\(request.sandbox)\" is no network namespace")
        }
        try await waiting {
            try deletions?.forget(request.attachment)
            try await agent.forgetLostPorts(of: request.attachment)
        }
        let result = await agent.attach(
            AttachmentRequest(
                attachment: request.attachment, virtualMachine: request.virtualMachine, incarnation: request.podID,
                plug: .sandbox(.init(path: request.sandbox, interface: request.interfaceName)), deadline: deadline))
        switch result {
        case .success(let ports): return CNIResult.json(for: ports, mtu: workloadMTU, version: request.version)
        case .failure(let refusal): throw CNIFailure(refusal)
        }
    }

    private func status() async throws(CNIFailure) {
        switch await agent.examine() {
        case .ready: return
        case .noControlNode: throw CNIFailure(.notAvailable, "no control node is connected")
        case .unserved:
            throw CNIFailure(.notAvailable, "no control node serves this host: it has to be registered (weft host add)")
        case .noRecords(let fault):
            throw CNIFailure(.notAvailable, "ports cannot be recorded, so none is attached: \(fault)")
        case .datapathFault(let fault): throw CNIFailure(.notAvailableAndLimited, "data plane: \(fault)")
        }
    }
}
