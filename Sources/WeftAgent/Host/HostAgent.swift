package import Logging
import WeftNet
package import WeftVRouter

/// Owns the core: events go in one at a time, and what they cause is carried out before the next one.
package actor HostAgent {
    /// What STATUS tells.
    package enum Condition: Equatable, Sendable {
        case ready
        case noControlNode
        case datapathFault(String)
    }

    private(set) var router: VRouter
    let driver: any WorkloadDatapath
    private let ports: PortStore
    private let worker: InterfaceWorker
    let clients: [ControlNodeSlot: any ControlNodeClient]
    let logger: Logger

    /// How often each session was lost, and when the last time.
    private(set) var flaps: [ControlNodeSlot: (count: UInt32, last: WallTime)] = [:]
    private var timers: [TimerKind: Task<Void, Never>] = [:]
    private var callers: [AttachmentID: CheckedContinuation<Result<[Port], Refusal>, Never>] = [:]
    private var lastAttachment: UInt64 = 0
    /// Host ends that the worker has not deleted yet.
    private var pendingDeletions: [String: Int] = [:]
    /// The data plane's last refusal, until it has been brought in line again.
    private var datapathFault: DatapathError?

    package init(
        router: VRouter, driver: sending any WorkloadDatapath, ports: PortStore, worker: InterfaceWorker,
        clients: [ControlNodeSlot: any ControlNodeClient], logger: Logger
    ) {
        self.router = router
        self.driver = driver
        self.ports = ports
        self.worker = worker
        self.clients = clients
        self.logger = logger
    }

    /// Brings the data plane up to the ports of an earlier run. Call once, before anything else.
    package func start() { perform(router.start()) }

    /// Refuses the calls that are on their way, and takes their interfaces back. Everything else in the kernel stays.
    package func stop() {
        perform(router.abandonAttachments())
        for timer in timers.values { timer.cancel() }
        timers = [:]
    }

    package func received(_ event: ControlNodeEvent, from slot: ControlNodeSlot) {
        switch event {
        case .established: logger.notice("session established", metadata: ["peer": "\(clients[slot]?.name ?? "")"])
        case .lost:
            logger.notice("session lost", metadata: ["peer": "\(clients[slot]?.name ?? "")"])
            flaps[slot] = ((flaps[slot]?.count ?? 0) + 1, .now)
        default: break
        }
        perform(router.received(event, from: slot))
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
        try await worker.perform { _ in }
    }

    package func collect(network: String, cluster: String, valid: Set<Port.Attachment>) async throws {
        perform(router.collect(network: network, cluster: cluster, valid: valid))
        try await worker.perform { _ in }
    }

    package func ports(of attachment: Port.Attachment) -> [Port] { router.ports(of: attachment) }

    /// A data plane that is not in line is brought into line first, if that works now.
    package func examine() -> Condition {
        if datapathFault != nil { bringInLine() }
        return condition
    }

    package var condition: Condition {
        if let datapathFault { return .datapathFault("\(datapathFault)") }
        return router.upSlots.isEmpty ? .noControlNode : .ready
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
        case .datapath(let changes): apply(changes)
        case .resync: bringInLine()
        case .store(let port): record(port) { try ports.store(port) }
        case .discard(let port): record(port) { try ports.discard(port) }
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
            for plan in plans { indices.append(try driver.create(plan)) }
            return router.interfacesCreated(id, indices)
        } catch {
            for plan in plans.prefix(indices.count) { destroy(plan.hostInterface) }
            return router.interfaceCreationFailed(id, "\(error)")
        }
    }

    private func destroy(_ hostInterface: String) {
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

    private func apply(_ changes: [DatapathChange]) {
        // What failed before may be missing still: the whole says it again.
        if datapathFault != nil { return bringInLine() }
        do {
            try driver.apply(changes)
        } catch {
            logger.error("data plane refused a change", metadata: ["error": "\(error)"])
            bringInLine()
        }
    }

    /// Tells the data plane everything. What an earlier run left is only removed once the core knows the whole.
    private func bringInLine() {
        do {
            if router.isRestoring {
                try driver.apply(router.datapathState.settings)
            } else {
                try driver.resync(router.datapathState)
            }
            datapathFault = nil
        } catch {
            datapathFault = error
            logger.error("data plane is not in line", metadata: ["error": "\(error)"])
        }
    }

    private func record(_ port: Port, _ change: () throws -> Void) {
        do {
            try change()
        } catch {
            // The port forwards; only the next agent would not know it.
            logger.error("port record not written", metadata: ["port": "\(port.id)", "error": "\(error)"])
        }
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
        perform(router.timerExpired(timer))
    }
}
