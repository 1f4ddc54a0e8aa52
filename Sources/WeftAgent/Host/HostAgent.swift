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
    let driver: any DatapathDriver
    private let ports: PortStore
    private let worker: InterfaceWorker
    private let clients: [ControlNodeSlot: any ControlNodeClient]
    let logger: Logger

    private var timers: [TimerKind: Task<Void, Never>] = [:]
    private var callers: [AttachmentID: CheckedContinuation<Result<[Port], Refusal>, Never>] = [:]
    private var lastAttachment: UInt64 = 0
    /// The data plane's last refusal, until it has been brought in line again.
    private var datapathFault: DatapathError?

    package init(
        router: VRouter, driver: sending any DatapathDriver, ports: PortStore, worker: InterfaceWorker,
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

    package func received(_ event: ControlNodeEvent, from slot: ControlNodeSlot) {
        switch event {
        case .established: logger.notice("session established", metadata: ["peer": "\(clients[slot]?.name ?? "")"])
        case .lost: logger.notice("session lost", metadata: ["peer": "\(clients[slot]?.name ?? "")"])
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

    /// Refuses every call on its way; its interfaces are taken back.
    package func abandonAttachments() { perform(router.abandonAttachments()) }

    package func ports(of attachment: Port.Attachment) -> [Port] { router.ports(of: attachment) }

    package var condition: Condition {
        if let datapathFault { return .datapathFault("\(datapathFault)") }
        return router.upSlots.isEmpty ? .noControlNode : .ready
    }

    // MARK: Outputs

    private func perform(_ outputs: [Output]) {
        for output in outputs { carryOut(output) }
    }

    private func carryOut(_ output: Output) {
        switch output {
        case .send(let slot, let request): clients[slot]?.send(request)
        case .datapath(let changes): apply(changes)
        case .resync(let state): resync(state)
        case .store(let port): record(port) { try ports.store(port) }
        case .discard(let port): record(port) { try ports.discard(port) }
        case .createInterfaces(let id, let plans):
            worker.create(plans) { result in Task { await self.interfacesCreated(id, result) } }
        case .destroyInterface(let name):
            worker.destroy(name) { [logger] error in
                logger.error("interface not deleted", metadata: ["interface": "\(name)", "error": "\(error)"])
            }
        case .attached(let id, let ports): answer(id, .success(ports))
        case .refused(let id, let reason): answer(id, .failure(reason))
        case .arm(let timer, let delay): arm(timer, delay)
        case .cancel(let timer): timers.removeValue(forKey: timer)?.cancel()
        }
    }

    private func interfacesCreated(_ id: AttachmentID, _ result: Result<[UInt32], any Error>) {
        switch result {
        case .success(let indices): perform(router.interfacesCreated(id, indices))
        case .failure(let error): perform(router.interfaceCreationFailed(id, "\(error)"))
        }
    }

    private func answer(_ id: AttachmentID, _ result: Result<[Port], Refusal>) {
        guard let caller = callers.removeValue(forKey: id) else { return }
        if case .success(let ports) = result, let datapathFault, let attachment = ports.first?.attachment {
            perform(router.detach(containerID: attachment.containerID, interfaceName: attachment.interfaceName))
            return caller.resume(returning: .failure(.interfaces("data plane: \(datapathFault)")))
        }
        caller.resume(returning: result)
    }

    private func apply(_ changes: [DatapathChange]) {
        do {
            try driver.apply(changes)
        } catch {
            datapathFault = error
            logger.error("data plane refused a change", metadata: ["error": "\(error)"])
            // What an earlier run left may only be removed once the core knows the whole.
            if !router.isRestoring { resync(router.datapathState) }
        }
    }

    private func resync(_ state: DatapathState) {
        do {
            try driver.resync(state)
            datapathFault = nil
        } catch {
            datapathFault = error
            logger.error("data plane is not in sync", metadata: ["error": "\(error)"])
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
