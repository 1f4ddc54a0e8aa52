import Testing
import WeftNet

@testable import WeftVRouter

/// A host around the core: a data plane, a disk, a kernel, timers on virtual time and two control nodes that keep the
/// rules of the wire (a second subscription or a route without one ends a session in the original).
struct TestHost {
    enum Answer: Equatable {
        case attached([Port])
        case refused(Refusal)
    }

    static let address = IPv4Address(172, 31, 0, 1)

    var router: VRouter
    var datapath = FakeDatapath()
    var disk: [ObjectID: Port] = [:]
    /// Says why nothing can be written.
    var diskFault: String?
    var kernel: [String: UInt32] = [:]
    var nextIndex: UInt32 = 10
    var now = MonotonicTime.zero
    var timers: [TimerKind: MonotonicTime] = [:]
    var nodes: [ControlNodeSlot: SessionPeer] = [.first: SessionPeer(), .second: SessionPeer()]
    var answers: [AttachmentID: Answer] = [:]
    /// Calls for interfaces that the kernel has not answered, when `kernelIsSlow`.
    var pendingInterfaces: [(AttachmentID, [InterfacePlan])] = []
    var kernelIsSlow = false
    var log: [Output] = []

    init(
        restored: [Port] = [], datapath: FakeDatapath = FakeDatapath(), kernel: [String: UInt32] = [:],
        controlNodes: [IPAddress?] = []
    ) {
        router = VRouter(
            configuration: .init(
                hostName: "compute-1", tunnelAddress: Self.address, controlNodes: controlNodes, workloadMTU: 1450),
            ports: restored)
        self.datapath = datapath
        self.kernel = kernel
        disk = Dictionary(uniqueKeysWithValues: restored.map { ($0.id, $0) })
        nextIndex = (kernel.values.max() ?? 9) + 1
        perform { $0.start() }
    }

    /// An agent that starts where this one was killed.
    func restarted() -> TestHost {
        var host = TestHost(
            restored: Array(disk.values), datapath: FakeDatapath(state: datapath.state), kernel: kernel,
            controlNodes: router.configuration.controlNodes)
        host.nextIndex = nextIndex
        return host
    }

    mutating func perform(_ event: (inout VRouter) -> [Output]) {
        var queue = event(&router)[...]
        while let output = queue.popFirst() {
            log.append(output)
            queue += carryOut(output)
        }
        checkInvariants()
    }

    /// What was said is what a computation from scratch would say.
    private func checkInvariants() {
        for vrf in router.vrfs.all {
            let name = vrf.name
            #expect(!vrf.ports.isEmpty, "\(name) has no ports")
            for (prefix, entry) in vrf.routes {
                #expect(entry.installed == router.nextHop(entry), "\(name) \(prefix)")
                #expect(entry.isPublished == !entry.local.isEmpty, "\(name) \(prefix)")
                #expect(!entry.isEmpty, "\(name) \(prefix)")
            }
            #expect(Set(vrf.publications.keys) == Set(vrf.routes.filter(\.value.isPublished).keys), "\(name)")
        }
        #expect(router.ports.values.allSatisfy { router.bindings.port(labelled: $0.label) == $0.id })
        #expect(router.ports.values.allSatisfy { router.bindings.ports(named: $0.state.name).contains($0.id) })
        #expect(Set(disk.keys) == Set(router.ports.keys))
        #expect(disk == router.ports)
    }

    private mutating func carryOut(_ output: Output) -> [Output] {
        switch output {
        case .send(let slot, let request): return answer(slot, request)
        case .datapath(let change): datapath.apply(change)
        case .resync: datapath.resync(router.datapathState)
        case .store(let port):
            if let diskFault { return router.recordFailed(port.id, diskFault) }
            disk[port.id] = port
        case .discard(let port): disk[port.id] = nil
        case .createInterfaces(let id, let plans):
            if kernelIsSlow { pendingInterfaces.append((id, plans)) } else { return create(id, plans) }
        case .destroyInterface(let name): kernel[name] = nil
        case .attached(let id, let ports): answer(id, .attached(ports))
        case .refused(let id, let reason): answer(id, .refused(reason))
        case .arm(let timer, let delay): timers[timer] = now + delay
        case .cancel(let timer): timers[timer] = nil
        }
        return []
    }

