package import WeftNet

/// A workload's interface on this host, from the moment it exists in the kernel until it is deleted. This is what an
/// agent writes to disk, so that the next one finds labels and VRF ids unchanged.
package struct Port: Hashable, Sendable {
    /// What one call of ADD made: all interfaces of one container.
    package struct Attachment: Hashable, Sendable {
        /// The name in the network configuration; GC is about one network.
        package var network: String
        /// The orchestrator's name; GC leaves other owners' ports alone.
        package var cluster: String
        package var containerID: String
        /// `CNI_IFNAME` of the call.
        package var interfaceName: String

        package init(network: String, cluster: String, containerID: String, interfaceName: String) {
            self.network = network
            self.cluster = cluster
            self.containerID = containerID
            self.interfaceName = interfaceName
        }
    }

    package var attachment: Attachment
    package var plug: Plug
    package var hostInterface: String
    package var hostInterfaceIndex: UInt32
    package var label: MPLSLabel
    package var vrf: VRFID
    /// The configuration that the port was last forwarded with.
    package var state: InterfaceState
    /// False of one that the configuration has switched off, or does not name any more: the next agent must not begin
    /// with what it forwarded before that.
    package var isForwarding: Bool
    /// What the workload's end of the pair was given when it was made. Addresses that the configuration names later are
    /// for the workload to take or leave.
    package var givenAddresses: [InterfaceAddress]
    /// The MTU that it was given; `nil` in records of an agent that did not write it down.
    package var mtu: UInt16?

    /// - Parameter givenAddresses: by default those of `state` that packets are forwarded for.
    package init(
        attachment: Attachment, plug: Plug, hostInterface: String, hostInterfaceIndex: UInt32, label: MPLSLabel,
        vrf: VRFID, state: InterfaceState, isForwarding: Bool = true, givenAddresses: [InterfaceAddress]? = nil,
        mtu: UInt16? = nil
    ) {
        self.attachment = attachment
        self.plug = plug
        self.hostInterface = hostInterface
        self.hostInterfaceIndex = hostInterfaceIndex
        self.label = label
        self.vrf = vrf
        self.state = state
        self.isForwarding = isForwarding
        self.givenAddresses = givenAddresses ?? state.servedAddresses
        self.mtu = mtu
    }

    /// The interface's UUID.
    package var id: ObjectID { state.id }

    /// Where the workload's end is, when it is in a namespace of its own.
    package var sandbox: Sandbox? {
        if case .sandbox(let sandbox) = plug { sandbox } else { nil }
    }

    /// The default route of the workload's namespace goes here.
    package var isDefault: Bool { sandbox?.interface == attachment.interfaceName }
}
