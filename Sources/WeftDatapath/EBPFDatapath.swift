import CLibbpf
import Glibc
package import WeftNet
package import WeftVRouter

/// The data plane of one host, in the kernel: two programs at the tc hook (bpf/datapath.bpf.c) and the maps that they
/// read.
///
/// Maps are pinned, and interfaces keep the programs attached, so packets flow on when the agent ends. The next agent
/// takes the maps over with their contents and replaces the programs one interface at a time, each in one step: no
/// packet is lost. Where it lacks a map with its own layout of what an agent decides, the earlier programs go on with
/// theirs until a resync has said the whole, and are replaced then.
///
/// Every call blocks until the kernel has done it. Use it from one task at a time.
package final class EBPFDatapath: DatapathDriver {
    package struct Configuration: Sendable {
        /// Names this host's pins; unique on the machine.
        package var host: String
        /// The address that other hosts tunnel to.
        package var tunnelAddress: IPv4Address
        /// The name of the underlay's interface.
        package var underlay: String
        /// The largest IP packet that fits into the underlay once it is encapsulated: 32 bytes less than the underlay's
        /// MTU. Workloads that send more are told so.
        package var workloadMTU: UInt16
        /// Where the BPF file system is, or shall be, mounted.
        package var fileSystem: String
        /// How many entries maps shall take, by their names, where that is not what bpf/maps.h says.
        package var capacities: [String: UInt32]

        package init(
            host: String, tunnelAddress: IPv4Address, underlay: String, workloadMTU: UInt16,
            fileSystem: String = "/sys/fs/bpf", capacities: [String: UInt32] = [:]
        ) {
            self.host = host
            self.tunnelAddress = tunnelAddress
            self.underlay = underlay
            self.workloadMTU = workloadMTU
            self.fileSystem = fileSystem
            self.capacities = capacities
        }

        /// What MPLS over UDP over IPv4 adds to a packet.
        package static let overhead: UInt16 = 32
        /// What VXLAN over IPv4 adds.
        package static let segmentOverhead: UInt16 = 50

        var pins: String { "\(fileSystem)/weft/\(host)" }
    }

    /// The network of the host's namespace.
    package let network: NetlinkSocket

    let configuration: Configuration
    let maps: Maps
    /// What the programs know of the host.
    var facts: HostFacts
    /// The ports that have their program in front of them.
    var attached: Set<UInt32> = []
    let tables: [any MappedTable.Type]
    let layouts: [MapLayout]
    let pins: Pins
    /// Of maps that are new with this agent.
    var unpinned: [MapLayout]
    /// Whether an earlier agent's programs are still the ones that count, because our maps have yet to be filled.
    var isHeld: Bool
    let object: BPFObject

    /// Loads the data plane, or takes over the one that an earlier agent left.
    /// - Parameter network: the network of the host's namespace, by default the one that this process is in.
    package convenience init(_ configuration: Configuration, network: NetlinkSocket) throws(DatapathError) {
        try self.init(configuration, network: network, layouts: MapLayout.all())
    }

    init(
        _ configuration: Configuration, network: NetlinkSocket, layouts: [MapLayout]
    ) throws(DatapathError) {
        self.configuration = configuration
        self.network = network
        self.layouts = layouts
        facts = HostFacts(
            configuration, underlay: try Self.underlay(configuration, network).index,
            segments: try network.segmentDevice())
        pins = try Pins(configuration, network: network.namespaceCookie)
        let found = try pins.names()
        unpinned = layouts.filter { !found.contains($0.pin) }
        isHeld = !found.isEmpty && unpinned.contains(where: \.isDecided)
        object = try BPFObject.load(
            pins: pins.paths(layouts.filter { found.contains($0.pin) }), capacities: configuration.capacities)
        tables = try DatapathState.mappedTables()
        maps = try Maps(object)
        try maps.host.set(0, facts)
        guard !isHeld else { return }
        attached = Set(try PortTable.map(object).entries().keys)
        try takeOver(attached)
    }

    /// Forgets everything: the pins are gone, and the maps go with the last interface that uses them.
    package func removePins() throws(DatapathError) {
        try pins.remove()
        try BPFFileSystem.removeFolder(configuration.pins)
    }

    /// Makes a workload's interface. Nothing that the workload sends passes until an entry of ``PortTable`` names
    /// it, and never does anything reach the host's own stack. On failure nothing stays behind.
    /// - Returns: the index of the host's end.
    package func createInterface(_ interface: WorkloadInterface) throws(DatapathError) -> UInt32 {
        let namespace = try NetworkNamespace(path: interface.namespace)
        let index = try network.createPair(interface, namespace)
        do throws(DatapathError) {
            try attach([index])
            // The end that comes up last can send at once; the other one only when the kernel gets round to it.
            try network.bringUp(index)
            try NetlinkSocket.configureWorkload(interface, namespace)
            return index
        } catch {
            _ = try? network.deleteInterface(named: interface.hostName)
            throw error
        }
    }
}

extension EBPFDatapath {
    /// The data plane's maps (bpf/maps.h) beside those of its tables.
    struct Maps {
        let host: BPFMap<UInt32, HostFacts>
        let counters: PerCPUMap<weft_counters>
        let drops: PerCPUMap<UInt64>

        init(_ object: borrowing BPFObject) throws(DatapathError) {
            host = try object.map("host")
            counters = try object.perCPUMap("counters", zero: weft_counters())
            drops = try object.perCPUMap("drops", zero: 0)
        }
    }
}

extension HostFacts {
    init(_ configuration: EBPFDatapath.Configuration, underlay: UInt32, segments: UInt32) {
        let overhead = EBPFDatapath.Configuration.segmentOverhead - EBPFDatapath.Configuration.overhead
        self.init(
            address: configuration.tunnelAddress, underlay: underlay, mtu: configuration.workloadMTU,
            segmentMTU: configuration.workloadMTU - overhead, segments: segments)
    }
}
