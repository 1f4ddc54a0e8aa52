import WeftJSON
import WeftModel
import WeftNet

/// Which VPNs a network or a router can be part of: a router routes, and a network is bridged, routed or both.
enum VPNTypes {
    static func check(router: Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        let links = router.object.references[to: .bgpvpn]
        guard links != old?.object.references[to: .bgpvpn] ?? [] else { return }
        for (name, type) in vpns(links, core) where type != "l3" {
            throw ConfigError(
                .invalidValue,
                "Only bgpvpn type 'l3' can be associated to a logical router: bgpvpn \(name) type is \(type), "
                    + "logical-router \(router.name)")
        }
    }

    static func check(network: Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        let links = network.object.references[to: .bgpvpn]
        let mode = forwardingMode(of: network)
        guard mode != "l2_l3", links != old?.object.references[to: .bgpvpn] ?? [] || mode != old.map(forwardingMode)
        else { return }
        for (name, type) in vpns(links, core) where type != mode {
            throw ConfigError(
                .invalidValue,
                "Cannot associate bgpvpn type '\(type)' with a virtual network in forwarding mode '\(mode)': bgpvpn "
                    + "\(name), virtual-network \(network.name)")
        }
    }

    private static func forwardingMode(of network: Record) -> String {
        network[Field.virtualNetworkProperties]?[Field.forwardingMode]?.string ?? "l2_l3"
    }

    private static func vpns(_ links: some Sequence<Reference>, _ core: ConfigCore) -> [(name: FQName, type: String)] {
        links.compactMap { link in
            guard let vpn = core.catalog.intent[link.target]?.record else { return nil }
            return (vpn.name, vpn[Field.bgpvpnType]?.string ?? "l3")
        }
    }
}
