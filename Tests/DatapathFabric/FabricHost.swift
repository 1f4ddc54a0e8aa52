package import WeftDatapath
package import WeftNet
package import WeftVRouter

/// A host of the fabric, with or without a data plane.
package final class FabricHost {
    package static let underlay = "under0"

    package let address: IPv4Address
    package let network: NetlinkSocket
    /// The agent's hold on the data plane; `nil` before ``startAgent()``.
    package private(set) var datapath: EBPFDatapath?
    let namespace: Namespaces.Member
    private let namespaces: Namespaces
    private let mtu: UInt16
    private var nextLabel = MPLSLabel.firstUnreserved

    init(_ name: String, _ address: IPv4Address, mtu: UInt16, _ namespaces: Namespaces) throws {
        self.address = address
        self.mtu = mtu
        self.namespaces = namespaces
        namespace = try namespaces.add(name)
        network = try NetlinkSocket(in: NetworkNamespace(path: namespace.path))
        try ip("link", "set", "lo", "up")
    }

    package var namespacePath: String { namespace.path }
    package var sandbox: Sandbox { Sandbox(path: namespace.path) }

    package var configuration: EBPFDatapath.Configuration {
        EBPFDatapath.Configuration(
            host: namespace.name, tunnelAddress: address, underlay: Self.underlay,
            workloadMTU: mtu - EBPFDatapath.Configuration.overhead)
    }

    /// Lets an agent take the data plane, from nobody or from the one before, which is gone then.
    package func startAgent(
        _ make: (EBPFDatapath.Configuration, NetlinkSocket) throws -> EBPFDatapath = {
            try EBPFDatapath($0, network: $1)
        }
    ) throws {
        datapath = try make(configuration, network)
    }

    /// The agent is gone; the kernel goes on.
    package func stopAgent() { datapath = nil }

    @discardableResult
    package func ip(_ words: String...) throws -> String {
        try NamespaceCommand(["ip"] + words, in: namespace.path).run()
    }

    /// Makes a workload's namespace.
    package func addSandbox(_ name: String) throws -> Sandbox {
        let member = try namespaces.add("\(namespace.name.suffix(1))-\(name)")
        try NamespaceCommand(["ip", "link", "set", "lo", "up"], in: member.path).run()
        return Sandbox(path: member.path)
    }

    /// Makes a workload with one interface and lets it send and receive on this host.
    package func addPod(
        _ name: String, _ address: IPv4Address, vrf: VRFID, gateway: IPv4Address? = Fabric.gateway
    ) throws -> FabricPod {
        try addPod(in: addSandbox(name), address, vrf: vrf, gateway: gateway)
    }

    /// The same, in a namespace that is there already.
    package func addPod(
        in sandbox: Sandbox, _ address: IPv4Address, vrf: VRFID, gateway: IPv4Address? = Fabric.gateway
    ) throws -> FabricPod {
        guard let datapath, let label = MPLSLabel(nextLabel) else {
            throw NamespaceCommand.Failure(description: "host has no agent")
        }
        nextLabel += 1
        let mac = MACAddress(rawValue: 0x0200_0000_0000 | UInt64(label.rawValue) << 32 | UInt64(address.rawValue))
        let index = try datapath.createInterface(
            WorkloadInterface(
                hostName: "tap\(label)", namespace: sandbox.path, name: "eth0", macAddress: mac,
                mtu: configuration.workloadMTU,
                addresses: [.init(address: .v4(address), prefixLength: 24, gateway: gateway.map { .v4($0) })],
                isDefault: true))
        var entries = DatapathState()
        entries.ports[index] = PortEntry(vrf: vrf, macAddress: mac)
        entries.sources[PortAddress(interface: index, address: address)] = SourceEntry(gateway: gateway)
        entries.labels[label] = index
        entries.routes[FIBKey(vrf: vrf, prefix: IPv4Prefix(host: address))] = .local(port: index)
        if let gateway { entries.routes[FIBKey(vrf: vrf, prefix: IPv4Prefix(host: gateway))] = .receive }
        try datapath.apply(DatapathChange(to: entries))
        return FabricPod(
            sandbox: sandbox, interface: index, vrf: vrf, macAddress: mac, entries: entries, address: address,
            host: self.address, label: label)
    }

    /// Tells this host the way to a workload of another one, which may tunnel to it.
    package func learn(_ pod: FabricPod) throws {
        try set(TunnelSourceTable.self, pod.host, TunnelSourceEntry())
        try set(
            FIBTable.self, FIBKey(vrf: pod.vrf, prefix: IPv4Prefix(host: pod.address)),
            .tunnel(remote: pod.host, label: pod.label))
    }

    /// Sets one entry of the data plane.
    package func set<Table: DatapathTable>(
        _ table: Table.Type, _ key: Table.Key, _ value: Table.Value
    ) throws {
        var change = DatapathChange()
        change.set(table, key, value)
        try datapath?.apply(change)
    }

    /// Removes entries from the data plane.
    package func remove(_ entries: DatapathState) throws {
        try datapath?.apply(DatapathChange(from: entries, to: DatapathState()))
    }
}

/// A workload's network namespace.
package struct Sandbox: Sendable {
    package let path: String

    @discardableResult
    package func run(_ words: String...) throws -> String { try NamespaceCommand(words, in: path).run() }

    package func finish(_ words: String...) throws -> (status: Int32, output: String) {
        try NamespaceCommand(words, in: path).finish()
    }
}

package struct FabricPod: Sendable {
    package let sandbox: Sandbox
    /// The index of the host's end.
    package let interface: UInt32
    package let vrf: VRFID
    package let macAddress: MACAddress
    /// What its host's data plane has for it.
    package let entries: DatapathState
    package let address: IPv4Address
    /// The tunnel address of its host.
    package let host: IPv4Address
    package let label: MPLSLabel
}
