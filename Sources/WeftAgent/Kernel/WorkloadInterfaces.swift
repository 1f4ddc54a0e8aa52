package import WeftNet
package import WeftVRouter

/// The data plane together with what only it can do: make interfaces that are guarded by it from their first packet.
package protocol WorkloadDatapath: DatapathDriver {
    /// Makes the pair, moves one end into the sandbox and gives it its name, MAC address, addresses, routes and MTU.
    /// When it throws, nothing is left. Takes a millisecond or two.
    ///
    /// - Returns: the index of the host's end.
    func create(_ plan: InterfacePlan) throws(DatapathError) -> UInt32

    /// Removes a host's end of that name, which no port has. An interface that is not ours stays, and is named in the
    /// error.
    ///
    /// - Returns: whether there was one.
    func clearRemains(of hostInterface: String) throws(DatapathError) -> Bool
}

/// The kernel's interfaces of workloads, beside the data plane. Calls block: looking takes a part of a millisecond, and
/// deleting some twenty, because the kernel waits until no processor uses the interface any more.
package protocol WorkloadInterfaces: Sendable {
    /// Whether the path is a network namespace. Throws when that cannot be found out.
    func exists(sandbox: String) throws -> Bool

    /// Deletes the pair by its host's end; a pair that is not there is fine.
    func destroy(hostInterface: String) throws

    /// The index of the host's end, or `nil` when it is gone; an interface of another kind is nobody's host end,
    /// whatever a record says.
    func index(ofHostInterface name: String) throws -> UInt32?

    /// The names of all interfaces of this host that are a host's end of a pair of ours.
    func hostInterfaces() throws -> [String]

    /// What is in the namespace under that name; `nil` when there is nothing.
    func observe(_ sandbox: Port.Sandbox) throws -> ObservedInterface?

    /// Keeps the workload's end from handing over bundles that the data plane cannot carry. An agent of an earlier
    /// build did not.
    func limitOffloads(of sandbox: Port.Sandbox) throws

    /// Gives the workload's end what it has lost of its configuration. What the workload added stays.
    func restore(_ port: Port, in sandbox: Port.Sandbox, mtu: UInt16) throws
}

/// An interface in a workload's namespace as the kernel shows it.
package struct ObservedInterface: Hashable, Sendable {
    package var macAddress: MACAddress
    package var isUp: Bool
    package var mtu: UInt32
    /// Whether the workload made it a port of something else, such as a bridge: then its addresses are the workload's
    /// business.
    package var isEnslaved: Bool
    /// With the lengths of their prefixes.
    package var addresses: [IPAddress: UInt8]
    /// The routes that leave by this interface, and their gateways.
    package var routes: [IPPrefix: IPAddress]
    /// The neighbours that were told rather than learnt.
    package var neighbours: [IPAddress: MACAddress]

    package init(
        macAddress: MACAddress, isUp: Bool, mtu: UInt32, isEnslaved: Bool = false, addresses: [IPAddress: UInt8],
        routes: [IPPrefix: IPAddress], neighbours: [IPAddress: MACAddress]
    ) {
        self.macAddress = macAddress
        self.isUp = isUp
        self.mtu = mtu
        self.isEnslaved = isEnslaved
        self.addresses = addresses
        self.routes = routes
        self.neighbours = neighbours
    }
}
