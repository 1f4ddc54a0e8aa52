// Lookups: what a workload may send from, and where its packets go.
#pragma once

#include "packet.h"

// The gateway for one of the port's own addresses; NULL when the address is not the port's.
inline_always __be32 *own_address(__u32 port, __be32 address)
{
    struct weft_source key = {.port = port, .address = address};
    return bpf_map_lookup_elem(&sources, &key);
}

inline_always struct weft_hop *route(__u32 vrf, __be32 address)
{
    struct weft_route key = {.prefix_length = 64, .vrf = vrf, .address = address};
    return bpf_map_lookup_elem(&routes, &key);
}
