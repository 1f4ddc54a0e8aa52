package import WeftNet

/// A routing instance's number on this host. It never leaves the host: between hosts, labels tell instances apart.
package struct VRFID: Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }
}

extension VRFID {
    /// Of no VRF: an agent's number in its subscription to the sources of tunnels, where it publishes nothing.
    static let ofTunnelSources = VRFID(rawValue: 0xffff)
}

extension VRFID: Comparable {
    package static func < (a: VRFID, b: VRFID) -> Bool { a.rawValue < b.rawValue }
}

/// A workload's interface, as the data plane knows it by the host's end of the pair.
package struct PortEntry: Hashable, Sendable {
    package var vrf: VRFID
    /// The MAC of the workload's end: the only one it may send from.
    package var macAddress: MACAddress

    package init(vrf: VRFID, macAddress: MACAddress) {
        self.vrf = vrf
        self.macAddress = macAddress
    }
}

/// The ports, by the index of the host's end in the host's namespace.
package enum PortTable: DatapathTable {
    package static let map = "ports"
    package static func entries(of state: DatapathState) -> [UInt32: PortEntry] { state.ports }
    package static func update(_ state: inout DatapathState, _ body: (inout [UInt32: PortEntry]) -> Void) {
        body(&state.ports)
    }
}

/// The ports that labels stand for.
package enum LabelTable: DatapathTable {
    package static let map = "labels"
    package static func entries(of state: DatapathState) -> [MPLSLabel: UInt32] { state.labels }
    package static func update(_ state: inout DatapathState, _ body: (inout [MPLSLabel: UInt32]) -> Void) {
        body(&state.labels)
    }
}