    private mutating func answer(_ slot: ControlNodeSlot, _ request: ControlNodeRequest) -> [Output] {
        nodes[slot]?.receive(request)
        guard nodes[slot]?.echoes == true else { return [] }
        switch request {
        case .publish(let route):
            return router.received(.routes([route.echo], routingInstance: route.routingInstance), from: slot)
        case .withdraw(let route):
            return router.received(.retractions([route.prefix], routingInstance: route.routingInstance), from: slot)
        default: return []
        }
    }

    private mutating func answer(_ id: AttachmentID, _ answer: Answer) {
        #expect(answers[id] == nil, "a call is answered once")
        answers[id] = answer
    }

    private mutating func create(_ id: AttachmentID, _ plans: [InterfacePlan]) -> [Output] {
        let indices = plans.map { plan in
            #expect(kernel[plan.hostInterface] == nil, "the interface exists")
            defer { nextIndex += 1 }
            kernel[plan.hostInterface] = nextIndex
            return nextIndex
        }
        return router.interfacesCreated(id, indices)
    }

    mutating func answerKernel() {
        let pending = pendingInterfaces
        pendingInterfaces = []
        for (id, plans) in pending {
            let outputs = create(id, plans)
            perform { _ in outputs }
        }
    }

    /// Lets time pass; timers that are due expire in order.
    mutating func advance(by duration: Duration) {
        let end = now + duration
        while let due = timers.filter({ $0.value <= end }).min(by: { $0.value < $1.value }) {
            now = max(now, due.value)
            timers[due.key] = nil
            perform { $0.timerExpired(due.key) }
        }
        now = end
    }

    // MARK: Control nodes

    mutating func say(_ event: ControlNodeEvent, _ slot: ControlNodeSlot = .first) {
        perform { $0.received(event, from: slot) }
    }

    mutating func connect(_ slot: ControlNodeSlot) {
        nodes[slot] = SessionPeer(echoes: nodes[slot]?.echoes ?? true)
        nodes[slot]?.isUp = true
        say(.established, slot)
    }

    mutating func disconnect(_ slot: ControlNodeSlot) {
        nodes[slot]?.isUp = false
        say(.lost, slot)
    }

    mutating func configure(_ changes: [HostConfigChange], from slot: ControlNodeSlot = .first) {
        say(.configuration(changes), slot)
    }

    // MARK: CNI

    static func attachment(_ container: String) -> Port.Attachment {
        Port.Attachment(network: "weft", cluster: "k8s1", containerID: container, interfaceName: "eth0")
    }

    mutating func attach(
        _ number: UInt64, _ pod: ConfiguredPod, container: String = "c1", interface: String = "eth0",
        incarnation: ObjectID? = nil,
        plug: Port.Plug? = nil
    ) {
        var attachment = Self.attachment(container)
        attachment.interfaceName = interface
        let request = AttachmentRequest(
            attachment: attachment, virtualMachine: pod.machine, incarnation: incarnation,
            plug: plug ?? .sandbox(.init(path: "/run/netns/\(container)", interface: interface)), deadline: .seconds(20)
        )
        perform { $0.attach(AttachmentID(number), request) }
    }

    mutating func detach(_ container: String) {
        perform { $0.detach(containerID: container, interfaceName: "eth0") }
    }

    func ports(_ number: UInt64) -> [Port] {
        if case .attached(let ports) = answers[AttachmentID(number)] { ports } else { [] }
    }

