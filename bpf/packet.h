// A packet as the parts of the data plane see it. It is read once, where it comes in.
#pragma once

#include <stdbool.h>

#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>

#include "maps.h"

#define IP_FLAG_MF 0x2000
#define IP_OFFSET 0x1fff

struct packet {
    // Valid until the packet's size changes.
    struct ethhdr *eth;
    struct iphdr *ip;
    __be32 source;
    __be32 target;
    __u32 length;  // as its IP header says
    // TCP, UDP or ICMP, when the header of that is there, right behind an IP header without options; zero otherwise.
    // What has options and what is a fragment is forwarded by its addresses alone: no part looks into it.
    __u8 upper;
    // Of TCP and UDP.
    __be16 source_port;
    __be16 target_port;
};

// Makes the first `length` bytes of the frame readable in place; NULL when the frame is shorter. Every change of the
// packet's size invalidates the pointer.
inline_always void *head(struct __sk_buff *skb, __u32 length)
{
    if ((void *)(long)skb->data + length > (void *)(long)skb->data_end)
        bpf_skb_pull_data(skb, length);
    void *data = (void *)(long)skb->data;
    return data + length <= (void *)(long)skb->data_end ? data : NULL;
}

// The headers of upper layers that parts look into: TCP's without options, and those of UDP and ICMP.
#define LONG_HEADER 20
#define SHORT_HEADER 8

// The upper layer of a packet of which `length` bytes behind the IP header can be read.
inline_always __u8 readable_upper(const struct iphdr *ip, __u32 length)
{
    if (ip->ihl != 5 || (ip->frag_off & bpf_htons(IP_FLAG_MF | IP_OFFSET)))
        return 0;
    switch (ip->protocol) {
    case IPPROTO_TCP: return length >= LONG_HEADER ? IPPROTO_TCP : 0;
    case IPPROTO_UDP: return length >= SHORT_HEADER ? IPPROTO_UDP : 0;
    case IPPROTO_ICMP: return length >= SHORT_HEADER ? IPPROTO_ICMP : 0;
    default: return 0;
    }
}

// Reads a frame that says of itself that it is IPv4; false when its header is not whole.
inline_always bool parse_ipv4(struct __sk_buff *skb, struct packet *packet)
{
    const __u32 headers = ETH_HLEN + sizeof(struct iphdr);
    struct ethhdr *eth;
    __u32 length;
    if (skb->len >= headers + LONG_HEADER) {
        length = LONG_HEADER;
        eth = head(skb, headers + LONG_HEADER);
    } else if (skb->len >= headers + SHORT_HEADER) {
        length = SHORT_HEADER;
        eth = head(skb, headers + SHORT_HEADER);
    } else {
        length = 0;
        eth = head(skb, headers);
    }
    if (!eth)
        return false;
    struct iphdr *ip = (void *)(eth + 1);
    if (ip->version != 4 || ip->ihl < 5)
        return false;
    packet->eth = eth;
    packet->ip = ip;
    packet->source = ip->saddr;
    packet->target = ip->daddr;
    packet->length = bpf_ntohs(ip->tot_len);
    packet->upper = readable_upper(ip, length);
    packet->source_port = packet->target_port = 0;
    if (packet->upper == IPPROTO_TCP || packet->upper == IPPROTO_UDP) {
        const struct udphdr *ports = (void *)(ip + 1);
        packet->source_port = ports->source;
        packet->target_port = ports->dest;
    }
    return true;
}

// Whether all of the packet has come. A frame that is still to be cut into segments gets its lengths then.
inline_always bool is_complete(struct __sk_buff *skb, const struct packet *packet)
{
    return skb->gso_size || packet->length <= skb->len - ETH_HLEN;
}

inline_always bool same_mac(const __u8 *a, const __u8 *b)
{
    const __u16 *x = (const __u16 *)a, *y = (const __u16 *)b;
    return x[0] == y[0] && x[1] == y[1] && x[2] == y[2];
}
