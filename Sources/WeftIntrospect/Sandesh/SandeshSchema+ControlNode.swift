extension SandeshSchema {
    /// Structures of the control node.
    static let controlNode = """
        BgpNeighborListResp: 1 neighbors:[BgpNeighborResp]; 2 next_batch?:s@BgpNeighborReqIterate
        BgpNeighborResp: 53 instance_name:s; 1 peer:s@BgpNeighborReq; 36 deleted:b; 2 peer_address:s@BgpNeighborReq; \
            25 peer_id:s; 3 peer_asn:u32; 6 encoding:s; 7 peer_type:s; 8 state:s; 43 closed_at:s; 52 router_type:s; \
            47 admin_down:b; 48 passive:b; 55 as_override:b; 65 origin_override:b; 66 route_origin:s; \
            67 as4_supported:b; 61 private_as_action:s; 62 send_ready:b; 50 peer_port:u32; 51 transport_address:s; \
            4 local_address:s; 26 local_id:s; 5 local_asn:u32; 64 cluster_id:s; 56 task_instance:u32; \
            54 peer_close_info?:PeerCloseInfo; 9 send_state?:s; 10 last_event?:s; 11 last_state?:s; \
            12 last_state_at?:s; 13 last_error?:s; 44 auth_type?:s; 45 auth_keys?:[s]; \
            38 configured_address_families?:[s]; 39 negotiated_address_families?:[s]; \
            57 graceful_restart_address_families?:[s]; 58 long_lived_graceful_restart_address_families?:[s]; \
            49 family_attributes_list?:[ShowBgpNeighborFamily]; 59 graceful_restart_time?:u16; \
            60 long_lived_graceful_restart_time?:u32; 40 configured_hold_time?:u32; 41 negotiated_hold_time:u32; \
            46 primary_path_count:u32; 23 flap_count?:u64; 24 flap_time?:s; \
            37 routing_instances?:[BgpNeighborRoutingInstance]; 29 routing_tables?:[BgpNeighborRoutingTable]; \
            30 rx_proto_stats?:PeerProtoStats; 31 tx_proto_stats?:PeerProtoStats; \
            32 rx_update_stats?:PeerUpdateStats; 33 tx_update_stats?:PeerUpdateStats; \
            34 rx_socket_stats?:PeerSocketStats; 35 tx_socket_stats?:PeerSocketStats; \
            42 rx_error_stats?:PeerRxErrorStats; 63 dscp_value?:i16; 100 fault_stats?:PeerFaultStats; \
            101 add_path_families?:[s]; 102 waiting_machines?:[s]
        PeerProtoStats: 1 total:u64; 2 open:u64; 3 keepalive:u64; 4 notification:u64; 5 update:u64; 6 close:u64; \
            100 route_refresh:u64
        PeerUpdateStats: 1 total:u64; 2 reach:u64; 3 unreach:u64; 4 end_of_rib:u64; 100 too_long:u64
        PeerSocketStats: 1 bytes:u64; 2 calls:u64; 3 average_bytes:d; 4 blocked_duration:s; 5 blocked_count:u64; \
            6 average_blocked_duration:s
        PeerFaultStats: 1 attributes_discarded:u64; 2 treated_as_withdrawn:u64; 3 loops:u64; 4 rejected:u64; \
            5 refused_calls:u64; 6 failed_calls:u64; 7 unusable:u64; 8 paths_refused:u64; 9 leaks:u64; 10 routes_purged:u64; \
            11 paths_in_excess:u64; 12 unpermitted:u64; 13 trimmed:u64; 14 waited:u64
        ShowBgpNeighborFamily: 1 family:s; 2 loop_count:u32; 3 prefix_limit:u32; 5 idle_timeout:i32; \
            4 gateway_address:s
        ShowRoutingInstanceResp: 1 instances:[ShowRoutingInstance]; 2 next_batch?:s@ShowRoutingInstanceReqIterate
        ShowRoutingInstance: 1 name:s@ShowRoutingInstanceReq; 3 virtual_network:s; 6 vn_index:i32; 8 vxlan_id:i32; \
            4 import_target:[s]; 5 export_target:[s]; 10 always_subscribe:b; 12 allow_transit:b; \
            13 pbb_evpn_enable:b; 7 deleted:b; 9 deleted_at:s; 2 tables?:[ShowRoutingInstanceTable]; \
            11 routing_policies?:[ShowInstanceRoutingPolicyInfo]; 14 neighbors?:[s]
        ShowInstanceRoutingPolicyInfo: 1 policy_name:s@ShowBgpRoutingPolicyConfigReq
        ShowRouteSummaryResp: 1 tables:[ShowRouteTableSummary]; 2 next_batch?:s@ShowRouteSummaryReqIterate
        ShowRouteTableSummary: 1 name:s@ShowRouteReq; 3 prefixes:u64; 4 paths:u64; 5 primary_paths:u64; \
            6 secondary_paths:u64; 7 infeasible_paths:u64; 18 stale_paths:u64; 19 llgr_stale_paths:u64; \
            8 walk_requests:u64; 16 walk_again_requests:u64; 9 walk_completes:u64; 17 actual_walks:u64; \
            10 walk_cancels:u64; 11 pending_updates:u64; 12 markers:u64; 14 listeners:u64; 15 walkers:u64; \
            2 deleted:b; 13 deleted_at:s
        ShowRouteResp: 1 tables:[ShowRouteTable]; 2 next_batch?:s@ShowRouteReqIterate
        ShowRouteTable: 1 routing_instance:s@ShowRoutingInstanceReq; 2 routing_table_name:s@ShowRouteReq; \
            9 deleted:b; 11 deleted_at:s; 3 prefixes:u64; 4 paths:u64; 5 primary_paths:u64; 6 secondary_paths:u64; \
            7 infeasible_paths:u64; 12 stale_paths:u64; 13 llgr_stale_paths:u64; 8 routes:[ShowRoute]; \
            10 listeners:[ShowTableListener]
        ShowRoute: 1 prefix:s; 2 last_modified:s; 3 paths:[ShowRoutePath]
        ShowRoutePath: 1 protocol:s; 3 last_modified:s; 5 local_preference:u32; 25 med:u32; 6 local_as:u32; \
            7 peer_as:u32; 8 peer_router_id:s; 9 source:s; 10 as_path:s; 30 as4_path:s; 11 next_hop:s; 12 label:u32; \
            26 origin:s; 13 replicated:b; 14 primary_table:s@ShowRouteReq; 24 secondary_tables:[s]; \
            15 communities:[s]; 16 origin_vn:s; 17 flags:[s]; 18 tunnel_encap:[s]; 19 sequence_no:s; \
            20 origin_vn_path:[s]; 21 pmsi_tunnel:ShowPmsiTunnel; 22 load_balance:ShowLoadBalance; \
            23 cluster_list:[s]; 27 originator_id:s; 28 edge_discovery:[ShowEdgeDiscovery]; \
            29 edge_forwarding:[ShowEdgeForwarding]; 100 decided_by?:s; 101 import_targets?:[s]; \
            102 shares_traffic:b; 103 unusable_because?:[s]; 104 path_id?:u32
        ShowBgpNeighborConfigResp: 1 neighbors:[ShowBgpNeighborConfig]; 2 next_batch?:s@ShowBgpNeighborConfigReqIterate
        ShowBgpNeighborConfig: 1 instance_name:s; 2 name:s; 13 admin_down:b; 15 passive:b; 20 as_override:b; \
            23 origin_override:b; 24 route_origin:s; 21 private_as_action:s; 18 router_type:s; 8 local_identifier:s; \
            9 local_as:u32; 3 vendor:s; 4 autonomous_system:u32; 5 identifier:s; 6 address:s; 22 cluster_id:s; \
            19 source_port:u32; 14 hold_time:i32; 16 loop_count:i32; 10 last_change_at:s; 11 auth_type?:s; \
            12 auth_keys?:[s]; 7 address_families:[s]; 17 family_attributes_list:[ShowBgpNeighborFamilyConfig]
        ShowBgpNeighborFamilyConfig: 1 family:s; 2 loop_count:i32; 3 prefix_limit:i32; 5 idle_timeout:i32; \
            4 gateway_address:s; 6 default_tunnel_encap_list:[s]; \
            100 import_default_tunnel_encap_list:[s]; 101 add_path?:s; 102 add_path_send?:u32
        ShowBgpServerResp: 1 rx_socket_stats:SocketIOStats; 2 tx_socket_stats:SocketIOStats
        SocketIOStats: 1 bytes:u64; 2 calls:u64; 3 average_bytes:d; 4 blocked_duration:s; 5 blocked_count:u64; \
            6 average_blocked_duration:s; 7 errors:u64
        ShowXmppServerResp: 3 current_connections:u32; 4 max_connections:u32; 1 rx_socket_stats:SocketIOStats; \
            2 tx_socket_stats:SocketIOStats
        ShowXmppConnectionResp: 1 connections:[ShowXmppConnection]
        ShowXmppConnection: 1 name:s; 2 deleted:b; 3 remote_endpoint:s; 4 local_endpoint:s; 5 state:s; \
            6 last_event:s; 7 last_state:s; 8 last_state_at:s; 9 receivers:[s]; 10 server_auth_type:s; \
            11 dscp_value:u16
        IFMapXmppClientInfoShowResp: 1 client_stats:[IFMapXmppClientInfo]
        IFMapXmppClientInfo: 1 client_name:s; 2 client_index:i32; 9 vm_reg_info:VmRegInfo; 3 msgs_sent:u64; \
            4 msgs_blocked:u64; 5 update_nodes_sent:u64; 10 delete_nodes_sent:u64; 6 update_links_sent:u64; \
            11 delete_links_sent:u64; 7 bytes_sent:u64; 8 is_blocked:b
        IFMapServerClientShowResp: 1 name_list:IFMapServerShowClientMap; 2 index_list:IFMapServerShowIndexMap; \
            3 history_list:IFMapServerClientHistoryList
        IFMapServerShowClientMap: 1 table_count:i32; 2 print_count:i32; 3 clients:[IFMapServerClientMapShowEntry]
        IFMapServerClientMapShowEntry: 1 client_name:s; 2 interest_tracker_entries:u64; \
            3 advertised_tracker_entries:u64
        IFMapServerShowIndexMap: 1 table_count:i32; 2 print_count:i32; 3 clients:[IFMapServerIndexMapShowEntry]
        IFMapServerIndexMapShowEntry: 1 client_index:i32; 2 client_name:s
        IFMapServerClientHistoryList: 1 table_count:i32; 2 print_count:i32; 3 clients:[IFMapServerClientHistoryEntry]
        IFMapServerClientHistoryEntry: 1 client_name:s; 2 client_index:i32; 3 creation_time_ago:s; \
            4 deletion_time_ago:s
        IFMapPerClientNodesShowResp: 1 node_db:[IFMapPerClientNodesShowInfo]; \
            2 next_batch?:s@IFMapPerClientNodesShowReqIterate
        IFMapPerClientNodesShowInfo: 1 node_name:s@IFMapNodeShowReq; 2 sent:s; 3 interest_tracked:s; \
            4 advertised_tracked:s
        IFMapPerClientLinksShowResp: 1 link_db:[IFMapPerClientLinksShowInfo]; \
            2 next_batch?:s@IFMapPerClientLinksShowReqIterate
        IFMapPerClientLinksShowInfo: 1 metadata:s; 2 left:s@IFMapNodeShowReq; 3 right:s@IFMapNodeShowReq; 4 sent:s; \
            5 interest_tracked:s; 6 advertised_tracked:s
        IFMapLinkTableShowResp: 1 table_size:u32; 2 ifmap_db:[IFMapLinkShowInfo]; \
            3 next_batch?:s@IFMapLinkTableShowReqIterate
        IFMapLinkShowInfo: 1 metadata:s; 2 left:s@IFMapNodeShowReq; 3 right:s@IFMapNodeShowReq; 4 interests:s; \
            5 advertised:s; 6 dbentryflags:s; 7 last_modified:s; 8 origins:[IFMapLinkOriginShowInfo]
        IFMapLinkOriginShowInfo: 1 sequence_number:u64; 2 origin:s
        IFMapNodeTableListShowResp: 1 table_list:[IFMapNodeTableListShowEntry]
        IFMapTableShowResp: 1 ifmap_db:[IFMapNodeShowInfo]; 2 next_batch?:s@IFMapTableShowReqIterate
        IFMapNodeShowResp: 1 node_info:IFMapNodeShowInfo
        IFMapNodeShowInfo: 1 node_name:s; 2 interests:s; 3 advertised:s; 4 dbentryflags:s; \
            5 obj_info:[IFMapObjectShowInfo]; 6 neighbors:[s]; 7 last_modified:s
        ShowBgpInstanceConfigResp: 1 instances:[ShowBgpInstanceConfig]; \
            2 next_batch?:s@ShowBgpInstanceConfigReqIterate
        ShowBgpInstanceConfig: 1 name:s; 2 virtual_network:s; 7 virtual_network_index:i32; 8 vxlan_id:i32; \
            3 import_target:[s]; 4 export_target:[s]; 10 has_pnf:b; 13 allow_transit:b; 14 pbb_evpn_enable:b; \
            9 last_change_at:s; 15 neighbors:[s]; 5 service_chain_infos:[ShowBgpServiceChainConfig]; \
            6 static_routes:[ShowBgpStaticRouteConfig]; 11 aggregate_routes:[ShowBgpRouteAggregateConfig]; \
            12 routing_policies:[ShowBgpInstanceRoutingPolicyConfig]
        ShowBgpRoutingPolicyConfigResp: 1 routing_policies:[ShowBgpRoutingPolicyConfig]; \
            2 next_batch?:s@ShowBgpRoutingPolicyConfigReqIterate
        ShowBgpRoutingPolicyConfig: 1 name:s; 2 terms:[ShowBgpRoutingPolicyTermConfig]
        ShowBgpRoutingPolicyTermConfig: 1 match?:s; 2 action?:s
        ShowStaticRouteResp: 1 static_route_entries:[StaticRouteEntriesInfo]; \
            2 next_batch?:s@ShowStaticRouteReqIterate
        StaticRouteEntriesInfo: 1 ri_name:s; 2 static_route_list:[StaticRouteInfo]
        StaticRouteInfo: 1 prefix:s; 2 static_rt:b; 3 nexthop:s; 7 community_list:[s]; 5 route_target_list:[s]; \
            6 secondary_tables:[s]; 4 nexthop_rt:ShowRouteBrief
        ShowRouteBrief: 1 prefix:s; 2 paths:[ShowRoutePathBrief]
        ShowRoutePathBrief: 1 protocol:s; 2 local_preference:u32; 6 med:u32; 3 source:s; 4 next_hop:s; 5 label:u32
        ShowRouteAggregateResp: 1 aggregate_route_entries:[AggregateRouteEntriesInfo]; \
            2 next_batch?:s@ShowRouteAggregateReqIterate
        AggregateRouteEntriesInfo: 2 name:s@ShowRouteAggregateReq; 4 instance_name:s; \
            5 aggregate_route_list:[AggregateRouteInfo]
        AggregateRouteInfo: 1 prefix:s; 2 aggregate_rt:ShowRouteBrief; 3 nexthop:s; 4 deleted:b; 5 contributors?:[s]
        ShowServiceChainResp: 1 service_chain_list:[ShowServicechainInfo]; 2 next_batch?:s@ShowServiceChainReqIterate
        ShowMulticastManagerResp: 1 managers:[ShowMulticastManager]; 2 next_batch?:s@ShowMulticastManagerReqIterate
        ShowMulticastManager: 1 name:s@ShowMulticastManagerDetailReq; 2 total_trees:u32; 3 deleted:b; 4 deleted_at:s
        ShowMulticastManagerDetailResp: 1 trees:[ShowMulticastTree]
        ShowMulticastTree: 1 group:s; 2 source:s; 3 level0_forwarders:[ShowMulticastForwarder]; \
            4 level1_forwarders:[ShowMulticastForwarder]
        ShowMulticastForwarder: 1 address:s; 2 label_block:s; 3 label:u32; 5 router_id:s; \
            4 links:[ShowMulticastTreeLink]
        ShowMulticastTreeLink: 1 address:s; 2 label:u32
        ShowRtGroupResp: 1 rtgroup_list:[ShowRtGroupInfo]; 2 next_batch?:s@ShowRtGroupReqIterate
        ShowRtGroupSummaryResp: 1 rtgroup_list:[ShowRtGroupInfo]; 2 next_batch?:s@ShowRtGroupSummaryReqIterate
        ShowRtGroupInfo: 1 rtarget:s@ShowRtGroupReq; 2 import_members:[ShowRtGroupMemberTableList]; \
            3 export_members:[ShowRtGroupMemberTableList]; 4 peers_interested?:[s]; 5 dep_route?:[s]
        ShowRtGroupMemberTableList: 1 family:s; 2 tables:[s]
        BgpNeighborRoutingInstance: 1 name:s; 2 state:s
        IFMapNodeTableListShowEntry: 1 table_name:s; 2 size:u64
        """
}
