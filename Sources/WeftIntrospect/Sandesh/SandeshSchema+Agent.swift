extension SandeshSchema {
    /// Structures of the agent.
    static let agent = """
        ItfResp: 1 itf_list:[ItfSandeshData]
        ItfSandeshData: 1 index:i32; 2 name:s; 3 uuid:s; 4 vrf_name:s@VrfListReq; 5 active:s; 49 ipv4_active?:s; \
            28 l2_active:s; 35 ip6_active?:s; 53 health_check_active?:s; 6 dhcp_service:s; 72 dhcp_service_v6:s; \
            7 dns_service:s; 8 type:s; 9 label:i32; 25 l2_label:i32; 26 vxlan_id:i32; 10 vn_name:s@VnListReq; \
            11 vm_uuid:s@VmListReq; 12 vm_name:s; 13 ip_addr:s; 14 mac_addr:s; 15 policy:s; \
            16 fip_list:[FloatingIpSandeshList]; 17 mdata_ip_addr:s; 18 service_vlan_list:[ServiceVlanSandeshList]; \
            19 os_ifindex:i32; 20 fabric_port:s; 21 alloc_linklocal_ip:s; 22 analyzer_name:s; 23 config_name:s; \
            24 sg_uuid_list:[VmIntfSgUuid]; 27 static_route_list:[StaticRouteSandesh]; 30 vm_project_uuid:s; \
            31 admin_state:s; 32 flow_key_idx:i32; 33 allowed_address_pair_list?:[StaticRouteSandesh]; \
            34 ip6_addr?:s; 36 local_preference:i32; 37 tx_vlan_id:i16; 38 rx_vlan_id:i16; 39 parent_interface:s; \
            40 subnet?:s; 41 sub_type?:s; 42 vrf_assign_acl_uuid?:s@AclReq; 43 vmi_type?:s; 44 transport:s; \
            45 logical_interface_uuid:s; 46 flood_unknown_unicast?:b; 47 physical_device:s; 48 physical_interface:s; \
            50 fixed_ip4_list:[s]; 51 fixed_ip6_list:[s]; 52 fat_flow_list:[s]; 54 metadata_ip_active?:s; \
            55 service_health_check_ip?:s; 56 qos_config?:s@AgentQosConfigSandeshReq; \
            57 alias_ip_list:[AliasIpSandeshList]; 58 drop_new_flows:b; \
            59 bridge_domain_list:[VmIntfBridgeDomainUuid]; 60 vmi_tag_list:[VmiTagData]; 61 policy_set_acl_list:[s]; \
            62 slo_list:[SecurityLoggingObjectLink]; 63 vhostuser_mode:byte; 64 si_other_end_vmi:s; \
            65 cfg_igmp_enable:b; 66 igmp_enabled:b; 67 max_flows:i32; 68 policy_set_fwaas_list:[s]; \
            69 bond_interface_list:[BondInterface]; 70 mac_ip_learning_enable:b; \
            71 mac_ip_list:[LearntMacIpSandeshList]
        VnListResp: 1 vn_list:[VnSandeshData]
        VnSandeshData: 1 name:s; 2 uuid:s; 3 acl_uuid:s@AclReq; 4 mirror_acl_uuid:s@AclReq; \
            5 mirror_cfg_acl_uuid:s@AclReq; 6 vrf_name:s@VrfListReq; 7 ipam_data:[VnIpamData]; \
            8 ipam_host_routes:[VnIpamHostRoutes]; 9 layer2_forwarding:b; 10 ipv4_forwarding:b; 11 admin_state:b; \
            12 vxlan_id:i32; 13 config_vxlan_id:i32; 14 vn_id:i32; 15 enable_rpf:b; 16 bridging:b; \
            17 flood_unknown_unicast:b; 18 pbb_etree_enabled:b; 19 layer2_control_word:b; \
            20 slo_list:[SecurityLoggingObjectLink]; 21 cfg_igmp_enable:b; 22 max_flows:i32; \
            23 mp_list:[MulticastPolicyLink]; 24 mac_ip_learning_enable:b; 25 health_check_uuid:s
        VrfListResp: 1 vrf_list:[VrfSandeshData]
        VrfSandeshData: 1 name:s; 2 ucindex:i32@Inet4UcRouteReq; 3 mcindex:i32@Inet4McRouteReq; \
            4 l2index:i32@Layer2RouteReq; 5 source:s; 6 uc6index:i32@Inet6UcRouteReq; 7 vn:s@VnListReq; \
            8 table_label:i32; 9 vxlan_id:i32; 10 evpnindex:i32@EvpnRouteReq; 11 brindex:i32@BridgeRouteReq; \
            12 mplsindex:i32@Inet4MplsUcRouteReq; 13 RD:s; 14 mac_aging_time:i32; 15 layer2_control_word:b; \
            16 forwarding_vrf:s; 17 hbf_rintf:i32; 18 hbf_lintf:i32
        Inet4UcRouteResp: 1 route_list:[RouteUcSandeshData]
        Inet6UcRouteResp: 1 route_list:[RouteUcSandeshData]
        RouteUcSandeshData: 1 src_ip:s; 2 src_plen:i32; 3 src_vrf:s@VrfListReq; 4 path_list:[PathSandeshData]; \
            5 ipam_subnet_route?:b; 8 ipam_host_route?:b; 6 proxy_arp?:b; 7 multicast:b; 9 intf_route_type:s
        PathSandeshData: 1 nh:NhSandeshData; 2 label:i32; 3 vxlan_id:i32; 4 peer:s; 5 dest_vn_list:[s]@VnListReq; \
            6 unresolved:s; 7 gw_ip?:s; 8 vrf?:s@VrfListReq; 10 sg_list?:[i32]; 11 supported_tunnel_type:s; \
            12 active_tunnel_type:s; 13 stale?:b; 14 path_preference_data?:PathPreferenceSandeshData; 15 info?:s; \
            16 active_label?:i32; 17 flood_dhcp?:s; 18 vm_name?:s; 19 ecmp_suppressed?:b; 20 ecmp_hashing_fields?:s; \
            21 communities?:[s]; 22 peer_sequence_number?:u64; 23 etree_leaf:b; 24 layer2_control_word:b; \
            25 tag_list?:[i32]; 26 inactive:b; 27 origin_vn:s
        PathPreferenceSandeshData: 1 sequence:i32; 2 preference:i32; 3 ecmp:b; 4 wait_for_traffic?:b; \
            5 dependent_ip?:s
        BridgeRouteResp: 1 route_list:[RouteL2SandeshData]
        Layer2RouteResp: 1 route_list:[RouteL2SandeshData]
        RouteL2SandeshData: 1 mac:s; 2 src_vrf:s@VrfListReq; 4 path_list:[PathSandeshData]
        EvpnRouteResp: 1 route_list:[RouteEvpnSandeshData]
        RouteEvpnSandeshData: 1 mac:s; 2 src_vrf:s@VrfListReq; 3 ip_addr:s; 4 path_list:[PathSandeshData]
        NhListResp: 1 nh_list:[NhSandeshData]
        NhSandeshData: 1 type:s; 2 ref_count:i32; 3 valid?:s; 4 policy?:s; 5 sip?:s; 6 dip?:s; 7 vrf?:s@VrfListReq; \
            8 itf?:s@ItfReq; 9 mac?:[s]; 10 sport?:i32; 11 dport?:i32; 12 mcast?:s; 13 label?:i32; \
            14 mc_list?:[McastData]; 15 vlan_tag?:i16; 16 tunnel_type?:s; 17 local_ecmp?:s; \
            18 fabric_comp?:FabricCompositeData; 19 l2_comp?:L2CompositeData; 20 l3_comp?:L3CompositeData; \
            21 nh_index:i32; 22 interface_comp?:MulticastCompositeData; 23 evpn_comp?:MulticastCompositeData; \
            24 vxlan_flag?:b; 34 intf_flags:i32; 25 flood_unknown_unicast?:b; 26 isid:i32; 27 learning_enabled:b; \
            28 etree_leaf:b; 29 layer2_control_word:b; 30 pbb_bmac?:s; 31 crypt_all_traffic:b; \
            32 crypt_path_available:b; 33 crypt_interface:s
        MplsResp: 1 mpls_list:[MplsSandeshData]
        MplsSandeshData: 1 label:i32; 2 type:s; 3 nh:NhSandeshData
        VmListResp: 1 vm_list:[VmSandeshData]
        VmSandeshData: 1 uuid:s; 2 sg_uuid_list?:[VmSgUuid]; 3 drop_new_flows:b
        AgentXmppConnectionStatus: 1 peer:[AgentXmppData]
        AgentXmppData: 1 controller_ip:s; 2 state:s; 3 peer_name:s; 4 peer_address:s; 5 cfg_controller?:s; \
            6 mcast_controller?:s; 7 last_state:s; 8 last_event:s; 9 last_state_at:s; 10 flap_count:u32; \
            11 flap_time:s; 19 dscp:u16; 12 rx_proto_stats:ControllerProtoStats; \
            13 tx_proto_stats:ControllerProtoStats; 14 xmpp_auth_type:s; 15 sequence_number:u64; \
            16 last_ready_time:s; 17 end_of_rib_stats:ControllerEndOfRibStats; 18 config_stats:ConfigStats
        BgpAsAServiceSandeshResp: 1 bgp_as_a_service_list:[BgpAsAServiceSandeshList]
        BgpAsAServiceSandeshList: 1 vm_bgp_peer_ip:s; 2 vm_nat_source_port:i32; 3 vmi_uuid:s@ItfReq; 4 is_shared?:b; \
            5 health_check_configured:b; 6 health_check_uuid:s@HealthCheckSandeshReq; 7 health_check_delay_usecs:u64; \
            8 health_check_timeout_usecs:u64; 9 health_check_retries:u32; \
            10 primary_control_node_zone:s@ControlNodeZoneSandeshReq; \
            11 secondary_control_node_zone:s@ControlNodeZoneSandeshReq; 12 primary_bgp_peer:s@BgpRouterSandeshReq; \
            13 secondary_bgp_peer:s@BgpRouterSandeshReq; 100 primary_address?:s; 101 secondary_address?:s
        KInterfaceResp: 1 if_list:[KInterfaceInfo]
        KInterfaceInfo: 1 idx:i32; 2 type:s; 3 flags:s; 4 vrf:i32; 5 rid:i32; 6 os_idx:i32; 7 mtu:i32; 8 name:s; \
            100 ipackets?:u64; 101 ibytes?:u64; 102 opackets?:u64; 103 obytes?:u64
        KDropStatsResp: 1 drops:[KDropReason]
        KDropReason: 1 reason:s; 2 packets:u64
        WeftRepairsResp: 1 repairs:[WeftRepair]
        WeftRepair: 1 kind:s; 2 count:u64; 3 last:s; 4 what:s
        WeftUnservedResp: 1 unserved:[WeftUnserved]
        WeftUnserved: 1 kind:s; 2 count:u64; 3 last:s
        """
}
