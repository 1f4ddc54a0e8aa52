// The data plane of one host: two programs at the tc hook, no policy of their own.
//
//     workload ──veth──▶ from_workload ──┬─ local ────▶ the other workload's namespace
//                                        ├─ tunnel ───▶ underlay
//                                        ├─ segment ──▶ the kernel's VXLAN device
//                                        ├─ receive ──▶ answered as the gateway: ARP, ICMP echo, ICMP errors;
//                                        │              BGP is carried to a control node
//                                        ├─ agent ────▶ the agent's device
//                                        └─ otherwise ▶ dropped and counted
//     underlay ─────────▶ from_underlay ─┬─ label ────▶ the workload's namespace
//                                        ├─ session ──▶ the workload's namespace
//                                        └─ otherwise ▶ the host's own stack
//     VXLAN device ──────▶ from_segment ─┬─ address ──▶ the workload's namespace
//                                        └─ otherwise ▶ dropped and counted
//
// Nothing that a workload sends reaches the host's stack: the agent's device belongs to no stack that routes (0022).
// VRFs are told apart by number on the host and by label or VNI between hosts, so equal addresses in different VRFs
// never meet.
#include "arp.h"
#include "checksum.h"
#include "icmp.h"
#include "packet.h"
#include "route.h"
#include "segment.h"
#include "speaker.h"
#include "tunnel.h"
#include "verdict.h"

// For an address of ours: a control node's stand-in, or the gateway itself.
inline_always int for_gateway(struct __sk_buff *skb, const struct packet *packet, const struct weft_host *self)
{
    struct weft_port_address gateway = {.interface = skb->ifindex, .address = packet->target};
    struct weft_speaker *speaker =
        packet->upper == IPPROTO_TCP ? bpf_map_lookup_elem(&speakers, &gateway) : NULL;
    return speaker ? session_from_workload(skb, packet, self, speaker) : echo_reply(skb, packet);
}

inline_always int ipv4_from_workload(struct __sk_buff *skb, const struct weft_port *port)
{
    struct packet packet;
    if (!parse_ipv4(skb, &packet))
        return drop(WEFT_DROP_INVALID_PACKET);
    if (packet.length < packet.ip->ihl * 4 || packet.length > skb->len - ETH_HLEN)
        return drop(WEFT_DROP_INVALID_PACKET);
    if (!same_mac(packet.eth->h_source, port->mac))
        return drop(WEFT_DROP_INVALID_SOURCE_MAC);
    // 224.0.0.0/4 and everything above it.
    if (bpf_ntohl(packet.target) >= 0xe0000000)
        return drop(WEFT_DROP_MULTICAST);
    __be32 *own = own_address(skb->ifindex, packet.source);
    if (!own && !leads_to(port->vrf, packet.source, skb->ifindex))
        return drop(WEFT_DROP_INVALID_SOURCE);
    __be32 gateway = own ? *own : 0;

    struct weft_hop *hop = route(port->vrf, packet.target);
    if (!hop)
        return drop(WEFT_DROP_NO_ROUTE);
    if (hop->kind == WEFT_HOP_DISCARD)
        return drop(WEFT_DROP_DISCARD);
    struct weft_host *self = bpf_map_lookup_elem(&host, &(__u32){0});
    if (!self)
        return drop(WEFT_DROP_DISCARD);
    if (hop->kind == WEFT_HOP_RECEIVE)
        return for_gateway(skb, &packet, self);
    if (hop->kind == WEFT_HOP_AGENT)
        return hand_to_agent(skb, hop->target);

    if (hop->kind != WEFT_HOP_LOCAL && poses_as_tunnel(skb, &packet, self))
        return drop(WEFT_DROP_FORGED_TUNNEL);
    if (packet.ip->ttl <= 1)
        return icmp_error(skb, port, packet.ip, gateway, 0);
    // Also without DF: there is nobody here who could fragment, and a sender that is told does it itself.
    __u32 mtu = hop->kind == WEFT_HOP_SEGMENT ? self->segment_mtu : self->mtu;
    if (hop->kind != WEFT_HOP_LOCAL && packet.length > mtu && wire_length(skb, &packet) > mtu)
        return icmp_error(skb, port, packet.ip, gateway, mtu);
    decrement_ttl(packet.ip);
    switch (hop->kind) {
    case WEFT_HOP_LOCAL: return deliver(skb, hop->target);
    case WEFT_HOP_SEGMENT: return route_into_segment(skb, self, hop);
    case WEFT_HOP_TUNNEL: return encapsulate(skb, self, hop->target, hop->label);
    default: return drop(WEFT_DROP_DISCARD);
    }
}

// Ingress of the host's end of a workload's pair.
SEC("tc")
int from_workload(struct __sk_buff *skb)
{
    __u32 index = skb->ifindex;
    struct weft_port *port = bpf_map_lookup_elem(&ports, &index);
    if (!port)
        return drop(WEFT_DROP_INVALID_INTERFACE);
    count_received(index, skb->len);
    if (skb->vlan_present)
        return drop(WEFT_DROP_INVALID_PROTOCOL);
    if (skb->protocol == bpf_htons(ETH_P_IP))
        return ipv4_from_workload(skb, port);
    if (skb->protocol == bpf_htons(ETH_P_ARP))
        return arp_from_workload(skb, port);
    return drop(WEFT_DROP_INVALID_PROTOCOL);
}

// Ingress of the underlay device.
SEC("tc")
int from_underlay(struct __sk_buff *skb)
{
    struct weft_host *self = bpf_map_lookup_elem(&host, &(__u32){0});
    struct packet packet;
    // What is not for a workload is the host's own, whatever it is.
    if (!self || skb->protocol != bpf_htons(ETH_P_IP) || !parse_ipv4(skb, &packet) || packet.target != self->address)
        return TC_ACT_UNSPEC;
    if (packet.upper == IPPROTO_TCP)
        return session_from_underlay(skb, &packet);
    if (!is_tunnelled(&packet))
        return TC_ACT_UNSPEC;
    struct labelled found;
    int verdict = unwrap(skb, &packet, &found);
    if (verdict)
        return verdict;
    if (!parse_ipv4(skb, &packet) || !is_complete(skb, &packet))
        return drop(WEFT_DROP_INVALID_PACKET);
    return deliver_to(skb, found.interface, found.port);
}

// Ingress of the VXLAN device.
SEC("tc")
int from_segment(struct __sk_buff *skb)
{
    struct weft_host *self = bpf_map_lookup_elem(&host, &(__u32){0});
    return self ? receive_from_segment(skb, self) : drop(WEFT_DROP_DISCARD);
}

// No helper in use is reserved to GPL programs.
char license_name[] SEC("license") = "Apache-2.0";
