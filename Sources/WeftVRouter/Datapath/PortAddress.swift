package import WeftNet

/// An address as a port's workload knows it.
package struct PortAddress: Hashable, Sendable {
    /// The index of the host's end.
    package let interface: UInt32
    package let address: IPv4Address

    package init(interface: UInt32, address: IPv4Address) {
        self.interface = interface
        self.address = address
    }
}

extension PortAddress: CustomStringConvertible {
    package var description: String { "\(address) of interface \(interface)" }
}

/// Stands for an address that a workload may send from.
package struct SourceEntry: Hashable, Sendable {
    /// Where ICMP errors to this address come from; `nil` when the subnet has no gateway.
    package var gateway: IPv4Address?

    package init(gateway: IPv4Address?) { self.gateway = gateway }
}

package enum SourceTable: DatapathTable {
    package static let map = "sources"
    package static func entries(of state: DatapathState) -> [PortAddress: SourceEntry] { state.sources }
    package static func update(_ state: inout DatapathState, _ body: (inout [PortAddress: SourceEntry]) -> Void) {
        body(&state.sources)
    }
}

/// Who the workload's BGP peer is at an address of its network.
package struct SpeakerEntry: Hashable, Sendable {
    package var address: IPv4Address
    package var port: UInt16
    /// Where the workload's calls come from, at this host.
    package var sourcePort: UInt16

    package init(address: IPv4Address, port: UInt16 = 179, sourcePort: UInt16) {
        self.address = address
        self.port = port
        self.sourcePort = sourcePort
    }
}

package enum SpeakerTable: DatapathTable {
    package static let map = "speakers"
    package static func entries(of state: DatapathState) -> [PortAddress: SpeakerEntry] { state.speakers }
    package static func update(_ state: inout DatapathState, _ body: (inout [PortAddress: SpeakerEntry]) -> Void) {
        body(&state.speakers)
    }
}
