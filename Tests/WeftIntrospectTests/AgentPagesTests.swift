import Testing
import WeftNet
import WeftXML

@testable import WeftIntrospect

/// The look-ups that `ist.py vr` makes, on the same pages.
@Suite("Pages of the agent")
struct AgentPagesTests {
    static func page(_ name: String, _ arguments: [String: String] = [:]) async throws -> XMLElement {
        let responses = try #require(try await AgentPages(SampleAgent()).answer(IntrospectRequest(name, arguments)))
        return XMLElement("page", children: [try XMLElement(parsing: Sandesh.page(responses))])
    }

    @Test(
        "fields that the reader insists on are there, with what they say",
        arguments: [
            (
                "ItfReq", "ItfSandeshData",
                [
                    "index": "7", "name": "tapabcdef01-23", "active": "Active", "mac_addr": "02:00:00:00:00:01",
                    "ip_addr": "10.0.1.3", "mdata_ip_addr": "0.0.0.0", "vm_name": "pod1",
                    "vn_name": "default-domain:k8s1-default:vn1", "label": "50",
                ]
            ),
            (
                "VrfListReq", "VrfSandeshData",
                [
                    "name": "default-domain:k8s1-default:vn1:vn1", "ucindex": "1", "mcindex": "1", "brindex": "1",
                    "evpnindex": "1", "vxlan_id": "0", "vn": "default-domain:k8s1-default:vn1",
                ]
            ),
            (
                "VnListReq", "VnSandeshData",
                [
                    "name": "default-domain:k8s1-default:vn1", "layer2_forwarding": "false",
                    "ipv4_forwarding": "true", "enable_rpf": "true", "bridging": "false",
                    "vrf_name": "default-domain:k8s1-default:vn1:vn1", "uuid": "\(SampleAgent.network)",
                ]
            ),
            (
                "NhListReq", "NhSandeshData",
                ["type": "discard", "nh_index": "1", "policy": "disabled", "valid": "true", "ref_count": "1"]
            ),
            ("MplsReq", "MplsSandeshData", ["label": "50", "type": "MPLS"]),
            (
                "AgentXmppConnectionStatusReq", "AgentXmppData",
                [
                    "controller_ip": "172.31.9.29", "state": "Established", "peer_address": "172.31.9.29",
                    "cfg_controller": "Yes", "flap_count": "0", "flap_time": "n/a",
                ]
            ),
            (
                "KInterfaceReq", "KInterfaceInfo",
                [
                    "idx": "7", "type": "VIRTUAL", "vrf": "1", "os_idx": "7", "name": "tapabcdef01-23",
                    "ipackets": "5", "ibytes": "500", "opackets": "6", "obytes": "600",
                ]
            ),
            ("KDropStatsReq", "KDropReason", ["reason": "ttl", "packets": "3"]),
            (
                "WeftRepairsReq", "WeftRepair",
                [
                    "kind": "program", "count": "2",
                    "what": "program from_workload is not attached to tapabcdef01-23",
                ]
            ),
            ("WeftUnservedReq", "WeftUnserved", ["kind": "route", "count": "3"]),
        ])
    func fields(request: String, structure: String, fields: [String: String]) async throws {
        let found = try #require(try await Self.page(request).first(structure))
        for (name, value) in fields { #expect(found.child(name)?.text == value, "\(name)") }
    }

    @Test("vr route prints the line of a port, and that of a tunnel")
    func routes() async throws {
        let page = try await Self.page("Inet4UcRouteReq", ["vrf_index": "1", "src_ip": "", "stale": ""])
        let lines = try page.all("RouteUcSandeshData").map { route in
            let path = try #require(route.first("PathSandeshData"))
            let hop = try #require(path.child("nh")?.child("NhSandeshData"))
            let preference = path.child("path_preference_data")?.child("PathPreferenceSandeshData")
            let via =
                hop.text(of: "type") == "tunnel"
                ? "\(hop.text(of: "tunnel_type")) dip:\(hop.text(of: "dip")) sip:\(hop.text(of: "sip"))"
                : "to \(hop.text(of: "mac")) via \(hop.text(of: "itf"))"
            return "\(route.text(of: "src_ip"))/\(route.text(of: "src_plen")) [\(path.text(of: "peer"))] "
                + "pref:\(preference?.text(of: "preference") ?? "-") \(via), label:\(path.text(of: "label")), "
                + "nh_index:\(hop.text(of: "nh_index")), active_label:\(path.text(of: "active_label")), "
                + "vxlan_id:\(path.text(of: "vxlan_id"))"
        }
        #expect(
            lines == [
                "10.0.1.3/32 [LocalVmPort] pref:200 to 02:00:00:00:00:01 via tapabcdef01-23, label:50, nh_index:21, active_label:50, vxlan_id:0",
                "10.0.1.4/32 [172.31.9.29] pref:200 MPLSoUDP dip:172.31.4.1 sip:172.31.12.82, label:50, nh_index:22, active_label:50, vxlan_id:0",
            ])
    }

