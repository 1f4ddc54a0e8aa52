import WeftJSON

/// Objects of the configuration, for the fuzzer to begin with.
enum ObjectSeeds {
    /// By the names of their files.
    static var all: [String: [UInt8]] { texts.mapValues(\.bytes) }

    private static let texts: [String: JSON] = [
        "values": [
            "null": .null, "flags": [true, false], "numbers": [0, -1, 9_223_372_036_854_775_807, 1.5e300],
            "text": "ä\u{1F578}\"\\\u{1}", "empty": [[:], []],
        ],
        "network": [
            [
                "type": "virtual-network", "name": "default-domain:demo:blue",
                "parent": ["project", "default-domain:demo"],
                "refs": [
                    [
                        "network-ipam", "default-domain:default-project:default-network-ipam",
                        ["ipam_subnets": [["subnet": ["ip_prefix": "10.1.0.0", "ip_prefix_len": 24]]]],
                    ], ["network-policy", "default-domain:demo:pass", ["sequence": ["major": 0, "minor": 0]]],
                ],
                "properties": [
                    "virtual_network_network_id": 7,
                    "route_target_list": ["route_target": ["target:64512:7", "target:10.0.0.1:8"]],
                ],
            ],
            [
                "type": "network-policy", "name": "default-domain:demo:pass",
                "properties": [
                    "network_policy_entries": [
                        "policy_rule": [
                            [
                                "direction": "<>", "protocol": "tcp",
                                "src_addresses": [["virtual_network": "any"]],
                                "dst_addresses": [["virtual_network": "default-domain:demo:red"]],
                                "dst_ports": [["start_port": 80, "end_port": 65535]],
                                "action_list": ["simple_action": "pass"],
                            ]
                        ]
                    ]
                ],
            ],
        ],
        "router": [
            [
                "type": "bgp-router", "name": "default-domain:default-project:ip-fabric:__default__:gw",
                "parent": ["routing-instance", "default-domain:default-project:ip-fabric:__default__"],
                "refs": [
                    [
                        "bgp-router", "default-domain:default-project:ip-fabric:__default__:own",
                        [
                            "session": [
                                [
                                    "attributes": [
                                        [
                                            "hold_time": 90, "loop_count": 2,
                                            "family_attributes": [
                                                [
                                                    "address_family": "inet-vpn",
                                                    "prefix_limit": ["maximum": 1000, "idle_timeout": 60],
                                                ]
                                            ],
                                        ]
                                    ]
                                ]
                            ]
                        ],
                    ]
                ],
                "properties": [
                    "bgp_router_parameters": [
                        "address": "192.0.2.7", "port": 179, "autonomous_system": 65001, "hold_time": 90,
                        "address_families": ["family": ["inet", "inet-vpn"]],
                    ]
                ],
            ]
        ],
        "policy": [
            [
                "type": "routing-policy", "name": "default-domain:demo:marks",
                "properties": [
                    "routing_policy_entries": [
                        "term": [
                            [
                                "term_match_condition": [
                                    "community": "65001:.*",
                                    "prefix": [["prefix": "10.0.0.0/8", "prefix_type": "longer"]],
                                ],
                                "term_action_list": [
                                    "update": ["as_path": ["expand": ["asn_list": [65010, 65010]]], "local_pref": 7],
                                    "action": "accept",
                                ],
                            ]
                        ]
                    ]
                ],
            ],
            [
                "type": "routing-instance", "name": "default-domain:demo:red:red",
                "parent": ["virtual-network", "default-domain:demo:red"],
                "refs": [["routing-policy", "default-domain:demo:marks", ["sequence": "1.0"]]],
                "properties": [
                    "static_route_entries": [
                        "route": [["prefix": "10.9.0.0/16", "next_hop": "10.0.1.3", "route_target": ["target:1:2"]]]
                    ]
                ],
            ],
        ],
        "pod": [
            [
                "type": "virtual-machine-interface", "name": "default-domain:demo:port",
                "refs": [
                    ["virtual-network", "default-domain:demo:red"],
                    ["routing-instance", "default-domain:demo:red:red", ["direction": "both"]],
                    ["virtual-machine", "vm"],
                ],
                "properties": ["virtual_machine_interface_mac_addresses": ["mac_address": ["02:00:00:00:00:01"]]],
            ],
            [
                "type": "instance-ip", "name": "ip",
                "refs": [
                    ["virtual-network", "default-domain:demo:red"],
                    ["virtual-machine-interface", "default-domain:demo:port"],
                ],
                "properties": ["instance_ip_address": "10.0.1.3"],
            ],
            [
                "type": "virtual-router", "name": "default-global-system-config:host-2",
                "refs": [["virtual-machine", "vm"]], "properties": ["virtual_router_ip_address": "192.0.2.2"],
            ],
        ],
    ]
}
