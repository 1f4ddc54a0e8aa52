// Lookups: what a workload may send from, and where its packets go.
#pragma once

#include <stdbool.h>

#include "maps.h"

// The gateway for one of the port's own addresses; NULL when the address is not the port's.
inline_always __be32 *own_address(__u32 interface, __be32 address)
{
    struct weft_port_address key = {.interface = interface, .address = address};
    return bpf_map_lookup_elem(&sources, &key);
}

inline_always struct weft_hop *route(__u32 vrf, __be32 address)
{
    struct weft_route key = {.prefix_length = 64, .vrf = vrf, .address = address};
    return bpf_map_lookup_elem(&routes, &key);
}

// Whether the VRF reaches an address through the port: behind a workload that routes, sources are others' (RFC 3704
// §2.2).
inline_always bool leads_to(__u32 vrf, __be32 address, __u32 interface)
{
    struct weft_hop *hop = route(vrf, address);
    return hop && hop->kind == WEFT_HOP_LOCAL && hop->target == interface;
}

// Whether an address is a port's own, or lies behind its workload.
inline_always bool belongs_to(__u32 interface, __u32 vrf, __be32 address)
{
    return own_address(interface, address) || leads_to(vrf, address, interface);
}

inline_always bool is_named_source(__be32 address)
{
    return bpf_map_lookup_elem(&tunnel_sources, &address);
}

// Whether packets out of a tunnel are taken from an address: if it is named, or as long as nobody is.
inline_always bool may_tunnel(__be32 address)
{
    return is_named_source(address) || is_named_source(0);
}