    @Test("vr route -p shows the route of that prefix, and of a whole address that of the host")
    func onePrefix() async throws {
        for (address, length, found) in [
            ("10.0.1.3", "32", 1), ("10.0.1.3", "24", 0), ("10.0.1.3", "", 1), ("", "", 2),
        ] {
            let fields = ["vrf_index": "1", "src_ip": address, "prefix_len": length, "stale": ""]
            #expect(try await Self.page("Inet4UcRouteReq", fields).all("RouteUcSandeshData").count == found)
        }
    }

    @Test("addresses of IPv6 stand in fields of their own, with whether the host forwards for them")
    func families() throws {
        func fields(_ unserved: [IPAddress]) throws -> XMLElement {
            var view = InterfaceView(
                index: 7, name: "tap7", id: .derived(from: "port"), isActive: true, label: 50, mac: .zero,
                addresses: [IPAddress("fd00::3")!, IPAddress("10.0.1.3")!], virtualMachine: "pod1",
                virtualMachineID: nil, virtualNetwork: "vn1", routingInstance: "vn1:vn1", configurationName: "pod1")
            view.unserved = unserved
            return try XMLElement(
                parsing: Sandesh.page([Sandesh("ItfResp", ["itf_list": .structures([view.sandesh])])]))
        }
        let page = try fields([IPAddress("fd00::3")!])
        #expect(page.first("ip_addr")?.text == "10.0.1.3" && page.first("ip6_addr")?.text == "fd00::3")
        #expect(page.first("ip6_active")?.text == "Ip6 Inactive < not forwarded by this host >")
        #expect(page.first("ipv4_active")?.text == "Active")
        #expect(try fields([]).first("ip6_active")?.text == "Active")
    }

    /// One next hop of each kind.
    private static func sample(_ kind: NextHopView.Kind) -> NextHopView {
        switch kind {
        case .discard: NextHopView(index: 0, action: .discard, references: 1)
        case .receive: NextHopView(index: 1, action: .receive, references: 1)
        case .interface: SampleAgent.port
        case .tunnel: SampleAgent.tunnel
        }
    }

    /// What `ist.py` reads of a next hop without asking whether it is there, to print a route.
    private static func fields(_ kind: NextHopView.Kind) -> [String] {
        ["type", "nh_index"]
            + {
                switch kind {
                case .discard: []
                case .receive: ["itf"]
                case .interface: ["mac", "itf"]
                case .tunnel: ["tunnel_type", "dip", "sip"]
                }
            }()
    }

