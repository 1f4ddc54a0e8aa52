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
/// - Headless: a lost session marks its routes stale and changes nothing else. With every control node gone the host
///   forwards as before; stale routes go when a control node is back and has sent its table (control-node.md §8).
/// - Restart: ports are handed in as they were written (``init(configuration:ports:)``), with their labels and VRF ids.
///   Until the first control node is in sync, the data plane is only added to. Then it is told the whole (``Output/resync``).
package struct VRouter: Sendable {
    package struct Configuration: Sendable {
        package var hostName: String
        /// The address that other hosts tunnel to.
        package var tunnelAddress: IPv4Address
        /// Where the control nodes are, in the order of their slots.
        package var controlNodes: [IPv4Address]
        /// What this host's data plane can receive; the first one is what others use when they can.
        package var encapsulations: [TunnelEncapsulation]
        /// The largest packet that fits into the underlay once it is encapsulated.
        package var workloadMTU: UInt16

        package init(
            hostName: String, tunnelAddress: IPv4Address, controlNodes: [IPv4Address] = [],
            encapsulations: [TunnelEncapsulation] = [.udp],
            workloadMTU: UInt16
        ) {
            self.hostName = hostName
            self.tunnelAddress = tunnelAddress
            self.controlNodes = controlNodes
            self.encapsulations = encapsulations
            self.workloadMTU = workloadMTU
        }
    }

    package let configuration: Configuration

    var graph = HostGraph()
    var sessions: [ControlNodeSlot: Session] = [:]
    /// The control node that sends the configuration: one of those with a session.
    package internal(set) var configurationServer: ControlNodeSlot?
    /// False until the server has been silent long enough to have sent everything (there is no marker on the wire).
    var isConfigurationSettled = false
    /// True after a restart, until the data plane has been told the whole.
    package internal(set) var isRestoring: Bool

    package internal(set) var ports: [ObjectID: Port] = [:]
    var portsByLabel: [MPLSLabel: ObjectID] = [:]
    /// By the full name of the interface.
    var portsByName: [String: ObjectID] = [:]
    var portsByContainer: [String: Set<ObjectID>] = [:]
    var portsByHostIndex: [UInt32: ObjectID] = [:]
    /// Ports of an earlier run that the configuration has not named yet: they forward with what that run knew.
    var unconfirmed: Set<ObjectID> = []
    /// What each forwarding port contributes at present; a port without configuration contributes nothing.
    var active: [ObjectID: InterfaceState] = [:]
    var labels = RotatingNumbers(MPLSLabel.firstUnreserved...0xf_ffff)

    var vrfs: [String: VRF] = [:]
    var vrfIDs = RotatingNumbers(1...0xffff)
    /// Numbers of the hosts that a route ever led to, for people to tell them apart.
    var tunnelNumbers: [Tunnel: UInt32] = [:]
    /// Whose a VNI is.
    var instancesBySegment: [VNI: String] = [:]
    /// Where received routes lead to labels of this host.
    var routesByOwnLabel: [MPLSLabel: Set<RouteLocation>] = [:]

    var attachments: [AttachmentID: Attachment] = [:]

    // What the present event has touched.
    var dirtyRoutes: Set<RouteLocation> = []
    var emptyVRFs: Set<String> = []
    var dirtySegments: Set<String> = []
    var needsResync = false
    var outbox = Outbox()

    /// - Parameter ports: those of an earlier run that still exist in the kernel.
    package init(configuration: Configuration, ports restored: [Port] = []) {
        self.configuration = configuration
        isRestoring = true
        for port in restored.sorted(by: { $0.id < $1.id }) { restore(port) }
    }

    /// Call once, first: brings the data plane up to the restored ports without taking anything away.
    package mutating func start() -> [Output] {
        for id in ports.keys.sorted() { refreshPort(id) }
        return drain()
    }

    /// Takes over a port. When its numbers are taken, which only a damaged record can bring about, it gets others; of two records of one
    /// interface one counts.
    private mutating func restore(_ record: Port) {
        guard portsByName[record.state.name] == nil, portsByHostIndex[record.hostInterfaceIndex] == nil else {
            return outbox.append(.discard(record))
        }
        var port = record
        if !labels.take(port.label.rawValue) {
            guard let label = labels.take().flatMap(MPLSLabel.init) else { return }
            port.label = label
        }
        let instance = port.state.routingInstance
        if vrfs[instance] == nil, vrfIDs.take(UInt32(port.vrf.rawValue)) {
            vrfs[instance] = VRF(name: instance, id: port.vrf, network: port.state.network)
        }
        guard let vrf = ensureVRF(port.state) else { return labels.free(port.label.rawValue) }
        port.vrf = vrf
        ports[port.id] = port
        index(port)
        unconfirmed.insert(port.id)
        if port != record { outbox.append(.store(port)) }
    }

    /// Ends an event: computes what it touched and returns what is to be done.
    mutating func drain() -> [Output] {
        flushSegments()
        flushRoutes()
        flushVRFs()
        if needsResync { outbox.append(.resync) }
        needsResync = false
        completeAttachments()
        return outbox.drain()
    }
}
