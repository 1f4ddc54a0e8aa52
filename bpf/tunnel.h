// MPLS over UDP between hosts (RFC 7510), one label, as the original vRouter sends it:
//
//     Ethernet | IPv4 20 | UDP 8: source port = hash of the flow, destination port 6635 | label 4 | IPv4 inside
#pragma once

#include <linux/errno.h>

#include "checksum.h"
#include "packet.h"
#include "route.h"
#include "verdict.h"

#define MPLS_UDP_PORT 6635
#define MPLS_UDP_PORT_OLD 51234  // the port before IANA gave one; accepted, never sent

#define VXLAN_PORT 4789

#define LABEL_SHIFT 12
#define LABEL_BOTTOM 0x100

struct tunnel_header {
    struct iphdr ip;
    struct udphdr udp;
    __be32 label;
};

// The size of the largest IP packet that will be on the wire: a frame that is still to be cut into segments counts
// with one segment.
inline_always __u32 wire_length(struct __sk_buff *skb, const struct packet *packet)
{
    if (!skb->gso_size)
        return packet->length;
    __u32 header = packet->ip->ihl * 4;
    if (packet->ip->protocol != IPPROTO_TCP)
        return header + sizeof(struct udphdr) + skb->gso_size;
    __u8 offset = 0;  // the upper half of byte 12 counts the TCP header's words
    bpf_skb_load_bytes(skb, ETH_HLEN + header + 12, &offset, sizeof(offset));
    return header + (offset >> 4) * 4 + skb->gso_size;
}

inline_always int encapsulate(struct __sk_buff *skb, const struct weft_host *self, __be32 remote, __be32 label)
{
    // Segments keep their size: they were measured before, and datagrams must not be cut anew.
    const __u64 flags = BPF_F_ADJ_ROOM_FIXED_GSO | BPF_F_ADJ_ROOM_ENCAP_L3_IPV4 | BPF_F_ADJ_ROOM_ENCAP_L4_UDP |
                        BPF_F_ADJ_ROOM_ENCAP_L2(sizeof(__be32));
    __u32 length = skb->len - ETH_HLEN + sizeof(struct tunnel_header);
    // A frame that is cut into segments gets its lengths then; until then they only must not wrap.
    if (length > 0xffff)
        length = 0xffff;
    struct tunnel_header outer = {
        .ip = {
            .version = 4,
            .ihl = 5,
            .tot_len = bpf_htons(length),
            .id = bpf_get_prandom_u32(),
            .ttl = 64,
            .protocol = IPPROTO_UDP,
            .saddr = self->address,
            .daddr = remote,
        },
        .udp = {
            // The dynamic ports; routers on the way spread flows by it (RFC 7510 §3).
            .source = bpf_htons(0xc000 | (bpf_get_hash_recalc(skb) & 0x3fff)),
            .dest = bpf_htons(MPLS_UDP_PORT),
            .len = bpf_htons(length - sizeof(struct iphdr)),
        },
        .label = label,
    };
    outer.ip.check = ipv4_checksum(&outer.ip);
    long failure = bpf_skb_adjust_room(skb, sizeof(outer), BPF_ADJ_ROOM_MAC, flags);
    // A packet that the workload only passes on may still carry the marks of the tunnel that it came through, and one
    // of a tunnel of its own carries that one's. A single packet needs none. Of a bundle the underlay would write the
    // lengths of the wrong headers, and all of it would be lost where nobody counts; workloads cut these apart
    // themselves (NetlinkSocket+Offload.swift).
    if (failure == -EALREADY && !skb->gso_size)
        failure = bpf_skb_adjust_room(skb, sizeof(outer), BPF_ADJ_ROOM_MAC, BPF_F_ADJ_ROOM_FIXED_GSO);
    if (failure || bpf_skb_store_bytes(skb, ETH_HLEN, &outer, sizeof(outer), 0))
        return drop(WEFT_DROP_REWRITE_FAILED);
    // Route and neighbour of the remote host are the kernel's business.
    return bpf_redirect_neigh(self->underlay, NULL, 0, 0);
}

inline_always bool is_mpls_port(__be16 port)
{
    return port == bpf_htons(MPLS_UDP_PORT) || port == bpf_htons(MPLS_UDP_PORT_OLD);
}

// Whether a packet for this host came through a tunnel.
inline_always bool is_tunnelled(const struct packet *packet)
{
    return packet->upper == IPPROTO_UDP && is_mpls_port(packet->target_port);
}

// Whether some host would take a workload's packet for one of a tunnel, were it to come out of the fabric at a router:
// it is for a tunnel's port, and from an address that hosts take tunnels from. Tenants choose addresses as they like,
// those of hosts too.
inline_always bool poses_as_tunnel(struct __sk_buff *skb, const struct packet *packet, const struct weft_host *self)
{
    if (packet->ip->protocol != IPPROTO_UDP)
        return false;
    __be16 port = packet->target_port;
    // A kernel's VXLAN takes what has options, and puts fragments together; the first of them has the ports.
    if (packet->upper != IPPROTO_UDP) {
        if (packet->ip->frag_off & bpf_htons(IP_OFFSET))
            return false;
        __u32 at = ETH_HLEN + packet->ip->ihl * 4 + offsetof(struct udphdr, dest);
        if (bpf_skb_load_bytes(skb, at, &port, sizeof(port)))
            return false;
    }
    if (!is_mpls_port(port) && port != bpf_htons(VXLAN_PORT))
        return false;
    return packet->source == self->address || is_named_source(packet->source);
}

// The port that a label stands for.
struct labelled {
    __u32 interface;
    const struct weft_port *port;
};

// Takes a packet out of its tunnel. The label tells the port that it is for, and its address has to lead there. Zero,
// or the verdict about what cannot be unwrapped; every pointer into the packet is invalid afterwards.
inline_always int unwrap(struct __sk_buff *skb, const struct packet *packet, struct labelled *found)
{
    if (!may_tunnel(packet->source))
        return drop(WEFT_DROP_INVALID_TUNNEL_SOURCE);
    struct ethhdr *eth = head(skb, sizeof(*eth) + sizeof(struct tunnel_header) + sizeof(struct iphdr));
    if (!eth)
        return drop(WEFT_DROP_INVALID_PACKET);
    struct tunnel_header *outer = (void *)(eth + 1);
    struct iphdr *inner = (void *)(outer + 1);
    __u32 entry = bpf_ntohl(outer->label);
    __u32 label = entry >> LABEL_SHIFT;
    __u32 *index = bpf_map_lookup_elem(&labels, &label);
    if (!index || !(entry & LABEL_BOTTOM))
        return drop(WEFT_DROP_INVALID_LABEL);
    // Nothing but its first bits says what is behind a label.
    if (inner->version != 4)
        return drop(WEFT_DROP_INVALID_PROTOCOL);
    struct weft_port *port = bpf_map_lookup_elem(&ports, index);
    if (!port)
        return drop(WEFT_DROP_INVALID_INTERFACE);
    if (!belongs_to(*index, port->vrf, inner->daddr))
        return drop(WEFT_DROP_INVALID_TUNNEL_TARGET);
    found->interface = *index;
    found->port = port;
    if (bpf_skb_adjust_room(skb, -(int)sizeof(struct tunnel_header), BPF_ADJ_ROOM_MAC, BPF_F_ADJ_ROOM_FIXED_GSO))
        return drop(WEFT_DROP_REWRITE_FAILED);
    return 0;
}
