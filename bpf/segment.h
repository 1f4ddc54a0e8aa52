// Segments: networks that EVPN peers hold as VXLAN (RFC 7348, RFC 8365). The kernel's device carries the frames; it
// tells VNI and remote address beside each frame instead of in it, so one device serves every segment:
//
//     workload ──▶ route with VNI and MAC ──▶ device ══ VXLAN ══▶ router, switch, another cloud's host
//     device ──▶ from_segment ──┬─ ARP for a workload of this host ──▶ answered with the workload's MAC
//                               ├─ IPv4 for one ──────────────────────▶ the workload's namespace
//                               └─ otherwise ─────────────────────────▶ dropped and counted
//
// Nothing is flooded: who may be spoken to is known from routes. A layer 3 VNI (RFC 9136 §4.4.1) has no ARP either: its
// frames go from router to router, this host being one, and a packet in them has one hop less to live.
#pragma once

#include "arp.h"
#include "checksum.h"
#include "packet.h"
#include "route.h"
#include "verdict.h"

inline_always int into_segment(struct __sk_buff *skb, const struct weft_host *self, __be32 remote, __u32 vni)
{
    struct bpf_tunnel_key key = {
        .tunnel_id = vni,
        .remote_ipv4 = bpf_ntohl(remote),
        .local_ipv4 = bpf_ntohl(self->address),
        .tunnel_ttl = 64,
    };
    if (bpf_skb_set_tunnel_key(skb, &key, sizeof(key), BPF_F_ZERO_CSUM_TX))
        return drop(WEFT_DROP_REWRITE_FAILED);
    return bpf_redirect(self->segments, 0);
}

// A workload's packet to an address that a peer has in a segment: the frame is addressed to its owner's MAC there, or
// to the router's in front of it, and comes from this host as a router.
inline_always int route_into_segment(struct __sk_buff *skb, const struct weft_host *self, const struct weft_hop *hop)
{
    __be32 remote = hop->target;
    __u32 vni = bpf_ntohl(hop->label);
    address_frame(skb, hop->mac, self->router_mac);
    return into_segment(skb, self, remote, vni);
}

// Somebody in the segment asks for the MAC of a workload of this host.
inline_always int arp_from_segment(struct __sk_buff *skb, const struct weft_host *self, __u32 vrf, __u32 vni, __be32 remote)
{
    struct ethhdr *eth = head(skb, sizeof(*eth) + sizeof(struct arp_ipv4));
    if (!eth)
        return drop(WEFT_DROP_INVALID_ARP);
    struct arp_ipv4 *arp = (void *)(eth + 1);
    if (!is_arp_request(arp))
        return drop(WEFT_DROP_INVALID_ARP);
    struct weft_hop *hop = route(vrf, arp->target);
    struct weft_port *port = hop && hop->kind == WEFT_HOP_LOCAL ? bpf_map_lookup_elem(&ports, &hop->target) : NULL;
    if (!port)
        return drop(WEFT_DROP_NO_ARP_ANSWER);
    turn_into_reply(eth, arp, port->mac);
    return into_segment(skb, self, remote, vni);
}

inline_always int ipv4_from_segment(struct __sk_buff *skb, const struct weft_host *self, const struct weft_segment *segment)
{
    struct packet packet;
    if (!parse_ipv4(skb, &packet) || !is_complete(skb, &packet))
        return drop(WEFT_DROP_INVALID_PACKET);
    if (segment->is_routed && !same_mac(packet.eth->h_dest, self->router_mac))
        return drop(WEFT_DROP_INVALID_TARGET_MAC);
    struct weft_hop *hop = route(segment->vrf, packet.target);
    if (!hop || hop->kind != WEFT_HOP_LOCAL)
        return drop(WEFT_DROP_NO_ROUTE);
    if (segment->is_routed) {
        if (packet.ip->ttl <= 1)
            return drop(WEFT_DROP_TTL_EXCEEDED);
        decrement_ttl(packet.ip);
    }
    return deliver(skb, hop->target);
}

inline_always int receive_from_segment(struct __sk_buff *skb, const struct weft_host *self)
{
    struct bpf_tunnel_key key = {};
    if (bpf_skb_get_tunnel_key(skb, &key, sizeof(key), 0))
        return drop(WEFT_DROP_INVALID_VNI);
    if (!may_tunnel(bpf_htonl(key.remote_ipv4)))
        return drop(WEFT_DROP_INVALID_TUNNEL_SOURCE);
    struct weft_segment *segment = bpf_map_lookup_elem(&segments, &key.tunnel_id);
    if (!segment)
        return drop(WEFT_DROP_INVALID_VNI);
    if (skb->protocol == bpf_htons(ETH_P_IP))
        return ipv4_from_segment(skb, self, segment);
    if (skb->protocol == bpf_htons(ETH_P_ARP) && !segment->is_routed)
        return arp_from_segment(skb, self, segment->vrf, key.tunnel_id, bpf_htonl(key.remote_ipv4));
    return drop(WEFT_DROP_INVALID_PROTOCOL);
}