    @Test("a route by a next hop of each kind has what vr route reads of it", arguments: NextHopView.Kind.allCases)
    func everyKind(_ kind: NextHopView.Kind) throws {
        let path = AgentRouteView.Path(
            nextHop: Self.sample(kind), label: 50, peer: "Local", networks: [], securityGroups: [], tags: [],
            preference: 100, sequence: 0, isStale: false)
        #expect(path.nextHop.kind == kind)
        let route = AgentRouteView(prefix: IPPrefix("10.0.1.1/32")!, paths: [path]).sandesh(vrf: "vrf")
        let page = try XMLElement(
            parsing: Sandesh.page([Sandesh("Inet4UcRouteResp", ["route_list": .structures([route])])]))
        let shown = try #require(page.first("PathSandeshData"))
        let hop = try #require(shown.child("nh")?.child("NhSandeshData"))
        for name in Self.fields(kind) { #expect(hop.child(name)?.text.isEmpty == false, "\(name)") }
        for name in ["peer", "label", "active_label", "vxlan_id"] {
            #expect(shown.child(name)?.text.isEmpty == false, "\(name)")
        }
        #expect(shown.first("preference")?.text == "100")
    }

    @Test("vr nh chooses by index, by kind and by policy")
    func nextHopFilters() async throws {
        for (fields, found) in [
            (["type": ""], ["1", "21", "22"]), (["type": "tunnel"], ["22"]), (["type": "composite"], []),
            (["type": "", "nh_index": "21", "policy_enabled": ""], ["21"]), (["nh_index": "21"], ["21"]),
            (["policy_enabled": "disabled"], ["1", "21", "22"]), (["policy_enabled": "enabled"], []),
        ] {
            let hops = try await Self.page("NhListReq", fields).all("NhSandeshData")
            #expect(hops.map { $0.text(of: "nh_index") } == found, "\(fields)")
        }
    }

    @Test("vr mpls chooses by the next hop's kind, vr vn by name and by uuid")
    func otherFilters() async throws {
        for (fields, count) in [
            (["type": "interface"], 1), (["type": "tunnel"], 0), (["type": "", "label": "50"], 1), (["label": "51"], 0),
        ] {
            #expect(try await Self.page("MplsReq", fields).all("MplsSandeshData").count == count, "\(fields)")
        }
        for (fields, count) in [
            (["name": "vn1", "uuid": ""], 1), (["name": "", "uuid": "\(SampleAgent.network)"], 1),
            (["name": "", "uuid": "nobody"], 0), (["name": "nobody", "uuid": ""], 0),
        ] {
            #expect(try await Self.page("VnListReq", fields).all("VnSandeshData").count == count, "\(fields)")
        }
    }

    @Test("the status has one type of object, and no other is shown in its place")
    func statusTypes() async throws {
        #expect(try await Self.page("SandeshUVECacheReq", ["tname": "NodeStatus"]).all("NodeStatusUVE").count == 1)
        #expect(try await Self.page("SandeshUVECacheReq", ["tname": "ModuleCpuState"]).all("NodeStatusUVE").isEmpty)
    }

    @Test("the MAC of a next hop is text and list, for readers old and new")
    func mac() async throws {
        let mac = try #require(try await Self.page("NhListReq", ["type": "interface", "nh_index": ""]).first("mac"))
        #expect(mac.text == "02:00:00:00:00:01")
        #expect(mac.all("element").map(\.text) == ["02:00:00:00:00:01"])
        #expect(mac.first("list")?["size"] == "1")
    }

    @Test("routes of no VRF, of an unknown one and of another family are none")
    func noRoutes() async throws {
        for arguments in [[:], ["vrf_index": "9"], ["vrf_index": "x"]] {
            #expect(try await Self.page("Inet4UcRouteReq", arguments).all("RouteUcSandeshData").isEmpty)
        }
        #expect(try await Self.page("Inet6UcRouteReq", ["vrf_index": "1"]).all("RouteUcSandeshData").isEmpty)
    }

    @Test("vr baas shows which control node a workload finds at which address, also where there is but one")
    func workloadSpeakers() async throws {
        let rows = try await Self.page("BgpAsAServiceSandeshReq").all("BgpAsAServiceSandeshList")
        let names = [
            "vm_bgp_peer_ip", "vm_nat_source_port", "primary_bgp_peer", "primary_address", "secondary_bgp_peer",
            "secondary_address",
        ]
        #expect(
            rows.map { row in names.map { row.text(of: $0) } } == [
                ["10.0.1.3", "50003", "172.31.9.29", "10.0.1.1", "172.31.9.30", "10.0.1.2"],
                ["10.0.1.4", "50003", "172.31.9.29", "10.0.1.1", "", ""],
            ])
        #expect(rows[1].child("secondary_bgp_peer") != nil)
        let port = rows[1].text(of: "vmi_uuid")
        let found = try await Self.page("BgpAsAServiceSandeshReq", ["vmi_uuid": port])
        #expect(found.all("BgpAsAServiceSandeshList").map { $0.text(of: "vmi_uuid") } == [port])
    }

    @Test("every request that the index lists is answered, and every list says its size")
    func index() async throws {
        for request in AgentPages(SampleAgent()).requests.keys {
            for list in try await Self.page(request).all("list") { #expect(list["size"] == "\(list.children.count)") }
        }
    }
}
