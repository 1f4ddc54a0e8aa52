import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// A network of ours and what is behind a leaf switch are routed to each other over a layer 3 VNI.
extension Interop {
    mutating func prefixes(_ site: InteropSite) async throws {
        let network = try await site.addNetwork(
            "routed", target: InteropSite.routedTarget, ["subnet": ["ip_prefix": "10.0.10.0", "ip_prefix_len": 24]],
            ["forwarding_mode": "l3", "vxlan_network_identifier": .int(Int64(InteropSite.routedVNI))])
        let pod = HandmadePod("routed", in: network, on: site.compute)
        let address = try await pod.attach()
        // The host's tunnel address is in it.
        let mac = "02:00:ac:1f:00:0a"
        await check(
            "the leaf has the pod as a prefix, with the VNI and the host's MAC as a router", within: .seconds(60)
        ) {
            let route = site.leafShows("bgp l2vpn evpn route detail type prefix")
            return route.contains("[5]:[0]:[32]:[\(address)]") && route.contains("VNI \(InteropSite.routedVNI)")
                && route.contains("Rmac:\(mac)") && route.contains("RT:\(InteropSite.routedTarget)")
                && route.contains("ET:8")
        }
        await check("and installs it, by way of the host") {
            site.leafShows("ip route \(address)").contains("\(site.compute.host.address)")
                && site.leafShows("evpn rmac vni \(InteropSite.routedVNI)").contains("\(mac)")
        }
        await check("GoBGP, which asks for the target, has it too") {
            try? site.tellGoBGP(vrf: "routed", importing: InteropSite.routedTarget)
            let routes = site.gobgpRoutes("evpn")
            return routes.contains("[prefix:\(address)/32]") && routes.contains(mac)
                && routes.contains("\(InteropSite.routedVNI)")
        }
        await check("the leaf's prefix is a route of the network") {
            site.weft([
                "route", "show", "--network", "\(network)", "--family", "evpn", "--introspect", site.pages,
            ]).contains("\(InteropSite.routedAddress)")
        }
        await check("the pod's packets reach the address behind the leaf, and the answers the pod") {
            (try? site.ping(InteropSite.routedAddress, from: pod.namespace)) != nil
        }
        _ = try pod.call("DEL")
        await check("a pod that is gone is gone from the leaf's routes") {
            !site.leafShows("bgp l2vpn evpn route").contains("[32]:[\(address)]")
                && !site.leafShows("ip route \(address)").contains("\(site.compute.host.address)")
        }
    }
}
