import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// A network of ours and a segment of a leaf switch are one.
extension Interop {
    mutating func segments(_ site: InteropSite) async throws {
        let network = try await site.addNetwork(
            "segment", target: InteropSite.segmentTarget, ["subnet": ["ip_prefix": "10.0.9.0", "ip_prefix_len": 24]],
            ["forwarding_mode": "l2_l3", "vxlan_network_identifier": .int(Int64(InteropSite.vni))])
        let pod = HandmadePod("pod", in: network, on: site.compute)
        let address = try await pod.attach()
        await check("the leaf knows the pod's MAC and address, and where to send broadcasts", within: .seconds(60)) {
            site.leafShows("evpn mac vni \(InteropSite.vni)").contains("\(site.compute.host.address)")
                && site.leafShows("bgp l2vpn evpn route").contains("[32]:[\(address)]")
                && site.leafShows("evpn vni \(InteropSite.vni)").contains("\(site.compute.host.address) flood")
        }
        await check("the machine on the leaf's bridge is a route of the network, by its MAC") {
            try site.greetLeaf()
            return site.weft([
                "route", "show", "--network", "\(network)", "--family", "evpn", "--introspect", site.pages,
            ]).contains("\(InteropSite.machineAddress)")
        }
        await check("the pod's packets reach the machine, and its answers the pod") {
            (try? site.ping(InteropSite.machineAddress, from: pod.namespace)) != nil
        }
        await check("the machine's packets reach the pod, and its answers the machine") {
            (try? site.ping(address, from: site.machine)) != nil
        }
        _ = try pod.call("DEL")
        await check("a pod that is gone is gone from the leaf") {
            !site.leafShows("bgp l2vpn evpn route").contains("[32]:[\(address)]")
                && !site.leafShows("evpn vni \(InteropSite.vni)").contains("\(site.compute.host.address) flood")
        }
    }
}
