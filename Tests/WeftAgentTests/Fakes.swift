import Glibc
import Synchronization
import WeftAgent
import WeftNet
import WeftVRouter

/// A kernel in memory.
final class FakeInterfaces: WorkloadInterfaces {
    /// What ADD asks of the system, in its order.
    enum Step: CaseIterable { case lookAtSandbox, clearRemains, create, apply, destroy }

    struct Pair: Sendable {
        var index: UInt32
        var plan: InterfacePlan
        var observed: ObservedInterface
    }

    struct State {
        var sandboxes: Set<String> = ["/run/netns/c1", "/run/netns/c2"]
        var pairs: [String: Pair] = [:]
        var nextIndex: UInt32 = 10
        /// The name in a sandbox that the kernel refuses.
        var refused: String?
        /// Refuses to delete anything.
        var refusesDeletions = false
        /// The step that the system refuses, and its error number.
        var fault: (step: Step, number: Int32)?
    }

    /// Fails when the system refuses this step.
    func attempt(_ step: Step) throws(DatapathError) {
        guard let fault = state.withLock({ $0.fault }) else { return }
        // There is something to destroy when the step before failed.
        let isMet = fault.step == step || (fault.step == .destroy && step == .apply)
        if isMet {
            throw DatapathError(
                operation: "\(step)", errno: fault.number, reason: String(cString: strerror(fault.number)))
        }
    }

    let state = Mutex(State())

    func exists(sandbox: String) throws -> Bool {
        try attempt(.lookAtSandbox)
        return state.withLock { $0.sandboxes.contains(sandbox) }
    }

    func create(_ plan: InterfacePlan) throws(DatapathError) -> UInt32 {
        try attempt(.create)
        return try state.withLock { state throws(DatapathError) in
            guard state.refused != plan.sandbox.interface, state.pairs[plan.hostInterface] == nil else {
                throw DatapathError(operation: "create \(plan.sandbox.interface)", errno: 17, reason: "File exists")
            }
            state.nextIndex += 1
            state.pairs[plan.hostInterface] = Pair(
                index: state.nextIndex, plan: plan,
                observed: Self.whole(plan))
            return state.nextIndex
        }
    }

    /// What the kernel has of an interface that nobody has touched.
    private static func whole(_ plan: InterfacePlan) -> ObservedInterface {
        let attachment = Port.Attachment(
            network: "", cluster: "", containerID: "", interfaceName: plan.isDefault ? plan.sandbox.interface : "")
        let port = Port(
            attachment: attachment, plug: .sandbox(plan.sandbox), hostInterface: plan.hostInterface,
            hostInterfaceIndex: 0, label: MPLSLabel(16)!, vrf: VRFID(rawValue: 1), state: plan.state)
        return ObservedInterface(port, mtu: plan.mtu)
    }

    func destroy(hostInterface: String) throws {
        try attempt(.destroy)
        try state.withLock { state throws(DatapathError) in
            if state.refusesDeletions {
                throw DatapathError(operation: "delete \(hostInterface)", errno: 16, reason: "Device or resource busy")
            }
            state.pairs[hostInterface] = nil
        }
    }

    func hostInterfaces() throws -> [String] { state.withLock { $0.pairs.keys.sorted() } }

    func limitOffloads(of sandbox: WeftVRouter.Port.Sandbox) throws {}

    func restore(_ port: Port, in sandbox: WeftVRouter.Port.Sandbox, mtu: UInt16) throws {
        state.withLock { $0.pairs[port.hostInterface]?.observed = ObservedInterface(port, mtu: mtu) }
    }

    func index(ofHostInterface name: String) throws -> UInt32? { state.withLock { $0.pairs[name]?.index } }

    func observe(_ sandbox: WeftVRouter.Port.Sandbox) throws -> ObservedInterface? {
        state.withLock { state in state.pairs.values.first { $0.plan.sandbox == sandbox }?.observed }
    }
}

/// A data plane in memory.
final class FakeDriver: WorkloadDatapath, Sendable {
    struct State {
        var datapath = DatapathState()
        var resyncs = 0
        /// With those that failed.
        var attempts = 0
        var hostFaults: [DatapathDeviation] = []
        var fault: DatapathError?
        /// What the kernel takes its time with, before a resync.
        var beforeResync: (@Sendable () -> Void)?
        /// Why what was counted cannot be read.
        var countersFault: DatapathError?
    }

