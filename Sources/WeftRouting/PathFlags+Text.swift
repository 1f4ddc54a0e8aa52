package import WeftNet

extension PathFlags {
    /// Why a path is not used, or not by everybody, in words for people.
    ///
    /// - Parameter nextHop: the path's.
    package func explanations(nextHop: IPAddress) -> [String] {
        var texts: [String] = []
        func add(_ flag: PathFlags, _ text: @autoclosure () -> String) {
            if contains(flag) { texts.append(text()) }
        }
        add(.noHost, "the next hop \(nextHop) is \(nextHop.nonHostKind ?? "no host's"), not a host's")
        add(.ownNextHop, "the next hop \(nextHop) is our own address")
        add(
            .foreignNextHop,
            "the next hop \(nextHop) is an IPv6 one, and the session did not agree on those for the family (RFC 8950)")
        let tunnel =
            nextHop.v6 == nil
            ? "hosts know none of its tunnel encapsulations" : "hosts have no tunnels to IPv6 addresses as \(nextHop)"
        add(.noTunnelEncapsulation, tunnel)
        add(.foreignTunnel, "\(tunnel); it is passed on to peers only")
        add(
            .withoutVXLAN,
            "hosts take EVPN routes in VXLAN only, and it does not say VXLAN; if its label is a VNI, the peer needs the default "
                + "e-vpn=vxlan (weft bgp add --import-encapsulation)")
        add(.unresolved, "nothing is known about how to get to its next hop")
        add(
            .overlapping,
            "this network has a range in common with the one that it comes from, and neither takes routes in it from the other "
                + "(weft conditions)")
        add(
            .unpermitted,
            "the configuration puts no such address on \(nextHop), or puts it on another host")
        add(
            .automaticTarget,
            "it bears a route target that the fabric gave a network by itself; give the network one of the router's, or the "
                + "router those (weft bgp add --automatic-targets)")
        add(.rejected, "a routing policy of the instance rejects it")
        return texts
    }
}
