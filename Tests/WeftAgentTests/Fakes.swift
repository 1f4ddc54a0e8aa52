import Synchronization
import WeftAgent
import WeftNet
import WeftVRouter

/// A kernel in memory.
final class FakeInterfaces: WorkloadInterfaces {
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
    }

    let state = Mutex(State())

    func exists(sandbox: String) -> Bool { state.withLock { $0.sandboxes.contains(sandbox) } }

    func create(_ plan: InterfacePlan) throws(DatapathError) -> UInt32 {
        try state.withLock { state throws(DatapathError) in
            guard state.refused != plan.sandboxInterface, state.pairs[plan.hostInterface] == nil else {
                throw DatapathError(operation: "create \(plan.sandboxInterface)", errno: 17, reason: "File exists")
            }
            state.nextIndex += 1
            state.pairs[plan.hostInterface] = Pair(
                index: state.nextIndex, plan: plan,
                observed: ObservedInterface(
                    macAddress: plan.state.macAddress, isUp: true,
                    addresses: Set(plan.state.addresses.map(\.address)),
                    defaultGateway: plan.isDefault ? plan.state.addresses.first?.gateway : nil))
            return state.nextIndex
        }
    }

    func destroy(hostInterface: String) throws { state.withLock { $0.pairs[hostInterface] = nil } }

    func index(ofHostInterface name: String) throws -> UInt32? { state.withLock { $0.pairs[name]?.index } }

    func observe(sandbox: String, interface: String) throws -> ObservedInterface? {
        state.withLock { state in
            state.pairs.values.first { $0.plan.sandbox == sandbox && $0.plan.sandboxInterface == interface }?.observed
        }
    }
}

/// A data plane in memory.
final class FakeDriver: WorkloadDatapath, Sendable {
    struct State {
        var datapath = DatapathState()
        var resyncs = 0
        var fault: DatapathError?
    }

    let state = Mutex(State())
    private let interfaces: FakeInterfaces

    init(_ interfaces: FakeInterfaces) { self.interfaces = interfaces }

    func create(_ plan: InterfacePlan) throws(DatapathError) -> UInt32 { try interfaces.create(plan) }

    func apply(_ changes: [DatapathChange]) throws(DatapathError) {
        try state.withLock { state throws(DatapathError) in
            if let fault = state.fault { throw fault }
            for change in changes {
                switch change {
                case .setPort(let port): state.datapath.ports[port.interfaceIndex] = port
                case .removePort(let index): state.datapath.ports[index] = nil
                case .setRoute(let key, let hop): state.datapath.routes[key] = hop
                case .removeRoute(let key): state.datapath.routes[key] = nil
                case .setSegment(let vni, let entry): state.datapath.segments[vni] = entry
                case .removeSegment(let vni): state.datapath.segments[vni] = nil
                case .setLabel(let label, let port): state.datapath.labels[label] = port
                case .removeLabel(let label): state.datapath.labels[label] = nil
                }
            }
        }
    }

    func resync(_ desired: DatapathState) throws(DatapathError) {
        try state.withLock { state throws(DatapathError) in
            if let fault = state.fault { throw fault }
            state.resyncs += 1
            state.datapath = desired
        }
    }

    func contents() throws(DatapathError) -> DatapathState { state.withLock { $0.datapath } }
    func counters() throws(DatapathError) -> DatapathCounters { DatapathCounters() }
}

/// A control node that sends every published route back, in process.
final class FakeControlNode: ControlNodeClient {
    let name = "control-1"
    private let events: AsyncStream<ControlNodeEvent>
    private let continuation: AsyncStream<ControlNodeEvent>.Continuation
    private let echoes: Bool
    private let configuration: [ConfigChange]
    let published = Mutex<[IPv4Prefix: LocalRoute]>([:])

    init(configuration: [ConfigChange], echoes: Bool = true) {
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
        case .subscribe, .unsubscribe, .publishEthernet, .withdrawEthernet, .endOfRIB: break
        }
    }

    func say(_ event: ControlNodeEvent) { continuation.yield(event) }
    func disconnect() { continuation.finish() }
}
