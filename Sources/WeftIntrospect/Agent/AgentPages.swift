import WeftNet

/// The pages of an agent (port 8085): what `ist.py vr` reads.
package struct AgentPages: IntrospectPages {
    package let module = "contrail-vrouter-agent"
    let source: any AgentIntrospection

    package init(_ source: any AgentIntrospection) { self.source = source }

    package var requests: [String: [String]] { Self.pages.requests }

    package func answer(_ request: IntrospectRequest) async throws -> [Sandesh]? {
        try await Self.pages[request.name]?.answer(self, request)
    }

    private static let unicast = ["vrf_index", "src_ip", "prefix_len", "stale"]
    private static let bridged = ["vrf_index", "mac", "stale"]

    private static let pages = IntrospectPageTable<Self>([
        IntrospectPage("SandeshUVECacheReq", ["tname", "key"]) { pages, request in
            await pages.source.status().responses(module: pages.module, ofType: request.first("tname"))
        },
        IntrospectPage(
            "ItfReq",
            [
                "name", "type", "uuid", "vn", "mac", "ipv4_address", "ipv6_address", "parent_uuid", "ip_active",
                "ip6_active", "l2_active",
            ]
        ) { [await $0.interfaces($1)] },
        IntrospectPage("VnListReq", ["name", "uuid", "vxlan_id", "ipam_name"]) { [await $0.networks($1)] },
        IntrospectPage("VrfListReq", ["name"]) { [await $0.vrfs(matching: $1.first("name"))] },
        IntrospectPage("Inet4UcRouteReq", unicast) { [await $0.routes($1)] },
        // Hosts have no IPv6 routes (0023); a reader that asks for both kinds goes on.
        IntrospectPage("Inet6UcRouteReq", unicast) { _, _ in [Sandesh("Inet6UcRouteResp")] },
        // Hosts route all packets of workloads, and bridge none.
        IntrospectPage("BridgeRouteReq", bridged) { _, _ in [Sandesh("BridgeRouteResp")] },
        IntrospectPage("Layer2RouteReq", bridged) { _, _ in [Sandesh("Layer2RouteResp")] },
        IntrospectPage("EvpnRouteReq", bridged) { _, _ in [Sandesh("EvpnRouteResp")] },
        IntrospectPage("NhListReq", ["type", "nh_index", "policy_enabled"]) { [await $0.nextHops($1)] },
        IntrospectPage("MplsReq", ["type", "label"]) { [await $0.labels($1)] },
        IntrospectPage("VmListReq", ["uuid"]) { [await $0.machines(matching: $1.first("uuid"))] },
        IntrospectPage("AgentXmppConnectionStatusReq") { pages, _ in [await pages.sessions()] },
        IntrospectPage("BgpAsAServiceSandeshReq", ["vmi_uuid"]) {
            [await $0.workloadSpeakers(of: $1.first("vmi_uuid"))]
        },
        IntrospectPage("KInterfaceReq", ["if_id"]) { pages, _ in [try await pages.kernelInterfaces()] },
        IntrospectPage("KDropStatsReq") { pages, _ in [try await pages.dropStatistics()] },
        IntrospectPage("WeftRepairsReq") { pages, _ in [await pages.repairs()] },
        IntrospectPage("WeftUnservedReq") { pages, _ in [await pages.unserved()] },
    ])

    private func interfaces(_ request: IntrospectRequest) async -> Sandesh {
        let rows = await source.interfaces().filter { view in
            let filters: [(String, String)] = [
                (request.first("name"), view.name), (request["uuid"], "\(view.id)"),
                (request["vn"], view.virtualNetwork),
                (request["mac"], "\(view.mac)"),
                (
                    request["ipv4_address"],
                    view.addresses.filter { $0.v4 != nil }.map(\.description).joined(separator: " ")
                ),
            ]
            return filters.allSatisfy { wanted, value in wanted.isEmpty || value.contains(wanted) }
        }
        return Sandesh("ItfResp", ["itf_list": .structures(rows.map(\.sandesh))])
    }

    private func networks(_ request: IntrospectRequest) async -> Sandesh {
        let vrfs = await source.vrfs().filter { vrf in
            let filters = [
                (request.first("name"), vrf.virtualNetwork), (request["uuid"], vrf.virtualNetworkID?.description ?? ""),
            ]
            return !vrf.virtualNetwork.isEmpty
                && filters.allSatisfy { wanted, value in wanted.isEmpty || value.contains(wanted) }
        }
        let rows = vrfs.map { vrf in
            Sandesh(
                "VnSandeshData",
                [
                    "name": .text(vrf.virtualNetwork), "uuid": .text(vrf.virtualNetworkID?.description ?? ""),
                    "vrf_name": .text(vrf.name), "ipv4_forwarding": true, "admin_state": true, "enable_rpf": true,
                ])
        }
        return Sandesh("VnListResp", ["vn_list": .structures(rows)])
    }

    private func vrfs(matching name: String) async -> Sandesh {
        let rows = await source.vrfs().filter { name.isEmpty || $0.name.contains(name) }.map { vrf in
            let index = SandeshValue.count(vrf.index)
            return Sandesh(
                "VrfSandeshData",
                [
                    "name": .text(vrf.name), "ucindex": index, "mcindex": index, "l2index": index, "uc6index": index,
                    "brindex": index, "evpnindex": index, "vn": .text(vrf.virtualNetwork),
                ])
        }
        return Sandesh("VrfListResp", ["vrf_list": .structures(rows)])
    }

    private func routes(_ request: IntrospectRequest) async -> Sandesh {
        guard let index = Int(request.first("vrf_index")) else { return Sandesh("Inet4UcRouteResp") }
        let name = await source.vrfs().first { $0.index == index }?.name ?? ""
        let (address, length) = (request["src_ip"], request["prefix_len"])
        let rows = await source.routes(ofVRF: index).filter { route in
            // The length without an address is nothing that readers ask for.
            address.isEmpty
                || "\(route.prefix.network)" == address && (length.isEmpty || "\(route.prefix.length)" == length)
        }
        .map { $0.sandesh(vrf: name) }
        return Sandesh("Inet4UcRouteResp", ["route_list": .structures(rows)])
    }

    private func nextHops(_ request: IntrospectRequest) async -> Sandesh {
        let filters: [(String, (NextHopView) -> String)] = [
            (request.first("type"), { $0.kind.rawValue }), (request["nh_index"], { "\($0.index)" }),
            (request["policy_enabled"], { _ in NextHopView.policy }),
        ]
        let rows = await source.nextHops().filter { hop in
            filters.allSatisfy { wanted, value in wanted.isEmpty || value(hop) == wanted }
        }
        return Sandesh("NhListResp", ["nh_list": .structures(rows.map(\.sandesh))])
    }

    private func labels(_ request: IntrospectRequest) async -> Sandesh {
        let (type, label) = (request.first("type"), request["label"])
        let rows = await source.labels().filter {
            (label.isEmpty || "\($0.label)" == label) && (type.isEmpty || $0.nextHop.kind.rawValue == type)
        }
        return Sandesh(
            "MplsResp",
            [
                "mpls_list": .structures(
                    rows.map {
                        Sandesh(
                            "MplsSandeshData",
                            ["label": .number(Int64($0.label)), "type": "MPLS", "nh": .structure($0.nextHop.sandesh)])
                    })
            ])
    }

    private func machines(matching id: String) async -> Sandesh {
        let ids = Set(await source.interfaces().compactMap(\.virtualMachineID)).sorted()
        let rows = ids.map(\.description).filter { id.isEmpty || $0.contains(id) }
            .map { Sandesh("VmSandeshData", ["uuid": .text($0)]) }
        return Sandesh("VmListResp", ["vm_list": .structures(rows)])
    }

    private func sessions() async -> Sandesh {
        let rows = await source.sessions().map { session in
            Sandesh(
                "AgentXmppData",
                [
                    "controller_ip": .text(session.address),
                    "state": .text(session.isEstablished ? "Established" : "Active"),
                    "peer_name": "network-control@contrailsystems.com", "peer_address": .text(session.address),
                    "cfg_controller": .text(session.servesConfiguration ? "Yes" : "No"), "mcast_controller": "No",
                    "flap_count": .number(Int64(session.flapCount)),
                    "flap_time": .text(session.lastFlap?.introspect ?? "n/a"), "xmpp_auth_type": "NIL",
                ])
        }
        return Sandesh("AgentXmppConnectionStatus", ["peer": .structures(rows)])
    }

    private func workloadSpeakers(of port: String) async -> Sandesh {
        let rows = await source.workloadSpeakers().filter { port.isEmpty || "\($0.port)" == port }
        return Sandesh("BgpAsAServiceSandeshResp", ["bgp_as_a_service_list": .structures(rows.map(\.sandesh))])
    }

    private func kernelInterfaces() async throws -> Sandesh {
        let vrfs = Dictionary(await source.vrfs().map { ($0.name, $0.index) }, uniquingKeysWith: { first, _ in first })
        let traffic = try await source.portTraffic()
        let rows = await source.interfaces().map { view in
            var values: [String: SandeshValue] = [
                "idx": .count(view.index), "type": "VIRTUAL", "vrf": .count(vrfs[view.routingInstance] ?? 0),
                "os_idx": .count(view.index), "name": .text(view.name),
            ]
            if let traffic = traffic[view.index] { values.merge(traffic.values) { $1 } }
            return Sandesh("KInterfaceInfo", values)
        }
        return Sandesh("KInterfaceResp", ["if_list": .structures(rows)])
    }

    private func dropStatistics() async throws -> Sandesh {
        let rows = try await source.drops().filter { $0.packets > 0 }.map { drop in
            Sandesh("KDropReason", ["reason": .text(drop.reason), "packets": .counter(drop.packets)])
        }
        return Sandesh("KDropStatsResp", ["drops": .structures(rows)])
    }

    private func unserved() async -> Sandesh {
        let rows = await source.unservedViews().map { view in
            Sandesh(
                "WeftUnserved",
                ["kind": .text(view.subject), "count": .counter(view.count), "last": .text(view.last)])
        }
        return Sandesh("WeftUnservedResp", ["unserved": .structures(rows)])
    }

    private func repairs() async -> Sandesh {
        let rows = await source.repairViews().map { repair in
            Sandesh(
                "WeftRepair",
                [
                    "kind": .text(repair.kind), "count": .counter(repair.count), "last": .text(repair.last.introspect),
                    "what": .text(repair.words),
                ])
        }
        return Sandesh("WeftRepairsResp", ["repairs": .structures(rows)])
    }
}
