package import WeftNet

/// Stands for an address that packets out of tunnels are taken from.
package struct TunnelSourceEntry: Hashable, Sendable {
    package init() {}
}

/// Who may tunnel to this host.
///
/// The entry of 0.0.0.0 stands for everybody: no control node has said who it is. Without that and any other entry,
/// nobody may.
package enum TunnelSourceTable: DatapathTable {
    package static let map = "tunnel_sources"
    package static func entries(of state: DatapathState) -> [IPv4Address: TunnelSourceEntry] { state.tunnelSources }
    package static func update(
        _ state: inout DatapathState, _ body: (inout [IPv4Address: TunnelSourceEntry]) -> Void
    ) {
        body(&state.tunnelSources)
    }

    /// Everybody.
    package static let everybody = IPv4Address.any
}
