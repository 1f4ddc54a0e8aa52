// What the gateway says: echo replies, and errors to a workload about its own packets (RFC 792, RFC 1812 §4.3).
#pragma once

#include "checksum.h"
#include "packet.h"
#include "verdict.h"

// RFC 792; <linux/icmp.h> needs a libc.
struct icmp_header {
    __u8 type;
    __u8 code;
    __sum16 checksum;
    __be16 unused;
    __be16 mtu;  // of the next hop (RFC 1191 §4)
};

enum {
    ICMP_ECHO_REPLY = 0,
    ICMP_UNREACHABLE = 3,
    ICMP_SOURCE_QUENCH = 4,
    ICMP_REDIRECT = 5,
    ICMP_ECHO = 8,
    ICMP_TIME_EXCEEDED = 11,
    ICMP_PARAMETER_PROBLEM = 12,
};

#define ICMP_CODE_FRAGMENTATION_NEEDED 4

// How much of the packet at fault an error quotes: at least its IP header and 8 bytes; we have room for more, which
// also keeps a TCP header whole.
#define QUOTE 128

// Where errors come from in a subnet without gateway (RFC 7600 §4.8).
#define DUMMY_ADDRESS bpf_htonl(0xc0000008)

inline_always int echo_reply(struct __sk_buff *skb, const struct packet *packet)
{
    struct iphdr *ip = packet->ip;
    struct icmp_header *icmp = (void *)(ip + 1);
    if (packet->upper != IPPROTO_ICMP || icmp->type != ICMP_ECHO || icmp->code != 0)
        return drop(WEFT_DROP_NOT_FOR_GATEWAY);

    ip->daddr = packet->source;
    ip->saddr = packet->target;
    __be16 *ttl = (__be16 *)&ip->ttl;
    __be16 before = *ttl;
    ip->ttl = 64;
    ip->check = checksum_update(ip->check, before, *ttl);
    icmp->type = ICMP_ECHO_REPLY;
    icmp->checksum = checksum_update(icmp->checksum, bpf_htons(ICMP_ECHO << 8), bpf_htons(ICMP_ECHO_REPLY << 8));
    __builtin_memcpy(packet->eth->h_dest, packet->eth->h_source, ETH_ALEN);
    __builtin_memcpy(packet->eth->h_source, gateway_mac, ETH_ALEN);
    return answer(skb);
}

// Errors about errors, or about anything but a first fragment, are never sent (RFC 1122 §3.2.2).
inline_always bool may_be_answered(struct __sk_buff *skb, const struct iphdr *ip)
{
    if (ip->frag_off & bpf_htons(IP_OFFSET))
        return false;
    if (ip->protocol != IPPROTO_ICMP)
        return true;
    __u8 type;
    if (bpf_skb_load_bytes(skb, ETH_HLEN + ip->ihl * 4, &type, sizeof(type)))
        return false;
    return type != ICMP_UNREACHABLE && type != ICMP_SOURCE_QUENCH && type != ICMP_REDIRECT &&
           type != ICMP_TIME_EXCEEDED && type != ICMP_PARAMETER_PROBLEM;
}

// Replaces the packet by an error about it and sends that to the workload: that it exceeds `mtu`, or, when that is 0,
// its time to live. The reason is counted.
static __noinline int icmp_error(struct __sk_buff *skb, const struct weft_port *port, const struct iphdr *ip,
                             __be32 gateway, __u32 mtu)
{
    int verdict = drop(mtu ? WEFT_DROP_FRAGMENTATION_NEEDED : WEFT_DROP_TTL_EXCEEDED);
    if (!may_be_answered(skb, ip))
        return verdict;

    struct {
        struct iphdr ip;
        struct icmp_header icmp;
        __u8 quote[QUOTE];
    } error = {
        .ip = {
            .version = 4,
            .ihl = 5,
            .tos = 0xc0,  // internetwork control (RFC 1812 §4.3.2.5)
            .ttl = 64,
            .protocol = IPPROTO_ICMP,
            .saddr = gateway ?: DUMMY_ADDRESS,
            .daddr = ip->saddr,
        },
    };
    if (!mtu) {
        error.icmp.type = ICMP_TIME_EXCEEDED;
    } else {
        error.icmp.type = ICMP_UNREACHABLE;
        error.icmp.code = ICMP_CODE_FRAGMENTATION_NEEDED;
        error.icmp.mtu = bpf_htons(mtu);
    }

    __u32 quoted = skb->len - ETH_HLEN;
    if (quoted > QUOTE)
        quoted = QUOTE;
    if (quoted < sizeof(struct iphdr) || bpf_skb_load_bytes(skb, ETH_HLEN, error.quote, quoted))
        return verdict;
    error.ip.tot_len = bpf_htons(sizeof(error) - QUOTE + quoted);
    error.ip.check = ipv4_checksum(&error.ip);
    // The unused rest of the quote is zero and does not change the sum.
    error.icmp.checksum =
        checksum((__u32)bpf_csum_diff(0, 0, (__be32 *)&error.icmp, sizeof(error.icmp) + QUOTE, 0));

    const int header = sizeof(error.ip) + sizeof(error.icmp);
    if (bpf_skb_change_tail(skb, ETH_HLEN + quoted, 0) || bpf_skb_adjust_room(skb, header, BPF_ADJ_ROOM_MAC, 0))
        return drop(WEFT_DROP_REWRITE_FAILED);
    bpf_skb_store_bytes(skb, ETH_HLEN, &error, header, 0);
    address_frame(skb, port->mac, gateway_mac);
    return answer(skb);
}
