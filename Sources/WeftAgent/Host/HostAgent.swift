package import Logging
import WeftNet
package import WeftVRouter

/// Owns the core: events go in one at a time, and what they cause is carried out before the next one.
package actor HostAgent {
    /// What STATUS tells.
    package enum Condition: Equatable, Sendable {
        case ready
        case noControlNode
        /// Those that there is a session with do not take this host for one of theirs.
        case unserved
        /// Ports cannot be written down, so no ADD would succeed.
        case noRecords(String)
        case datapathFault(String)
    }

    private let thread = AgentThread()
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    var router: VRouter
    let driver: any WorkloadDatapath
    let ports: PortStore
    let worker: InterfaceWorker
    let clients: [ControlNodeSlot: any ControlNodeClient]
    let logger: Logger

    /// How often each session was lost, and when the last time.
    var flaps: [ControlNodeSlot: (count: UInt32, last: WallTime)] = [:]
    /// How far each control node believes that this is the host it says it is.
    var standings: [ControlNodeSlot: ControlNodeStanding] = [:]
    private var timers: [TimerKind: Task<Void, Never>] = [:]
    private var callers: [AttachmentID: CheckedContinuation<Result<[Port], Refusal>, Never>] = [:]
    private var lastAttachment: UInt64 = 0
    /// Host ends that the worker has not deleted yet.
    private(set) var pendingDeletions: [String: Int] = [:]
    /// The data plane's last refusal, until it has been brought in line again.
    var datapathFault: DatapathError?
    var retryDelay = RetryDelay()
    var retry: Task<Void, Never>?
    /// What is wrong with the host and not ours to mend.
    var standingFaults: Set<DatapathDeviation> = []
    package internal(set) var repairs = Repairs()
    /// What was refused of tunnels when it was last looked at.
    var forgeries: [DropReason: UInt64] = [:]
    /// Why the last record was not written, until one can be written again.
    var recordFault: String?
    /// Ports whose record is older than they are.
    var unrecorded: Set<ObjectID> = []
    /// Ports of an earlier run, of kinds that this agent does not serve.
    var unserved: [ObjectID: Port]

    /// - Parameter unserved: ports of an earlier run that are none of the router's.
    package init(
        router: VRouter, driver: sending any WorkloadDatapath, ports: PortStore, worker: InterfaceWorker,
        clients: [ControlNodeSlot: any ControlNodeClient], logger: Logger, unserved: [Port] = []
    ) {
        self.router = router
        self.driver = driver
        self.ports = ports
        self.worker = worker
        self.clients = clients
        self.logger = logger
        self.unserved = Dictionary(unserved.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Brings the data plane up to the ports of an earlier run. Call once, before anything else.
    package func start() { perform(router.start()) }

    /// Refuses the calls that are on their way, and takes their interfaces back. Everything else in the kernel stays.
    package func stop() {
        perform(router.abandonAttachments())
        for timer in timers.values { timer.cancel() }
        timers = [:]
        retry?.cancel()
        retry = nil
    }

    package func received(_ event: ControlNodeEvent, from slot: ControlNodeSlot) {
        noteSession(event, slot)
        let wasOpen = router.takesTunnelsFromEverybody
        perform(router.received(event, from: slot))
        noteOpenness(since: wasOpen)
    }

    // MARK: CNI

    /// Returns when the ports forward and a control node knows their routes, or with the reason why not, and then
    /// nothing is left of them.
    package func attach(_ request: AttachmentRequest) async -> Result<[Port], Refusal> {
        lastAttachment += 1
        let id = AttachmentID(lastAttachment)
        let result = await withCheckedContinuation { continuation in
            callers[id] = continuation
            perform(router.attach(id, request))
        }
        if case .failure = result { try? await worker.perform { _ in } }
        return result
    }

    /// Returns when the kernel has deleted the interfaces.
    package func detach(containerID: String, interfaceName: String) async throws {
        perform(router.detach(containerID: containerID, interfaceName: interfaceName))
        deleteUnserved { $0.containerID == containerID && $0.interfaceName == interfaceName }
        try await worker.perform { _ in }
    }

    /// Forgets an attachment whose interfaces the kernel has deleted, as it does with a namespace: what asks for it
    /// anew finds nothing in its way.
    package func forgetLostPorts(of attachment: Port.Attachment) async throws {
        let ports = router.ports(of: attachment)
        guard !ports.isEmpty else { return }
        let isLost = try await worker.perform { interfaces in
            try ports.contains {
                try interfaces.index(ofHostInterface: $0.hostInterface) != $0.hostInterfaceIndex
            }
        }
        guard isLost else { return }
        logger.warning("attachment is lost", metadata: ["container": "\(attachment.containerID)"])
        try await detach(containerID: attachment.containerID, interfaceName: attachment.interfaceName)
    }

    package func collect(network: String, cluster: String, valid: Set<Port.Attachment>) async throws {
        perform(router.collect(network: network, cluster: cluster, valid: valid))
        deleteUnserved { $0.network == network && $0.cluster == cluster && !valid.contains($0) }
        try await worker.perform { _ in }
    }

    package func ports(of attachment: Port.Attachment) -> [Port] { router.ports(of: attachment) }

    /// What is at fault is tried again first.
    package func examine() -> Condition {
        if datapathFault != nil { bringInLine() }
        if recordFault != nil { recordAgain() }
        return condition
    }

    package var condition: Condition {
        if let datapathFault { return .datapathFault("\(datapathFault)") }
        let faults = standingFaults.filter { $0.kind == .host }.map(\.description).sorted()
        if !faults.isEmpty { return .datapathFault(faults.joined(separator: "; ")) }
        if let recordFault { return .noRecords(recordFault) }
        if router.upSlots.isEmpty { return .noControlNode }
        return router.upSlots.allSatisfy { standings[$0]?.trouble.isOn == true } ? .unserved : .ready
    }

    // MARK: Outputs

    /// Carries out what an event caused, and what that causes in turn, in order.
    private func perform(_ outputs: [Output]) {
        var queue = outputs[...]
        while let output = queue.popFirst() { queue += carryOut(output) }
    }

    private func carryOut(_ output: Output) -> [Output] {
        switch output {
        case .send(let slot, let request): clients[slot]?.send(request)
        case .datapath(let change): apply(change)
        case .resync: bringInLine()
        case .store(let port): return store(port)
        case .discard(let port): discard(port)
        case .createInterfaces(let id, let plans): return create(id, plans)
        case .destroyInterface(let name): destroy(name)
        case .attached(let id, let ports): return answer(id, .success(ports))
        case .refused(let id, let reason): return answer(id, .failure(reason))
        case .arm(let timer, let delay): arm(timer, delay)
        case .cancel(let timer): timers.removeValue(forKey: timer)?.cancel()
        }
        return []
    }

    /// Makes all interfaces or none. One whose name is still taken by what is being deleted has to wait.
    private func create(_ id: AttachmentID, _ plans: [InterfacePlan]) -> [Output] {
        guard plans.allSatisfy({ pendingDeletions[$0.hostInterface] == nil }) else {
            Task {
                try? await worker.perform { _ in }
                // Meanwhile the call may have been given up.
                if router.isCreating(id) { perform(create(id, plans)) }
            }
            return []
        }
        var indices: [UInt32] = []
        do throws(DatapathError) {
            for plan in plans {
                if try driver.clearRemains(of: plan.hostInterface) {
                    note(DatapathDeviation(.remains, "interface \(plan.hostInterface) belonged to no port"))
                }
                indices.append(try driver.create(plan))
            }
            return router.interfacesCreated(id, indices)
        } catch {
            for plan in plans.prefix(indices.count) { destroy(plan.hostInterface) }
            return router.interfaceCreationFailed(id, "\(error)")
        }
    }

    func destroy(_ hostInterface: String) {
        pendingDeletions[hostInterface, default: 0] += 1
        worker.destroy(hostInterface) { result in Task { await self.destroyed(hostInterface, result) } }
    }

    private func destroyed(_ hostInterface: String, _ result: Result<Void, any Error>) {
        let left = pendingDeletions[hostInterface, default: 1] - 1
        pendingDeletions[hostInterface] = left > 0 ? left : nil
        if case .failure(let error) = result {
            logger.error("interface not deleted", metadata: ["interface": "\(hostInterface)", "error": "\(error)"])
        }
    }

    private func answer(_ id: AttachmentID, _ result: Result<[Port], Refusal>) -> [Output] {
        guard let caller = callers.removeValue(forKey: id) else { return [] }
        if case .success(let ports) = result, let datapathFault, let attachment = ports.first?.attachment {
            caller.resume(returning: .failure(.interfaces("data plane: \(datapathFault)")))
            return router.detach(containerID: attachment.containerID, interfaceName: attachment.interfaceName)
        }
        caller.resume(returning: result)
        return []
    }

    private func arm(_ timer: TimerKind, _ delay: Duration) {
        timers.removeValue(forKey: timer)?.cancel()
        timers[timer] = Task {
            do {
                try await Task.sleep(for: delay)
            } catch {
                return
            }
            self.expired(timer)
        }
    }

    private func expired(_ timer: TimerKind) {
        // Between the end of its sleep and this call the timer may have been cancelled or armed anew.
        guard !Task.isCancelled else { return }
        timers[timer] = nil
        let wasOpen = router.takesTunnelsFromEverybody
        perform(router.timerExpired(timer))
        noteOpenness(since: wasOpen)
    }

    private func noteOpenness(since wasOpen: Bool) {
        guard router.takesTunnelsFromEverybody != wasOpen else { return }
        if wasOpen {
            logger.notice("packets out of tunnels are taken from those only that control nodes name")
        } else {
            logger.warning("no control node says who tunnels to this host: packets are taken from everybody")
        }
    }
}
