package import WeftNet
package import WeftVRouter

/// The data plane together with what only it can do: make interfaces that are guarded by it from their first packet.
package protocol WorkloadDatapath: DatapathDriver {
    /// Makes the pair, moves one end into the sandbox and gives it its name, MAC address, addresses, routes and MTU. When it
    /// throws, nothing is left. Takes a millisecond or two.
    ///
    /// - Returns: the index of the host's end.
    func create(_ plan: InterfacePlan) throws(DatapathError) -> UInt32
}

/// The kernel's interfaces of workloads, beside the data plane. Calls block: looking takes a part of a millisecond, and
/// deleting some twenty, because the kernel waits until no processor uses the interface any more.
package protocol WorkloadInterfaces: Sendable {
    /// Whether the path is a network namespace.
    func exists(sandbox: String) -> Bool

    /// Deletes the pair by its host's end; a pair that is not there is fine.
    func destroy(hostInterface: String) throws

    /// The index of the host's end, or `nil` when it is gone.
    func index(ofHostInterface name: String) throws -> UInt32?

    /// What is in the sandbox under that name; `nil` when there is nothing.
    func observe(sandbox: String, interface: String) throws -> ObservedInterface?
}

/// An interface in a workload's namespace as the kernel shows it.
package struct ObservedInterface: Hashable, Sendable {
    package var macAddress: MACAddress
    package var isUp: Bool
    package var addresses: Set<IPv4Address>
    /// The gateway of the default route, when that leaves by this interface.
    package var defaultGateway: IPv4Address?

    package init(macAddress: MACAddress, isUp: Bool, addresses: Set<IPv4Address>, defaultGateway: IPv4Address?) {
        self.macAddress = macAddress
        self.isUp = isUp
        self.addresses = addresses
        self.defaultGateway = defaultGateway
    }
}
