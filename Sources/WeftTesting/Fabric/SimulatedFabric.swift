package import WeftConfig
package import WeftControlNode
import WeftJSON
import WeftModel
package import WeftNet
import WeftVRouter

/// A whole fabric in one process: the configuration with its compiler, control nodes that peer with each other, any
/// number of hosts with an agent each, and a model of their data planes. Time is virtual and chance comes from a seed,
/// so a run can be repeated.
///
/// ```swift
/// let fabric = try SimulatedFabric(hosts: 2)
/// let network = try fabric.makeNetwork("vn1", "10.0.1.0/24")
/// let a = try fabric.attach("a", to: network, on: 0)
/// let b = try fabric.attach("b", to: network, on: 1)
/// fabric.settle()
/// #expect(fabric.reaches(a, b))
/// ```
///
/// ```
///  tests ──▶ configuration ──news──▶ control node ══BGP══ control node
///    │                                    ║  XMPP  ║  XMPP     ║
///    ├──────ADD, DEL─────────────────▶ agent      agent ════════╝
///    │                                    │ DatapathChange │
///    └──────does it arrive?──────────▶ ModelDatapath ◀─────┘
/// ```
///
/// Cores, session machines and codecs are the real ones, and everything between them is here: connections with delays,
/// cuts and losses (``cut(_:_:)``), processes that die and come back (``stop(agentOf:)``, ``stop(controlNode:)``), the
/// kernel's interfaces, records on disk, a container runtime that asks again.
package final class SimulatedFabric {
    /// Of the underlay, in bytes.
    static let mtu = 1500

    /// How control nodes' stanzas reach agents.
    package enum Wire: Sendable {
        /// As bytes that each agent's session machine frames and reads, as it is between processes.
        case whole
        /// Read once for all agents that are told the same, which is most of what a large fabric would do otherwise.
        case shared
    }

    package let seed: UInt64
    let wire: Wire
    /// Of all control nodes, but for their names.
    let settings: ControlNodeSettings
    var clock = FabricClock()
    var network: SimulatedNetwork
    var generator: SeededGenerator
    package internal(set) var configuration: UnstoredConfig
    package internal(set) var datapath = ModelDatapath()
    package private(set) var hosts: [SimulatedHost] = []
    package private(set) var controlNodes: [SimulatedControlNode] = []
    /// What was attached and not detached, by machine.
    package internal(set) var workloads: [ObjectID: Workload] = [:]
    /// What parts of the fabric said of each other's faults, oldest first: a session that was closed, a message that
    /// was ignored.
    package private(set) var notes: [String] = []
    /// Pairs that must reach each other all the time.
    var flows: [Flow] = []

    /// How long one piece of what control nodes are told, or agents and control nodes tell each other, is on its way.
    static let delay = Duration.microseconds(200) ... .milliseconds(5)
    /// How long a turn of a control node's event loop gathers what it answers together.
    let turn = Duration.milliseconds(1)
    private static let start = WallTime(microseconds: 1_800_000_000_000_000)

    /// Begins with a fresh configuration in which the hosts and control nodes are registered, and starts all of them.
    ///
    /// - Parameter settings: of the control nodes; their names are the fabric's.
    package convenience init(
        hosts: Int, controlNodes: Int = 2, seed: UInt64 = 1, wire: Wire = .whole,
        settings: ControlNodeSettings = ControlNodeSettings()
    ) throws {
        let configuration = try UnstoredConfig(generator: SeededGenerator(seed: seed), at: Self.start)
        self.init(configuration, seed: seed, wire, settings)
        try register(hosts: hosts, controlNodes: controlNodes)
        startAll()
    }

    private init(_ configuration: UnstoredConfig, seed: UInt64, _ wire: Wire, _ settings: ControlNodeSettings) {
        self.configuration = configuration
        self.seed = seed
        self.wire = wire
        self.settings = settings
        // Not the numbers that the configuration's ids are made of.
        generator = SeededGenerator(seed: ~seed)
        network = SimulatedNetwork(seed: seed, delay: Self.delay)
    }

    /// Another fabric with the same configuration and the same workloads, which has never known anything else.
    ///
    /// - Parameter wire: by default that of this one.
    package func rebuilt(wire: Wire? = nil) -> SimulatedFabric {
        let copy = SimulatedFabric(configuration, seed: seed, wire ?? self.wire, settings)
        copy.build(hosts: hosts.count, controlNodes: controlNodes.count)
        copy.startAll()
        for workload in workloads.values.sorted(by: { $0.machine < $1.machine }) {
            copy.workloads[workload.machine] = workload
            copy.hosts[workload.host].run(workload.request, machine: workload.machine)
        }
        return copy
    }

    private func register(hosts: Int, controlNodes: Int) throws {
        build(hosts: hosts, controlNodes: controlNodes)
        for node in self.controlNodes { try configure([Self.object(of: node)]) }
        for host in self.hosts { try configure([Self.object(of: host)]) }
    }

    private func build(hosts: Int, controlNodes: Int) {
        self.controlNodes = (0..<controlNodes).map {
            SimulatedControlNode(
                $0, name: "control\($0 + 1)", address: IPv4Address(172, 30, 0, UInt8($0 + 1)), in: self)
        }
        self.hosts = (0..<hosts).map {
            SimulatedHost(
                $0, name: "host\($0 + 1)",
                address: IPv4Address(rawValue: IPv4Address(172, 31, 0, 0).rawValue + UInt32($0 + 1)), in: self)
        }
        for host in self.hosts {
            datapath.addHost(at: .v4(host.address), routerMAC: .router(at: host.address), mtu: Self.mtu)
        }
    }

    private func startAll() {
        for node in controlNodes { node.start() }
        for host in hosts { host.start() }
    }

    // MARK: Time

    package var now: MonotonicTime { clock.now }
    var wallTime: WallTime { WallTime(microseconds: Self.start.microseconds + clock.now.nanoseconds / 1000) }

    func note(_ text: String) { notes.append("\(clock.now.nanoseconds / 1_000_000) ms: \(text)") }
}
