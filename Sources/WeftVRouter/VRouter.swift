package import WeftNet

/// The agent's core: everything that a host decides about forwarding, as one value without sockets, clocks or files.
///
///     control nodes ──▶ configuration graph ──▶ interface states ─┐
///          │                                                      ├──▶ ports ──▶ data plane, routes to publish
///          │            CNI: attach, detach ──────────────────────┘      ▲
///          └──────────▶ received routes (two slots) ──▶ VRF tables ──────┴──▶ data plane
///
/// Every event is one `mutating` function that returns what has to be done, in the order in which it has to be done.
/// The forwarding state depends only on what is known, never on the order in which it came: each event marks what it
/// touched, and what is marked is computed anew and compared with what the data plane already has.
///
/// What is known stands in rooms with a state of their own, one property each. What concerns one of them is its own
/// function; what an event means for several stands in the extensions of this type.
///
/// - Headless: a lost session marks its routes stale and changes nothing else. With every control node gone the host
///   forwards as before; stale routes go when a control node is back and has sent its table
///   (docs/wire/xmpp.md, "End of RIB").
/// - Restart: ports are handed in as they were written (``init(configuration:ports:)``), with their labels and VRF ids.
///   Until the first control node is in sync, the data plane is only added to. Then it is told the whole
///   (``Output/resync``).
package struct VRouter: Sendable {
    package struct Configuration: Sendable {
        package var hostName: String
        /// The address that other hosts tunnel to.
        package var tunnelAddress: IPv4Address
        /// Where the control nodes are, in the order of their slots; `nil` for one that is known by a name, which
        /// workloads do not find.
        package var controlNodes: [IPAddress?]
        /// What this host's data plane can receive; the first one is what others use when they can.
        package var encapsulations: [TunnelEncapsulation]
        /// The largest packet that fits into the underlay once it is encapsulated.
        package var workloadMTU: UInt16
        /// The first label that a new port gets, if it is free. Whoever could tell labels beforehand could send to
        /// ports without having been told of them: choose it at random.
        package var firstLabel: MPLSLabel?

        package init(
            hostName: String, tunnelAddress: IPv4Address, controlNodes: [IPAddress?] = [],
            encapsulations: [TunnelEncapsulation] = [.udp],
            workloadMTU: UInt16, firstLabel: MPLSLabel? = nil
        ) {
            self.hostName = hostName
            self.tunnelAddress = tunnelAddress
            self.controlNodes = controlNodes
            self.encapsulations = encapsulations
            self.workloadMTU = workloadMTU
            self.firstLabel = firstLabel
        }
    }

    package let configuration: Configuration

    var subscription = ConfigSubscription()
    var sessions = ControlNodeSessions()
    var bindings: PortBindings
    var vrfs: VRFTable
    var tunnelNumbers = TunnelNumbers()
    var tunnelSources = TunnelSources()
    var attachments = AttachmentTable()
    /// What this host was told of and does without.
    package internal(set) var refusals = FamilyRefusals()
    /// What the present event causes.
    var outbox = Outbox()

    /// True after a restart, until the data plane has been told the whole.
    package internal(set) var isRestoring = true

    /// - Parameter ports: those of an earlier run that still exist in the kernel.
    package init(configuration: Configuration, ports restored: [Port] = []) {
        self.configuration = configuration
        bindings = PortBindings(firstLabel: configuration.firstLabel)
        vrfs = VRFTable(tunnelAddress: configuration.tunnelAddress)
        for case let address? in configuration.controlNodes where address.served == nil {
            refusals.note(.controlNode(address))
        }
        // The youngest interface first.
        for port in restored.sorted(by: { ($1.hostInterfaceIndex, $0.id) < ($0.hostInterfaceIndex, $1.id) }) {
            restore(port)
        }
    }

    /// Call once, first: brings the data plane up to the restored ports without taking anything away.
    package mutating func start() -> [Output] {
        for id in ports.keys.sorted() { refreshPort(id) }
        return drain()
    }

    /// Takes over a port. When its numbers are taken, which only a damaged record can bring about, it gets others; of
    /// two records of one interface one counts.
    private mutating func restore(_ record: Port) {
        guard !bindings.clashes(with: record) else { return outbox.append(.discard(record)) }
        for address in record.state.unservedAddresses {
            refusals.note(.address([address], of: record.state.name))
        }
        var port = record
        // An agent of an earlier build did not write down that the one before it forwards no more.
        if bindings.ports(named: port.state.name).contains(where: { bindings[$0]?.isForwarding == true }) {
            port.isForwarding = false
        }
        if !bindings.take(port.label) {
            guard let label = bindings.takeLabel() else { return }
            port.label = label
        }
        if port.isForwarding {
            vrfs.restore(port.state, as: port.vrf)
            guard let vrf = vrfs.open(port.state) else { return bindings.giveBack(port.label) }
            port.vrf = vrf
        }
        bindings.add(port, isConfirmed: !port.isForwarding)
        if port != record { outbox.append(.store(port)) }
    }

    /// Ends an event: computes what it touched and returns what is to be done.
    mutating func drain() -> [Output] {
        flushSegments()
        flushRoutes()
        flushTunnelSources()
        flushVRFs()
        completeAttachments()
        return outbox.drain()
    }
}

extension VRouter {
    /// The ports of this host, by the interface's UUID.
    package var ports: [ObjectID: Port] { bindings.ports }
    /// The slots with a session, in order.
    package var upSlots: [ControlNodeSlot] { sessions.up }
    /// The control node that sends the configuration: one of those with a session.
    package var configurationServer: ControlNodeSlot? { subscription.server }
}
