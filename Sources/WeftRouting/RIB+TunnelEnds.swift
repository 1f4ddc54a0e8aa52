import WeftBGPWire
package import WeftNet

/// Where the tunnels of other sites and routers end: the next hops of what BGP peers say of VPNs. They are counted by
/// attributes, of which there are few beside paths, so a path costs an addition.
extension RIB {
    /// Those that have come or gone since the last call, as they are now or not (``isTunnelEnd(_:)``).
    package mutating func takeChangedTunnelEnds() -> Set<IPAddress> {
        guard !changedTunnelEnds.isEmpty else { return [] }
        defer { changedTunnelEnds = [] }
        return changedTunnelEnds
    }

    /// Whether a usable path that a peer sent, of whatever VPN, leads there.
    package func isTunnelEnd(_ address: IPAddress) -> Bool { tunnelEnds[address] != nil }

    /// A path of a table has its attributes from now on.
    @inline(__always)
    mutating func beginTunnel(_ attributes: UInt32, _ flags: PathFlags, in family: Family) {
        guard Self.isTunnelled(flags, family) else { return }
        self.attributes[attributes].pointee.tunnelledPaths += 1
        if self.attributes[attributes].pointee.tunnelledPaths == 1 { count(attributes, 1) }
    }

    /// A path of a table had its attributes until now.
    @inline(__always)
    mutating func endTunnel(_ attributes: UInt32, _ flags: PathFlags, in family: Family) {
        guard Self.isTunnelled(flags, family) else { return }
        self.attributes[attributes].pointee.tunnelledPaths -= 1
        if self.attributes[attributes].pointee.tunnelledPaths == 0 { count(attributes, -1) }
    }

    /// What the tables of VPNs hold that is no copy is from peers: agents speak of their instances.
    @inline(__always)
    static func isTunnelled(_ flags: PathFlags, _ family: Family) -> Bool {
        switch family {
        case .inetVPN, .inet6VPN, .evpnVPN: !flags.contains(.secondary) && !flags.isInfeasible
        default: false
        }
    }

    @inline(never)
    private mutating func count(_ attributes: UInt32, _ step: Int) {
        let end = self.attributes[attributes].pointee.rank.nextHop
        let old = tunnelEnds[end, default: 0]
        tunnelEnds[end] = old + step == 0 ? nil : old + step
        if old == 0 || old + step == 0 { changedTunnelEnds.insert(end) }
    }
}
