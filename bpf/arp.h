// Proxy ARP: in a routed network every address that the VRF knows a way to is reached through the gateway, so the
// gateway's MAC answers for all of them (RFC 1027).
#pragma once

#include "packet.h"
#include "route.h"
#include "verdict.h"

// RFC 826 for Ethernet and IPv4; <linux/if_arp.h> needs a libc.
struct arp_ipv4 {
    __be16 hardware;
    __be16 protocol;
    __u8 hardware_length;
    __u8 protocol_length;
    __be16 operation;
    __u8 sender_mac[ETH_ALEN];
    __be32 sender;
    __u8 target_mac[ETH_ALEN];
    __be32 target;
} __attribute__((packed));

#define ARP_ETHERNET 1
#define ARP_REQUEST 1
#define ARP_REPLY 2

inline_always bool is_arp_request(const struct arp_ipv4 *arp)
{
    return arp->hardware == bpf_htons(ARP_ETHERNET) && arp->protocol == bpf_htons(ETH_P_IP) &&
           arp->hardware_length == ETH_ALEN && arp->protocol_length == sizeof(__be32) &&
           arp->operation == bpf_htons(ARP_REQUEST);
}

// Says in place that `mac` has the address that was asked for.
inline_always void turn_into_reply(struct ethhdr *eth, struct arp_ipv4 *arp, const __u8 *mac)
{
    __be32 asked = arp->target;
    arp->operation = bpf_htons(ARP_REPLY);
    arp->target = arp->sender;
    arp->sender = asked;
    __builtin_memcpy(arp->target_mac, arp->sender_mac, ETH_ALEN);
    __builtin_memcpy(arp->sender_mac, mac, ETH_ALEN);
    __builtin_memcpy(eth->h_dest, eth->h_source, ETH_ALEN);
    __builtin_memcpy(eth->h_source, mac, ETH_ALEN);
}

inline_always int arp_from_workload(struct __sk_buff *skb, const struct weft_port *port)
{
    struct ethhdr *eth = head(skb, sizeof(*eth) + sizeof(struct arp_ipv4));
    if (!eth)
        return drop(WEFT_DROP_INVALID_ARP);
    struct arp_ipv4 *arp = (void *)(eth + 1);
    if (!is_arp_request(arp))
        return drop(WEFT_DROP_INVALID_ARP);
    if (!same_mac(eth->h_source, port->mac) || !same_mac(arp->sender_mac, port->mac))
        return drop(WEFT_DROP_INVALID_SOURCE_MAC);

    // Zero is a probe: the sender asks whether an address that it is about to take is in use (RFC 5227 §1.1).
    if (arp->sender && !own_address(skb->ifindex, arp->sender))
        return drop(WEFT_DROP_INVALID_SOURCE);
    // An answer about the sender's own address would tell it that somebody else has it.
    if (own_address(skb->ifindex, arp->target))
        return drop(WEFT_DROP_NO_ARP_ANSWER);
    struct weft_hop *hop = route(port->vrf, arp->target);
    if (!hop || hop->kind == WEFT_HOP_DISCARD)
        return drop(WEFT_DROP_NO_ARP_ANSWER);

    turn_into_reply(eth, arp, gateway_mac);
    return answer(skb);
}
