import WeftNet

extension InterfaceView {
    var sandesh: Sandesh {
        let (v4, v6) = (addresses.filter { $0.v4 != nil }, addresses.filter { $0.v6 != nil })
        var values: [String: SandeshValue] = [
            "index": .count(index), "name": .text(name), "uuid": .text("\(id)"), "vrf_name": .text(routingInstance),
            "active": .text(isActive ? "Active" : "Inactive"),
            "ipv4_active": .text(isActive ? "Active" : "Inactive"),
            "l2_active": "L2 Inactive", "dhcp_service": "Disable", "dns_service": "Disable", "type": "vport",
            "label": .number(Int64(label)), "vn_name": .text(virtualNetwork),
            "vm_uuid": .text(virtualMachineID?.description ?? ""), "vm_name": .text(virtualMachine),
            "ip_addr": .text(v4.first?.description ?? "0.0.0.0"), "mac_addr": .text("\(mac)"),
            "policy": "Disable",
            "mdata_ip_addr": "0.0.0.0", "os_ifindex": .count(index), "config_name": .text(configurationName),
            "admin_state": "Enabled", "local_preference": 0, "transport": "Ethernet",
            "fixed_ip4_list": .texts(v4.map(\.description)),
        ]
        if let first = v6.first {
            values["ip6_addr"] = .text("\(first)")
            values["fixed_ip6_list"] = .texts(v6.map(\.description))
            values["ip6_active"] = .text(
                unserved.contains(first)
                    ? "Ip6 Inactive < not forwarded by this host >" : isActive ? "Active" : "Ip6 Inactive")
        }
        return Sandesh("ItfSandeshData", values)
    }
}

extension NextHopView {
    /// As the original names them.
    enum Kind: String, CaseIterable { case discard, receive, interface, tunnel }

    /// Of the original's `enabled` and `disabled`: hosts enforce no rules on packets yet.
    static let policy = "disabled"

    var kind: Kind {
        switch action {
        case .discard: .discard
        case .receive: .receive
        // The original's way to its agent is an interface too.
        case .interface, .agent: .interface
        case .tunnel: .tunnel
        }
    }

    /// Readers take for granted what belongs to a kind.
    var sandesh: Sandesh {
        var values: [String: SandeshValue] = [
            "type": .text(kind.rawValue), "ref_count": .count(references), "valid": "true",
            "policy": .text(Self.policy), "nh_index": .count(index),
        ]
        switch action {
        case .discard: break
        // The data plane answers for the gateway itself.
        case .receive: values["itf"] = "gateway"
        case .agent:
            values["itf"] = "pkt0"
            values["mac"] = .soleText(MACAddress.virtualGateway.description)
        case .interface(let name, let mac):
            values["itf"] = .text(name)
            values["mac"] = .soleText(mac.description)
        case .tunnel(let source, let destination, let kind):
            values["sip"] = .text("\(source)")
            values["dip"] = .text("\(destination)")
            values["tunnel_type"] = .text(kind)
        }
        return Sandesh("NhSandeshData", values)
    }
}

extension AgentRouteView {
    func sandesh(vrf: String) -> Sandesh {
        Sandesh(
            "RouteUcSandeshData",
            [
                "src_ip": .text("\(prefix.network)"), "src_plen": .count(Int(prefix.length)), "src_vrf": .text(vrf),
                "path_list": .structures(paths.map(\.sandesh)),
            ])
    }
}

extension AgentRouteView.Path {
    fileprivate var sandesh: Sandesh {
        Sandesh(
            "PathSandeshData",
            [
                "nh": .structure(nextHop.sandesh), "label": .number(Int64(label)), "peer": .text(peer),
                "dest_vn_list": .texts(networks), "sg_list": .texts(securityGroups.map(String.init)),
                "tag_list": .texts(tags.map(String.init)), "supported_tunnel_type": "MPLSoUDP",
                "active_tunnel_type": "MPLSoUDP", "stale": .flag(isStale), "active_label": .number(Int64(label)),
                "path_preference_data": .structure(
                    Sandesh(
                        "PathPreferenceSandeshData",
                        ["sequence": .number(Int64(sequence)), "preference": .number(Int64(preference))])),
            ])
    }
}
