package import WeftNet
package import WeftVRouter
import WeftXMPP

/// A host on virtual time: the agent's core with its streams, and what outlives an agent: the kernel's interfaces, the
/// port records on disk, the container runtime's wishes. Its data plane, which outlives it too, is a part of the
/// fabric's ``ModelDatapath``.
package final class SimulatedHost {
    package let index: Int
    package let name: String
    package let address: IPv4Address
    unowned let fabric: SimulatedFabric

    /// `nil` while the agent is dead.
    package internal(set) var agent: VRouter?
    /// As they were last written down.
    package internal(set) var records: [ObjectID: Port] = [:]
    /// The host's ends of the workloads' pairs, by name.
    var interfaces: [String: UInt32] = [:]
    private var lastInterface: UInt32 = 9
    /// The agent's connections to control nodes.
    var streams: [ControlNodeSlot: AgentStream] = [:]
    var delays: [ControlNodeSlot: ReconnectDelay] = [:]
    /// Slots that cannot call, because the control node is down or the way to it cut.
    var isWaiting: Set<ControlNodeSlot> = []

    /// What the runtime wants to run here, by machine.
    var wanted: [ObjectID: AttachmentRequest] = [:]
    /// Calls of ADD that have not been answered.
    var calls: [AttachmentID: ObjectID] = [:]
    private var lastCall: UInt64 = 0
    /// Why ADD was refused last, of machines that have not been attached since.
    private(set) var refusals: [ObjectID: Refusal] = [:]
    var generator: SeededGenerator

    init(_ index: Int, name: String, address: IPv4Address, in fabric: SimulatedFabric) {
        self.index = index
        self.name = name
        self.address = address
        self.fabric = fabric
        generator = SeededGenerator(seed: fabric.seed &+ UInt64(index) &* 0x1000_0001)
    }

    var place: Place { .host(index) }

    // MARK: Life

    /// An agent begins with the records and the interfaces that the one before has left, and the runtime catches up.
    func start() {
        guard agent == nil else { return }
        agent = VRouter(
            configuration: .init(
                hostName: name, tunnelAddress: address, controlNodes: fabric.controlNodes.map({ .v4($0.address) }),
                workloadMTU: UInt16(SimulatedFabric.mtu - 32),
                firstLabel: MPLSLabel(.random(in: MPLSLabel.firstUnreserved...0xf_ffff, using: &generator))),
            ports: Array(records.values))
        tell { $0.start() }
        for (slot, _) in zip(ControlNodeSlot.allCases, fabric.controlNodes) {
            delays[slot] = ReconnectDelay()
            connect(slot)
        }
        for port in records.values.sorted(by: { $0.id < $1.id }) where wanted[port.state.virtualMachineID] == nil {
            tell {
                $0.detach(containerID: port.attachment.containerID, interfaceName: port.attachment.interfaceName)
            }
        }
        for machine in wanted.keys.sorted() where !isAttached(machine) { attach(machine) }
    }

    /// The agent is killed. Its host forwards on.
    func stop() {
        guard agent != nil else { return }
        agent = nil
        for (_, stream) in streams { close(stream.connection) }
        streams = [:]
        isWaiting = []
        calls = [:]
        fabric.clock.cancelAll { timer in
            switch timer {
            case .agent(self.index, _), .reconnect(self.index, _), .attachment(self.index, _): true
            default: false
            }
        }
    }

    // MARK: The container runtime

    func run(_ request: AttachmentRequest, machine: ObjectID) {
        wanted[machine] = request
        attach(machine)
    }

    func end(machine: ObjectID) {
        guard let request = wanted.removeValue(forKey: machine) else { return }
        refusals[machine] = nil
        fabric.clock.cancel(.attachment(host: index, machine: machine))
        tell {
            $0.detach(
                containerID: request.attachment.containerID, interfaceName: request.attachment.interfaceName)
        }
    }

    func attach(_ machine: ObjectID) {
        guard let request = wanted[machine], agent != nil else { return }
        lastCall += 1
        let call = AttachmentID(lastCall)
        calls[call] = machine
        tell { $0.attach(call, request) }
    }

    /// Whether ADD has been answered for the machine, or an earlier agent had done so.
    private func isAttached(_ machine: ObjectID) -> Bool {
        records.values.contains { $0.state.virtualMachineID == machine }
    }

    // MARK: The core's outputs

    /// Hands the core an event, and does what it answers and what follows from that.
    func tell(_ event: (inout VRouter) -> [Output]) {
        guard let outputs = agent?.answer(event) else { return }
        var queue = outputs[...]
        while let output = queue.popFirst() { queue += perform(output) }
        flush()
    }

    private func perform(_ output: Output) -> [Output] {
        switch output {
        case .send(let slot, let request): send(request, slot)
        case .datapath(let change): fabric.apply(change, to: self)
        case .resync:
            guard let agent else { return [] }
            fabric.resync(agent.datapathState, of: self, keepingOthers: agent.isRestoring)
        case .store(let port): records[port.id] = port
        case .discard(let port): records[port.id] = nil
        case .createInterfaces(let call, let plans):
            let indices = plans.map { makeInterface($0.hostInterface) }
            return agent?.interfacesCreated(call, indices) ?? []
        case .destroyInterface(let name): interfaces[name] = nil
        case .attached(let call, _):
            if let machine = calls.removeValue(forKey: call) { refusals[machine] = nil }
        case .refused(let call, let reason): refused(call, reason)
        case .arm(let timer, let delay): fabric.clock.arm(.agent(host: index, timer), in: delay)
        case .cancel(let timer): fabric.clock.cancel(.agent(host: index, timer))
        }
        return []
    }

    private func makeInterface(_ name: String) -> UInt32 {
        lastInterface += 1
        interfaces[name] = lastInterface
        return lastInterface
    }

    /// The runtime asks again, as kubelet does.
    private func refused(_ call: AttachmentID, _ reason: Refusal) {
        guard let machine = calls.removeValue(forKey: call), wanted[machine] != nil, !calls.values.contains(machine)
        else { return }
        refusals[machine] = reason
        fabric.clock.arm(.attachment(host: index, machine: machine), in: .seconds(1))
    }
}

extension VRouter {
    fileprivate mutating func answer(_ event: (inout VRouter) -> [Output]) -> [Output] { event(&self) }
}
