import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// A workload that runs a router: BIRD in a pod, which peers with its gateway.
extension Interop {
    mutating func workloads(_ site: InteropSite) async throws {
        let network = try await site.addNetwork(
            "edge", target: "64512:77",
            [
                "subnet": ["ip_prefix": "10.0.7.0", "ip_prefix_len": 24],
                "default_gateway": .string("\(InteropSite.workloadGateway)"),
            ], ["forwarding_mode": "l3"])
        let router = HandmadePod("router", in: network, on: site.compute)
        let client = HandmadePod("client", in: network, on: site.compute)
        let address = try await router.attach()
        let clientAddress = try await client.attach()
        try await site.api.create(
            "bgp-as-a-service", InteropSite.project.child("edge"), parent: "project",
            [
                "autonomous_system": .int(Int64(InteropSite.workloadAS)),
                "virtual_machine_interface_refs": [
                    ["to": .array(InteropSite.project.child("router__port").parts.map(JSON.string))]
                ],
            ])
        let bird = try site.startBIRD(inPod: router, address)
        await check(
            "BIRD in a pod has a session with its gateway, through its host's translation", within: .seconds(60)
        ) {
            site.podBIRD("protocols").contains("Established")
        }
        await check("it knows the other pod, by way of the gateway") {
            let routes = site.podBIRD("route all")
            return routes.contains("\(clientAddress)/32")
                && routes.contains("BGP.next_hop: \(InteropSite.workloadGateway)")
                && routes.contains("BGP.as_path: 64512")
        }
        await check("its prefix is a route of the network, through its host") {
            let text = site.weft([
                "route", "show", "--network", "\(network)", "--introspect", site.pages,
            ])
            return text.contains("\(InteropSite.workloadPrefix)") && text.contains("\(site.compute.host.address)")
        }
        await check("the other pod's packets reach an address behind it, and the answers the pod") {
            (try? site.ping(InteropSite.workloadAddress, from: client.namespace)) != nil
        }
        await check("its prefix reaches FRR as a VPN route with the network's target and the host as next hop") {
            let route = site.frrRoutes("ipv4 vpn \(InteropSite.workloadPrefix)")
            return route.contains("RT:64512:77") && route.contains("\(site.compute.host.address)")
                && route.contains("\(InteropSite.workloadAS)")
        }
        try await aggregate(network, nextHop: address, instead: clientAddress, site)
        await bird.stop()
        await check("what it announced goes with it") {
            !site.weft(["route", "show", "--network", "\(network)", "--introspect", site.pages])
                .contains("\(InteropSite.workloadPrefix)")
        }
        for pod in [router, client] { _ = try pod.call("DEL") }
    }

    /// One prefix goes out instead of the addresses of a network's workloads.
    private mutating func aggregate(
        _ network: FQName, nextHop: IPv4Address, instead address: IPv4Address, _ site: InteropSite
    ) async throws {
        let subnet = IPv4Prefix(nextHop, length: 24)
        await check("FRR has a route for each pod of the network") {
            site.frrRoutes("ipv4 vpn").contains("\(address)/32")
        }
        try await site.api.create(
            "route-aggregate", InteropSite.project.child("edge-summary"), parent: "project",
            [
                "aggregate_route_entries": ["route": [.string("\(subnet)")]],
                "aggregate_route_nexthop": .string("\(nextHop)"),
                "routing_instance_refs": [
                    ["to": .array(network.child(network.name).parts.map(JSON.string)), "attr": nil]
                ],
            ])
        await check("an aggregate takes the place of those routes, by way of its next hop's host") {
            let route = site.frrRoutes("ipv4 vpn \(subnet)")
            return route.contains("\(site.compute.host.address)") && route.contains("atomic-aggregate")
                && !site.frrRoutes("ipv4 vpn").contains("\(address)/32")
        }
    }
}
