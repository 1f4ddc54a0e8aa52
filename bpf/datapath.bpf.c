// The data plane of one host: two programs at the tc hook, no policy of their own.
//
//     workload ──veth──▶ from_workload ──┬─ local ────▶ the other workload's namespace
//                                        ├─ tunnel ───▶ underlay
//                                        ├─ segment ──▶ the kernel's VXLAN device
//                                        ├─ receive ──▶ answered as the gateway: ARP, ICMP echo, ICMP errors;
//                                        │              BGP is carried to a control node
//                                        └─ otherwise ▶ dropped and counted
//     underlay ─────────▶ from_underlay ─┬─ label ────▶ the workload's namespace
//                                        ├─ session ──▶ the workload's namespace
//                                        └─ otherwise ▶ the host's own stack
//     VXLAN device ──────▶ from_segment ─┬─ address ──▶ the workload's namespace
//                                        └─ otherwise ▶ dropped and counted
//
// Nothing that a workload sends reaches the host's stack. VRFs are told apart by number on the host and by label or VNI
// between hosts, so equal addresses in different VRFs never meet.
#include "arp.h"
#include "icmp.h"
#include "packet.h"
#include "route.h"
#include "segment.h"
#include "session.h"
#include "tunnel.h"

inline_always int ipv4_from_workload(struct __sk_buff *skb, const struct weft_port *port)
{
    struct ethhdr *eth = head(skb, sizeof(*eth) + sizeof(struct iphdr));
    if (!eth)
        return drop(WEFT_DROP_INVALID_PACKET);
    struct iphdr *ip = (void *)(eth + 1);
    __u32 length = bpf_ntohs(ip->tot_len);
    if (ip->version != 4 || ip->ihl < 5 || length < ip->ihl * 4 || length > skb->len - sizeof(*eth))
        return drop(WEFT_DROP_INVALID_PACKET);
    if (!same_mac(eth->h_source, port->mac))
        return drop(WEFT_DROP_INVALID_SOURCE_MAC);
    // 224.0.0.0/4 and everything above it.
    if (bpf_ntohl(ip->daddr) >= 0xe0000000)
        return drop(WEFT_DROP_MULTICAST);
    __be32 *own = own_address(skb->ifindex, ip->saddr);
    if (!own && !leads_to(port->vrf, ip->saddr, skb->ifindex))
        return drop(WEFT_DROP_INVALID_SOURCE);
    __be32 gateway = own ? *own : 0;

    struct weft_hop *hop = route(port->vrf, ip->daddr);
    if (!hop)
        return drop(WEFT_DROP_NO_ROUTE);
    if (hop->kind == WEFT_HOP_DISCARD)
        return drop(WEFT_DROP_DISCARD);
    struct weft_host *self = bpf_map_lookup_elem(&host, &(__u32){0});
    if (!self)
        return drop(WEFT_DROP_DISCARD);
    if (hop->kind == WEFT_HOP_RECEIVE) {
        struct weft_port_address service = {.port = skb->ifindex, .address = ip->daddr};
        struct weft_speaker *speaker =
            ip->protocol == IPPROTO_TCP ? bpf_map_lookup_elem(&services, &service) : NULL;
        return speaker ? session_from_workload(skb, self, speaker) : echo_reply(skb);
    }

    if (ip->ttl <= 1)
        return icmp_error(skb, port, ip, gateway, 0);
    // Also without DF: there is nobody here who could fragment, and a sender that is told does it itself.
    __u32 mtu = hop->kind == WEFT_HOP_SEGMENT ? self->segment_mtu : self->mtu;
    if (hop->kind != WEFT_HOP_LOCAL && length > mtu && wire_length(skb, ip) > mtu)
        return icmp_error(skb, port, ip, gateway, mtu);
    decrement_ttl(ip);
    switch (hop->kind) {
    case WEFT_HOP_LOCAL: return deliver(skb, hop->target);
    case WEFT_HOP_SEGMENT: return route_into_segment(skb, self, hop);
    default: return encapsulate(skb, self, hop->target, hop->label);
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
    if (!self || skb->protocol != bpf_htons(ETH_P_IP))
        return TC_ACT_UNSPEC;
    return decapsulate(skb, self);
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