    func route(_ instance: String, _ prefix: String) -> NextHop? {
        guard let id = router.vrfs[instance]?.id, let prefix = IPv4Prefix(prefix) else { return nil }
        return datapath.state.routes[FIBKey(vrf: id, prefix: prefix)]
    }
}

/// A data plane that refuses references without their referents.
struct FakeDatapath {
    var state = DatapathState()
    var resyncs = 0

    mutating func apply(_ change: DatapathChange) {
        func isPresent<Table: DatapathTable>(_ table: Table.Type) -> Bool {
            change.removals[Table.self].allSatisfy { state[Table.self][$0.key] != nil }
        }
        for table in DatapathState.tables {
            let isPresent = isPresent(table)
            #expect(isPresent, "what goes was there, in \(table.map)")
        }
        state.apply(change)
        for (label, port) in change.settings.labels {
            #expect(state.ports[port] != nil, "the port of label \(label) is missing")
        }
        for case (let key, .local(let port)) in change.settings.routes {
            #expect(state.ports[port] != nil, "the port of the route to \(key.prefix) is missing")
        }
        for key in change.settings.sources.keys { #expect(state.ports[key.interface] != nil) }
        for key in change.settings.speakers.keys { #expect(state.ports[key.interface] != nil) }
        for port in change.removals.ports.keys {
            #expect(!state.labels.values.contains(port), "a label still leads to the port")
            #expect(!state.sources.keys.contains { $0.interface == port }, "a source of the port is left")
            #expect(!state.speakers.keys.contains { $0.interface == port }, "a speaker of the port is left")
        }
    }

    mutating func resync(_ desired: DatapathState) {
        resyncs += 1
        state = desired
    }
}

/// The other end of a session, strict about its rules.
struct SessionPeer {
    var echoes = true
    var isUp = false
    var subscriptions: [String: VRFID] = [:]
    var routes: [String: [IPPrefix: LocalRoute]] = [:]
    /// By owner; `nil` for the broadcasts.
    var ethernet: [String: [LocalEthernetRoute.Owner?: LocalEthernetRoute]] = [:]
    var asksForTunnelSources = false
    var endOfRIBs = 0
    var configurationSubscriptions = 0

    init(echoes: Bool = true) { self.echoes = echoes }

    mutating func receive(_ request: ControlNodeRequest) {
        #expect(isUp)
        switch request {
        case .subscribe(let instance, let id):
            #expect(subscriptions[instance] == nil, "a second subscription ends the session")
            #expect(!subscriptions.values.contains(id), "two instances have one id")
            subscriptions[instance] = id
        case .unsubscribe(let instance):
            #expect(subscriptions.removeValue(forKey: instance) != nil)
            routes[instance] = nil
            ethernet[instance] = nil
        case .publish(let route):
            #expect(subscriptions[route.routingInstance] != nil, "a route without subscription ends the session")
            routes[route.routingInstance, default: [:]][route.prefix] = route
        case .withdraw(let route):
            #expect(routes[route.routingInstance]?.removeValue(forKey: route.prefix) != nil)
        case .publishEthernet(let route):
            #expect(subscriptions[route.routingInstance] != nil, "a route without subscription ends the session")
            ethernet[route.routingInstance, default: [:]][route.owner] = route
        case .withdrawEthernet(let route):
            #expect(ethernet[route.routingInstance]?.removeValue(forKey: route.owner) != nil)
        case .subscribeTunnelSources:
            #expect(!asksForTunnelSources, "a second subscription ends the session")
            asksForTunnelSources = true
        case .endOfRIB: endOfRIBs += 1
        case .subscribeConfiguration: configurationSubscriptions += 1
        }
    }
}

extension LocalRoute {
    /// As it comes back from a control node.
    var echo: ReceivedRoute {
        ReceivedRoute(
            prefix: prefix, nextHops: [.init(address: nextHop, label: label, encapsulations: encapsulations)],
            originNetwork: network)
    }
}
