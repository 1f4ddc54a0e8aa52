import Testing
import WeftXML

@testable import WeftIntrospect

/// The look-ups that `ist.py` makes, on the same pages.
@Suite("Pages of the control node")
struct ControlNodePagesTests {
    static func page(_ name: String, _ arguments: [String: String] = [:]) async throws -> XMLElement {
        let pages = ControlNodePages(SampleControlNode())
        let responses = try #require(try await pages.answer(IntrospectRequest(name, arguments)))
        let bytes = Sandesh.page(responses)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("> <"))
        return XMLElement("page", children: [try XMLElement(parsing: bytes)])
    }

    @Test("ctr route show prints the seed's two lines and counters")
    func routeShow() async throws {
        let table = SampleControlNode.instance(0) + ".inet.0"
        let page = try await Self.page("ShowRouteReq", ["routing_table": table])
        let shown = try #require(page.all("ShowRouteTable").first)
        #expect(page.all("ShowRouteTable").count == 1)
        #expect(
            ["routing_table_name", "prefixes", "paths", "primary_paths", "secondary_paths", "infeasible_paths"]
                .map { shown.text(of: $0) } == [table, "2", "2", "1", "1", "0"])
        let lines = shown.all("ShowRoute").flatMap { route in
            route.all("ShowRoutePath").map { path in
                let encapsulations = path.child("tunnel_encap")?.all("element").map(\.text) ?? []
                return "\(route.text(of: "prefix")) [\(path.text(of: "protocol"))|\(path.text(of: "source"))] "
                    + "localpref: \(path.text(of: "local_preference")), nh: \(path.text(of: "next_hop")), "
                    + "encap: \(encapsulations), label: \(path.text(of: "label")), AS path: \(path.text(of: "as_path"))"
            }
        }
        #expect(
            lines == [
                #"10.0.1.3/32 [XMPP (interface)|ip-172-31-0.local] localpref: 200, nh: 172.31.0.1, encap: ["udp"], label: 50, AS path: "#,
                #"10.0.2.3/32 [XMPP (interface)|ip-172-31-1.local] localpref: 200, nh: 172.31.0.2, encap: ["udp"], label: 50, AS path: "#,
            ])
        #expect(
            shown.all("ShowRoute").map { $0.text(of: "last_modified") }
                == Array(repeating: "2026-Nov-23 09:53:08.339672", count: 2))
        #expect(shown.all("ShowRoutePath").map { $0.text(of: "replicated") } == ["false", "true"])
        #expect(page.first("next_batch")?.text == "")
    }

    @Test("ctr config bgp prints what peers are configured as, without their keys")
    func peerConfigurations() async throws {
        let page = try await Self.page("ShowBgpNeighborConfigReq", ["search_string": "gw1"])
        let row = try #require(page.all("ShowBgpNeighborConfig").first)
        #expect(
            ["admin_down", "passive", "router_type", "local_as", "autonomous_system", "address", "auth_type"].map {
                row.text(of: $0)
            } == ["false", "true", "router", "64512", "65001", "10.1.1.1", "md5"])
        #expect(row.first("address_families")?.all("element").map(\.text) == ["inet-vpn", "e-vpn"])
        #expect(row.child("auth_keys") == nil)
        #expect(
            ["private_as_action", "cluster_id", "origin_override", "route_origin"].map { row.text(of: $0) }
                == ["remove-all", "10.9.9.9", "false", "-"])
        let limits = try #require(row.first("ShowBgpNeighborFamilyConfig"))
        #expect(
            ["family", "loop_count", "prefix_limit", "idle_timeout"].map { limits.text(of: $0) }
                == ["inet-vpn", "1", "1000", "60"])
        #expect(limits.child("default_tunnel_encap_list")?.all("element").map(\.text) == ["udp"])
        #expect(
            try await Self.page("ShowBgpNeighborConfigReq", ["search_string": "x"]).all("ShowBgpNeighborConfig") == [])
    }

    @Test("fields that the reader insists on are there, also when empty")
    func mandatoryFields() async throws {
        let page = try await Self.page("ShowRouteReq")
        for path in page.all("ShowRoutePath") {
            for field in [
                "last_modified", "protocol", "source", "local_preference", "as_path", "next_hop", "label", "origin_vn",
                "primary_table", "sequence_no", "flags",
            ] {
                #expect(path.child(field) != nil, "\(field)")
            }
            #expect(path.child("flags")?.first("element")?.text == "None")
        }
        for list in page.all("list") { #expect(list["size"] == "\(list.children.count)") }
    }

    @Test(
        "routes are filtered as the reader asks",
        arguments: [
            (["prefix": "10.0.1.3/32", "shorter_match": "1"], 2), (["prefix": "10.0.0.0/16", "longer_match": "1"], 4),
            (["prefix": "10.0.1"], 2), (["prefix": "^10.0.[12].3/32$"], 4), (["prefix": "0.1.*2"], 2),
            (["prefix": "10.0.(1"], 0), (["prefix": "*"], 0), (["prefix": "(.+)+x"], 0),
            (["prefix": "10.9.0.0/16", "longer_match": "1"], 0), (["protocol": "XMPP"], 4),
            (["protocol": "local"], 0), (["source": "ip-172-31-1.local", "family": "inet"], 2),
            (["family": "inetvpn"], 0), (["routing_instance": SampleControlNode.instance(1)], 2),
            (["nonsense": "x", "y": ""], 4),
        ])
    func filters(arguments: [String: String], count: Int) async throws {
        #expect(try await Self.page("ShowRouteReq", arguments).all("ShowRoute").count == count)
    }

    @Test("a long listing comes in pages, and the pages together are the listing", arguments: [1, 2, 3, 4, 5])
    func pages(count: Int) async throws {
        let all = try await Self.page("ShowRouteReq").all("ShowRoute").count
        var page = try await Self.page("ShowRouteReq", ["count": "\(count)", "prefix": "10.0.*3/32"])
        var found: [String] = []
        while true {
            let routes = page.all("ShowRouteTable").flatMap { table in
                table.all("ShowRoute").map { table.text(of: "routing_table_name") + " " + $0.text(of: "prefix") }
            }
            #expect(routes.count <= count)
            found += routes
            let next = try #require(page.first("next_batch"))
            #expect(next["link"] == "ShowRouteReqIterate")
            if next.text.isEmpty { break }
            page = try await Self.page("ShowRouteReqIterate", ["x": next.text])
        }
        #expect(found.count == all)
        #expect(Set(found).count == all)
    }

    @Test("a page that nobody was told of is empty", arguments: ["", "x", "00", "zz", "0a0a", "é"])
    func madeUpPages(key: String) async throws {
        let page = try await Self.page("ShowRouteReqIterate", ["x": key])
        #expect(page.all("ShowRoute").isEmpty)
        #expect(page.first("next_batch")?.text == "")
    }

    @Test("ctr nei shows both ends of a session, and whether something waits")
    func neighborFields() async throws {
        let peer = try #require(try await Self.page("BgpNeighborReq").first("BgpNeighborResp"))
        let fields = [
            "peer_address", "peer_asn", "peer_id", "local_address", "local_asn", "state", "send_state", "last_event",
            "last_state_at", "primary_path_count",
        ]
        #expect(
            fields.map { peer.text(of: $0) } == [
                "172.31.12.82", "0", "172.31.12.82", "172.31.9.29", "64512", "Established", "not in sync",
                "session established", "2026-Nov-23 09:53:08.339672", "1",
            ])
        #expect(peer.child("negotiated_address_families")?.all("element").map(\.text) == ["inet"])
    }

    @Test("ctr nei shows what a router was configured as, what was agreed, exchanged and borne")
    func routerFields() async throws {
        let peer = try #require(try await Self.page("BgpNeighborReq", ["x": "gw1"]).first("BgpNeighborResp"))
        let fields = [
            "instance_name", "encoding", "peer_type", "peer_asn", "peer_id", "transport_address", "auth_type",
            "configured_hold_time", "negotiated_hold_time", "as4_supported", "graceful_restart_time",
        ]
        #expect(
            fields.map { peer.text(of: $0) } == [
                "default-domain:default-project:ip-fabric:__default__", "BGP", "external", "65001", "10.1.1.9",
                "10.1.1.1:40123", "md5", "90", "30", "true", "120",
            ])
        #expect(peer.child("configured_address_families")?.all("element").map(\.text) == ["inet-vpn", "e-vpn"])
        #expect(peer.child("negotiated_address_families")?.all("element").map(\.text) == ["inet-vpn"])
        let limits = try #require(peer.first("ShowBgpNeighborFamily"))
        #expect(
            ["family", "loop_count", "prefix_limit", "idle_timeout"].map { limits.text(of: $0) }
                == ["inet-vpn", "1", "1000", "60"])
        func counts(_ part: String, _ names: [String]) throws -> [String] {
            let part = try #require(peer.first(part))
            return names.map { part.first($0)?.text ?? "" }
        }
        #expect(try counts("rx_proto_stats", ["total", "open", "keepalive", "update"]) == ["13", "1", "7", "5"])
        #expect(try counts("rx_update_stats", ["total", "reach", "unreach", "end_of_rib"]) == ["23", "20", "3", "0"])
        #expect(try counts("tx_update_stats", ["reach", "too_long"]) == ["0", "6"])
        #expect(try counts("rx_socket_stats", ["bytes", "calls", "average_bytes"]) == ["1000", "10", "100"])
        #expect(try counts("fault_stats", ["treated_as_withdrawn", "loops", "rejected"]) == ["2", "4", "0"])
    }

    @Test("ctr nei lists agents and routers, and searches")
    func neighbors() async throws {
        let page = try await Self.page("BgpNeighborReq", ["search_string": ""])
        #expect(page.all("BgpNeighborResp").map { $0.text(of: "peer") } == ["compute-7", "gw1"])
        #expect(page.all("BgpNeighborResp").map { $0.text(of: "encoding") } == ["XMPP", "BGP"])
        #expect(try await Self.page("BgpNeighborReq", ["x": "gw"]).all("BgpNeighborResp").count == 1)
    }

    @Test("ctr xmpp trace shows messages, and the list of traces names them")
    func trace() async throws {
        let page = try await Self.page("SandeshTraceRequest", ["x": "XmppMessageTrace"])
        #expect(page.all("element").map(\.text) == ["1469200248365277 XmppRx 172.31.12.82 end of RIB"])
        #expect(try await Self.page("SandeshTraceRequest", ["x": "Other"]).all("element").isEmpty)
        #expect(
            try await Self.page("SandeshTraceBufferListRequest").first("trace_buf_name")?.text == "XmppMessageTrace")
    }

    @Test("ctr ri shows the leak as two import targets")
    func routingInstances() async throws {
        let page = try await Self.page("ShowRoutingInstanceReq", ["search_string": "vn1"])
        let instance = try #require(page.first("ShowRoutingInstance"))
        #expect(
            instance.child("import_target")?.all("element").map(\.text) == [
                "target:64512:8000001", "target:64512:8000002",
            ])
        #expect(instance.child("export_target")?.all("element").map(\.text) == ["target:64512:8000001"])
        #expect(instance.text(of: "vn_index") == "5")
        #expect(
            instance.all("ShowInstanceRoutingPolicyInfo").map { $0.text(of: "policy_name") } == [
                "default-domain:k8s1-default:quiet"
            ])
    }

    @Test("ctr route summary, ctr rt, ctr ifmap and ctr status find what they look for")
    func others() async throws {
        #expect(
            try await Self.page("ShowRouteSummaryReq").all("ShowRouteTableSummary").map { $0.text(of: "prefixes") } == [
                "2", "2", "0",
            ])
        let target = try #require(try await Self.page("ShowRtGroupReq").first("ShowRtGroupInfo"))
        #expect(target.text(of: "rtarget") == "target:64512:8000001")
        #expect(target.child("import_members")?.all("element").count == 2)
        #expect(
            try await Self.page("IFMapXmppClientInfoShowReq").first("IFMapXmppClientInfo")?.text(of: "client_name")
                == "compute-7")
        #expect(
            try await Self.page("IFMapTableShowReq", ["table_name": "virtual-network"]).all("IFMapNodeShowInfo").count
                == 2)
        let status = try await Self.page("SandeshUVECacheReq", ["tname": "NodeStatus"])
        #expect(status.first("ProcessStatus")?.text(of: "state") == "Functional")
        #expect(status.first("ConnectionInfo")?.text(of: "status") == "Up")
        #expect(status.children[0].name == "__NodeStatusUVE_list")
        #expect(status.all("more").map(\.text) == ["true", "false"])
    }

    @Test("ctr mcast shows tables with trees, and the trees of one")
    func trees() async throws {
        let managers = try await Self.page("ShowMulticastManagerReq", ["search_string": "vn1"])
        let name = try #require(managers.first("ShowMulticastManager")?.text(of: "name"))
        #expect(name == SampleControlNode.instance(0) + ".ermvpn.0")
        #expect(
            try await Self.page("ShowMulticastManagerReq", ["search_string": "vn9"]).all("ShowMulticastManager") == [])
        let tree = try #require(
            try await Self.page("ShowMulticastManagerDetailReq", ["x": name]).first("ShowMulticastTree"))
        #expect(tree.text(of: "group") == "255.255.255.255")
        #expect(tree.first("ShowMulticastForwarder")?.text(of: "label_block") == "4609-5119")
        #expect(tree.first("ShowMulticastTreeLink")?.text(of: "label") == "5012")
    }

    @Test("ctr route static shows the routes of each instance with the host route of their next hop, if there is one")
    func staticRoutes() async throws {
        let page = try await Self.page("ShowStaticRouteReq", ["search_string": ""])
        #expect(
            page.all("StaticRouteEntriesInfo").map { "\($0.text(of: "ri_name")) \($0.all("StaticRouteInfo").count)" }
                == [SampleControlNode.instance(0) + " 2", SampleControlNode.instance(1) + " 1"])
        let routes = page.all("StaticRouteInfo")
        #expect(routes.map { $0.text(of: "static_rt") } == ["true", "false", "false"])
        #expect(
            ["prefix", "nexthop"].map { routes[0].text(of: $0) } == ["192.168.0.0/16", "10.0.1.3"])
        #expect(routes[0].child("community_list")?.all("element").map(\.text) == ["64512:7"])
        #expect(
            routes[0].child("secondary_tables")?.all("element").map(\.text) == [
                SampleControlNode.instance(1) + ".inet.0", "bgp.l3vpn.0",
            ])
        let host = try #require(routes[0].first("ShowRouteBrief"))
        #expect(host.text(of: "prefix") == "10.0.1.3/32")
        let path = try #require(host.first("ShowRoutePathBrief"))
        #expect(
            ["protocol", "local_preference", "source", "next_hop", "label"].map { path.text(of: $0) } == [
                "XMPP (interface)", "200", "ip-172-31-0.local", "172.31.0.1", "50",
            ])
        #expect(routes[1].first("ShowRouteBrief")?.text(of: "prefix") == "")
        #expect(routes[1].all("ShowRoutePathBrief") == [])
    }

    @Test(
        "ctr route static searches tables by name",
        arguments: [("vn2", ["fd01::/64"]), ("inet.0", ["192.168.0.0/16", "192.169.0.0/16"]), ("vn9", [])])
    func staticRouteSearch(search: String, found: [String]) async throws {
        let page = try await Self.page("ShowStaticRouteReq", ["search_string": search])
        #expect(page.all("StaticRouteInfo").map { $0.text(of: "prefix") } == found)
    }

    @Test("ctr route aggregate shows what each aggregate stands for, and the route that it is")
    func aggregates() async throws {
        let page = try await Self.page("ShowRouteAggregateReq", ["search_string": "vn1"])
        #expect(
            page.all("AggregateRouteEntriesInfo").map { "\($0.text(of: "instance_name")) \($0.text(of: "name"))" } == [
                SampleControlNode.instance(0) + " " + SampleControlNode.instance(0) + ".inet.0"
            ])
        let rows = page.all("AggregateRouteInfo")
        #expect(
            rows.map { "\($0.text(of: "prefix")) \($0.text(of: "nexthop"))" } == [
                "10.0.1.0/24 10.0.1.3", "10.9.0.0/16 10.0.1.9",
            ])
        #expect(rows[0].child("contributors")?.all("element").map(\.text) == ["10.0.1.3/32", "10.0.1.4/32"])
        #expect(rows.map { $0.all("ShowRoutePathBrief").count } == [1, 0])
        let other = try await Self.page("ShowRouteAggregateReq", ["search_string": "vn9"])
        #expect(other.all("AggregateRouteEntriesInfo") == [])
    }

    @Test("ctr config rp shows policies with their terms, also those without")
    func routingPolicies() async throws {
        let page = try await Self.page("ShowBgpRoutingPolicyConfigReq", ["search_string": ""])
        let rows = page.all("ShowBgpRoutingPolicyConfig")
        #expect(
            rows.map { $0.text(of: "name") } == [
                "default-domain:k8s1-default:quiet", "default-domain:k8s2-default:empty",
            ])
        #expect(rows[0].first("ShowBgpRoutingPolicyTermConfig")?.text(of: "match") == "from {\n    protocol [ bgp ]\n}")
        #expect(rows[0].first("ShowBgpRoutingPolicyTermConfig")?.text(of: "action") == "then {\n    reject\n}")
        #expect(rows[1].first("list")?["size"] == "0")
        let found = try await Self.page("ShowBgpRoutingPolicyConfigReq", ["search_string": "quiet"])
        #expect(found.all("ShowBgpRoutingPolicyConfig").count == 1)
    }

    @Test("ctr sc has nothing to show as long as there are no service chains")
    func serviceChains() async throws {
        let page = try await Self.page("ShowServiceChainReq", ["search_string": ""])
        #expect(page.first("service_chain_list")?.first("list")?["size"] == "0")
    }

    @Test("a request that does not exist has no answer")
    func unknown() async throws {
        #expect(
            try await ControlNodePages(SampleControlNode()).answer(IntrospectRequest("IFMapPeerServerInfoReq")) == nil)
    }

    @Test("every request that the index lists is answered")
    func index() async throws {
        let pages = ControlNodePages(SampleControlNode())
        for request in pages.requests.keys {
            #expect(try await pages.answer(IntrospectRequest(request)) != nil, "\(request)")
        }
    }
}
