package import WeftNet
package import WeftVRouter

/// The data planes of all hosts and the underlay between them, as a model that says whether a packet arrives.
///
/// It says what the programs of `bpf/` would do and shares nothing with them: tests that ask it judge what agents tell
/// a data plane, not how that is written down for a kernel. The underlay is whole, whatever becomes of the agents and
/// control nodes.
package struct ModelDatapath: Sendable {
    /// A port by the index of the host's end of its pair.
    package struct Port: Hashable, Sendable {
        package let host: IPAddress
        package let index: UInt32

        package init(host: IPAddress, index: UInt32) {
            self.host = host
            self.index = index
        }
    }

    package private(set) var hosts: [IPAddress: ModelHost] = [:]
    /// What was told that loses packets where it stands: a reference without its referent.
    package private(set) var faults: [String] = []

    package init() {}

    /// - Parameters:
    ///   - routerMAC: what peers in routed segments address frames to.
    ///   - mtu: the largest IP packet that the underlay carries.
    package mutating func addHost(at address: IPAddress, routerMAC: MACAddress, mtu: Int) {
        hosts[address] = ModelHost(routerMAC: routerMAC, mtu: mtu)
    }

    /// Carries out what the agent of a host says.
    package mutating func apply(_ change: DatapathChange, at host: IPAddress) {
        for fault in hosts[host]?.apply(change) ?? [] { faults.append("\(host): \(fault)") }
    }

    /// Makes a host's data plane hold all of `desired`.
    ///
    /// - Parameter keepingOthers: leaves what is there beyond that.
    package mutating func resync(_ desired: DatapathState, at host: IPAddress, keepingOthers: Bool) {
        let before = keepingOthers ? DatapathState() : hosts[host]?.state ?? DatapathState()
        apply(DatapathChange(from: before, to: desired), at: host)
    }
}
