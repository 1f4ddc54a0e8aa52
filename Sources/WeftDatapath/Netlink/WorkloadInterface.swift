package import WeftNet

/// A workload's network interface: a pair of which one end stays with the host and the other goes into the workload's
/// namespace, ready for use.
package struct WorkloadInterface: Hashable, Sendable {
    /// The name of the host's end, up to 15 characters.
    package var hostName: String
    /// The path of the workload's network namespace.
    package var namespace: String
    /// The name inside the namespace, up to 15 characters.
    package var name: String
    package var macAddress: MACAddress
    package var mtu: UInt16
    /// The first one is the one that the workload sends from by default.
    package var addresses: [InterfaceAddress]
    /// The workload's default route goes to the first address's gateway.
    package var isDefault: Bool

    package init(
        hostName: String, namespace: String, name: String, macAddress: MACAddress, mtu: UInt16,
        addresses: [InterfaceAddress], isDefault: Bool
    ) {
        self.hostName = hostName
        self.namespace = namespace
        self.name = name
        self.macAddress = macAddress
        self.mtu = mtu
        self.addresses = addresses
        self.isDefault = isDefault
    }
}
