import WeftDatapath
package import WeftNet
package import WeftTLS
import WeftVRouter

/// What an agent has to be told.
package struct AgentConfiguration: Sendable {
    package struct ControlNode: Hashable, Sendable {
        package var host: String
        package var port: Int

        package init(host: String, port: Int = 5269) {
            self.host = host
            self.port = port
        }
    }

    /// The last part of the virtual router's name; the control node finds this host's configuration by it.
    package var hostName: String
    /// At most two; further ones are not used.
    package var controlNodes: [ControlNode]
    /// The address that other hosts tunnel to.
    package var tunnelAddress: IPv4Address
    /// The interface that has that address.
    package var underlayInterface: String
    /// The largest packet of a workload; by default what the underlay leaves beside any encapsulation of the fabric.
    package var workloadMTU: UInt16?
    /// Port records and deletions, kept between runs.
    package var stateDirectory: String
    /// The Unix socket that `weft-cni` calls.
    package var socketPath: String
    /// The folder below `/sys/fs/bpf/weft` in which the data plane is pinned; unique on the machine.
    package var pins: String
    /// Where the introspect pages are served; `nil` for nowhere.
    package var introspect: (address: String, port: Int)?
    /// Names that they may be called by, beside addresses and the machine's name.
    package var pageNames: [String] = []
    /// How they are read from elsewhere.
    package var pageMode = TLSMode.both
    /// What this host shows and whom it believes; nil until it has joined: sessions are plain.
    package var security: TransportSecurity?
    /// How often the host is compared with what it should be.
    package var auditPeriod: Duration = .seconds(30)

    /// The second place of port records, beside the plugin's socket: nothing there outlives a restart of the machine,
    /// as interfaces don't. Agents may have their sockets in one folder, and each takes a record whose port it does not
    /// find for an old one, so it is the socket's.
    package var copiesDirectory: String { socketPath + ".ports" }

    package init(
        hostName: String, controlNodes: [ControlNode], tunnelAddress: IPv4Address, underlayInterface: String,
        workloadMTU: UInt16? = nil, stateDirectory: String? = nil, socketPath: String? = nil,
        pins: String? = nil, introspect: (address: String, port: Int)? = ("127.0.0.1", 8085)
    ) {
        self.hostName = hostName
        self.controlNodes = Array(controlNodes.prefix(ControlNodeSlot.allCases.count))
        self.tunnelAddress = tunnelAddress
        self.underlayInterface = underlayInterface
        self.workloadMTU = workloadMTU
        self.stateDirectory = stateDirectory ?? "/var/lib/weft/\(hostName)"
        self.socketPath = socketPath ?? "/run/weft/\(hostName)/cni.sock"
        self.pins = pins ?? hostName
        self.introspect = introspect
    }
}

extension AgentConfiguration {
    /// The folders that it writes to, beside the file system of the data plane.
    package var writtenFolders: [String] {
        [
            stateDirectory, copiesDirectory,
            String(socketPath[..<(socketPath.lastIndex(of: "/") ?? socketPath.startIndex)]),
        ]
    }

    /// Makes the folders and the file system that an agent keeps its state in. Later, in a sandbox, it may make nothing
    /// above them and mount nothing.
    package func prepareFolders() throws {
        for folder in writtenFolders + ["/run/weft/namespaces"] { _ = try StateDirectory(folder) }
        try EBPFDatapath.prepareFileSystem()
    }
}