    let state = Mutex(State())
    private let interfaces: FakeInterfaces

    init(_ interfaces: FakeInterfaces) { self.interfaces = interfaces }

    func create(_ plan: InterfacePlan) throws(DatapathError) -> UInt32 { try interfaces.create(plan) }

    func clearRemains(of hostInterface: String) throws(DatapathError) -> Bool {
        try interfaces.attempt(.clearRemains)
        return interfaces.state.withLock { $0.pairs.removeValue(forKey: hostInterface) } != nil
    }

    func apply(_ change: DatapathChange) throws(DatapathError) {
        if !change.settings.ports.isEmpty { try interfaces.attempt(.apply) }
        try state.withLock { state throws(DatapathError) in
            if let fault = state.fault { throw fault }
            state.datapath.apply(change)
        }
    }

    func resync(_ desired: DatapathState, keepingOthers: Bool) throws(DatapathError) -> [DatapathDeviation] {
        state.withLock { $0.beforeResync }?()
        return try state.withLock { state throws(DatapathError) in
            state.attempts += 1
            if !desired.ports.isEmpty { try interfaces.attempt(.apply) }
            if let fault = state.fault { throw fault }
            if keepingOthers { return [] }
            state.resyncs += 1
            defer { state.datapath = desired }
            return Self.deviations(of: state.datapath, from: desired) + state.hostFaults
        }
    }

    func deviations(from wanted: DatapathState) throws(DatapathError) -> [DatapathDeviation] {
        state.withLock { Self.deviations(of: $0.datapath, from: wanted) }
    }

    private static func deviations(of present: DatapathState, from wanted: DatapathState) -> [DatapathDeviation] {
        func compare<Table: DatapathTable>(_ table: Table.Type) -> [DatapathDeviation] {
            wanted[Table.self].filter { present[Table.self][$0.key] != $0.value }.map {
                DatapathDeviation(.entry, "map \(Table.map) lacks \($0.key)")
            }
        }
        return DatapathState.tables.flatMap { compare($0) }
    }

    func contents() throws(DatapathError) -> DatapathState { state.withLock { $0.datapath } }
    func counters() throws(DatapathError) -> DatapathCounters {
        if let fault = state.withLock({ $0.countersFault }) { throw fault }
        return DatapathCounters()
    }
}

/// A control node that sends every published route back, in process.
final class EchoingControlNode: ControlNodeClient {
    let name = "control-1"
    private let events: AsyncStream<ControlNodeEvent>
    private let continuation: AsyncStream<ControlNodeEvent>.Continuation
    private let echoes: Bool
    private let configuration: [HostConfigChange]
    let published = Mutex<[IPPrefix: LocalRoute]>([:])

    init(configuration: [HostConfigChange], echoes: Bool = true) {
        (events, continuation) = AsyncStream.makeStream()
        self.configuration = configuration
        self.echoes = echoes
    }

    func run(_ handle: @escaping @Sendable (ControlNodeEvent) async -> Void) async {
        await handle(.established)
        for await event in events { await handle(event) }
        await handle(.lost)
    }

    func send(_ request: ControlNodeRequest) {
        switch request {
        case .publish(let route):
            published.withLock { $0[route.prefix] = route }
            guard echoes else { return }
            let hop = ReceivedRoute.NextHop(
                address: route.nextHop, label: route.label, encapsulations: route.encapsulations)
            say(
                .routes(
                    [ReceivedRoute(prefix: route.prefix, nextHops: [hop])], routingInstance: route.routingInstance))
        case .withdraw(let route):
            published.withLock { $0[route.prefix] = nil }
            say(.retractions([route.prefix], routingInstance: route.routingInstance))
        case .subscribeConfiguration: say(.configuration(configuration))
        case .subscribe, .unsubscribe, .publishEthernet, .withdrawEthernet, .subscribeTunnelSources, .endOfRIB: break
        }
    }

    func say(_ event: ControlNodeEvent) { continuation.yield(event) }
    func disconnect() { continuation.finish() }
}
