// Keys and values of the maps, shared between the data plane and the agent that fills them.
//
// Addresses and labels stand in network byte order, as in packets; everything else in the host's.
//
// Maps outlive the agent under pins that name map and layout: "routes-1". Whatever changes in a map (what its bytes
// mean, its type, how many entries it takes) needs the next number here, of that map alone. Then what an agent decided
// is said anew, and what packets made is converted (MapLayout.swift).
#ifndef WEFT_LAYOUT_H
#define WEFT_LAYOUT_H

#include <linux/types.h>

// The one entry of map `host`, which every agent makes anew.
struct weft_host {
    __be32 address;      // other hosts tunnel to it
    __u32 underlay;      // interface index
    __u32 mtu;           // largest IP packet that fits into the underlay in MPLS over UDP
    __u32 segment_mtu;   // the same in VXLAN
    __u32 segments;      // interface index of the VXLAN device
    __u8 router_mac[6];  // the host's own in segments: what peers address routed frames to
    __u16 unused;
};

// Map `ports`, by the interface index of the host's end.
#define WEFT_PORTS_LAYOUT 1
struct weft_port {
    __u32 vrf;
    __u8 mac[6];
    __u16 unused;
};

// Map `sources`: the addresses that a port may send from. The value is the gateway's address, zero if there is none.
#define WEFT_SOURCES_LAYOUT 1
struct weft_port_address {
    __u32 interface;
    __be32 address;
};

// Map `routes`, a longest-prefix match. The VRF belongs to the prefix: its length counts the VRF's 32 bits.
#define WEFT_ROUTES_LAYOUT 1
struct weft_route {
    __u32 prefix_length;
    __u32 vrf;
    __be32 address;
};

enum weft_hop_kind {
    WEFT_HOP_DISCARD,
    WEFT_HOP_RECEIVE,
    WEFT_HOP_LOCAL,
    WEFT_HOP_TUNNEL,
    WEFT_HOP_SEGMENT,
    WEFT_HOP_AGENT,
};

struct weft_hop {
    __u32 kind;
    __u32 target;  // local: the port's interface index; tunnel and segment: the remote address;
                   // agent: its device's interface index
    __be32 label;  // tunnel: a whole MPLS label stack entry; segment: the VNI
    __u8 mac[6];   // segment: of the address's owner, or of the router in front of it
    __u16 unused;
};

// Map `labels`: interface indices of ports by the 20-bit label in host byte order.
#define WEFT_LABELS_LAYOUT 1

// Map `segments`, by VNI.
#define WEFT_SEGMENTS_LAYOUT 1
struct weft_segment {
    __u32 vrf;
    __u32 is_routed;  // frames are for the host's router MAC (a layer 3 VNI); otherwise they are the workloads' own
};

// Map `speakers`: the control nodes that a port's workload finds at addresses of ours, as its BGP peers. Keyed as
// `sources` is.
#define WEFT_SPEAKERS_LAYOUT 1
struct weft_speaker {
    __be32 address;
    __be16 port;
    __be16 source_port;  // at this host; by it the control node knows the workload
};

// Map `speaker_sessions`: the BGP sessions of workloads, as control nodes see them. The programs write it.
#define WEFT_SPEAKER_SESSIONS_LAYOUT 1
struct weft_speaker_session_key {
    __be32 speaker;
    __be16 source_port;
    __u16 unused;
};

struct weft_speaker_session {
    __u32 interface;
    __be32 workload;
    __be32 gateway;
    __be16 workload_port;
    __be16 speaker_port;
};

// Map `tunnel_sources`: who may tunnel to this host, by address. Where the entry of 0.0.0.0 is, anybody may: no control
// node has named them yet. IPv6 addresses need a map of their own (0017).
#define WEFT_TUNNEL_SOURCES_LAYOUT 1
enum weft_tunnel_source {
    WEFT_TUNNEL_SOURCE_NAMED = 1,
};

// Map `counters`, one per port and CPU.
#define WEFT_COUNTERS_LAYOUT 1
struct weft_counters {
    __u64 received_packets;
    __u64 received_bytes;
    __u64 sent_packets;
    __u64 sent_bytes;
};

// Map `drops`, one counter per reason and CPU. A new reason makes the map longer, which is another layout.
#define WEFT_DROPS_LAYOUT 2
enum weft_drop {
    WEFT_DROP_DISCARD,
    WEFT_DROP_NO_ROUTE,
    WEFT_DROP_INVALID_INTERFACE,
    WEFT_DROP_INVALID_SOURCE,
    WEFT_DROP_INVALID_SOURCE_MAC,
    WEFT_DROP_INVALID_PROTOCOL,
    WEFT_DROP_INVALID_PACKET,
    WEFT_DROP_INVALID_ARP,
    WEFT_DROP_NO_ARP_ANSWER,
    WEFT_DROP_INVALID_LABEL,
    WEFT_DROP_TTL_EXCEEDED,
    WEFT_DROP_FRAGMENTATION_NEEDED,
    WEFT_DROP_MULTICAST,
    WEFT_DROP_NOT_FOR_GATEWAY,
    WEFT_DROP_REWRITE_FAILED,
    WEFT_DROP_INVALID_VNI,
    WEFT_DROP_INVALID_TARGET_MAC,
    WEFT_DROP_INVALID_TUNNEL_SOURCE,
    WEFT_DROP_INVALID_TUNNEL_TARGET,
    WEFT_DROP_FORGED_TUNNEL,
    WEFT_DROP_REASONS,
};

#endif
