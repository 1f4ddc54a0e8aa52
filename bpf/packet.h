// What every part of the data plane does with packets: reach headers, count, drop, hand over to a workload.
#pragma once

#include <stdbool.h>

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_endian.h>

#include "maps.h"

#define inline_always static __always_inline

#define BGP_PORT 179

#define IP_FLAG_MF 0x2000
#define IP_OFFSET 0x1fff

// The gateway's MAC on every host: no workload ever sees another one.
static const __u8 gateway_mac[ETH_ALEN] = {0x00, 0x00, 0x5e, 0x00, 0x01, 0x00};

static __noinline int drop(__u32 reason)
{
    __u64 *counter = bpf_map_lookup_elem(&drops, &reason);
    if (counter)
        *counter += 1;
    return TC_ACT_SHOT;
}

inline_always void count_received(__u32 port, __u32 bytes)
{
    struct weft_counters *counter = bpf_map_lookup_elem(&counters, &port);
    if (counter) {
        counter->received_packets += 1;
        counter->received_bytes += bytes;
    }
}

inline_always void count_sent(__u32 port, __u32 bytes)
{
    struct weft_counters *counter = bpf_map_lookup_elem(&counters, &port);
    if (counter) {
        counter->sent_packets += 1;
        counter->sent_bytes += bytes;
    }
}

// Makes the first `length` bytes of the frame readable in place; NULL when the frame is shorter. Every change of the
// packet's size invalidates the pointer.
inline_always void *head(struct __sk_buff *skb, __u32 length)
{
    if ((void *)(long)skb->data + length > (void *)(long)skb->data_end)
        bpf_skb_pull_data(skb, length);
    void *data = (void *)(long)skb->data;
    return data + length <= (void *)(long)skb->data_end ? data : NULL;
}

// One's complement sum of `sum`'s words, as it stands in a header (RFC 1071).
inline_always __sum16 checksum(__u64 sum)
{
    sum = (sum & 0xffffffff) + (sum >> 32);
    sum = (sum & 0xffff) + ((sum >> 16) & 0xffff) + (sum >> 32);
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return ~sum;
}

// The checksum after one 16-bit word that it covers changed from `before` to `after` (RFC 1624 §3).
inline_always __sum16 checksum_update(__sum16 check, __be16 before, __be16 after)
{
    return checksum((__u64)(__u16)~check + (__u16)~before + after);
}

inline_always __sum16 ipv4_checksum(const struct iphdr *ip)
{
    const __u32 *words = (const __u32 *)ip;
    __u64 sum = 0;
    for (int i = 0; i < 5; i++)
        sum += words[i];
    return checksum(sum);
}

inline_always bool same_mac(const __u8 *a, const __u8 *b)
{
    const __u16 *x = (const __u16 *)a, *y = (const __u16 *)b;
    return x[0] == y[0] && x[1] == y[1] && x[2] == y[2];
}

// One hop less to live, for a packet that has more than one.
inline_always void decrement_ttl(struct iphdr *ip)
{
    __be16 *ttl = (__be16 *)&ip->ttl;
    __be16 before = *ttl;
    ip->ttl -= 1;
    ip->check = checksum_update(ip->check, before, *ttl);
}

inline_always void address_frame(struct __sk_buff *skb, const __u8 *target, const __u8 *source)
{
    __u8 macs[2 * ETH_ALEN];
    __builtin_memcpy(macs, target, ETH_ALEN);
    __builtin_memcpy(macs + ETH_ALEN, source, ETH_ALEN);
    bpf_skb_store_bytes(skb, 0, macs, sizeof(macs), 0);
}

// Puts a packet straight into the workload's namespace, without passing through the host's end of the pair.
inline_always int deliver(struct __sk_buff *skb, __u32 index)
{
    struct weft_port *port = bpf_map_lookup_elem(&ports, &index);
    if (!port)
        return drop(WEFT_DROP_INVALID_INTERFACE);
    address_frame(skb, port->mac, gateway_mac);
    // The receiving stack believes the verdict of the interface that the frame came in by.
    if (skb->pkt_type != PACKET_HOST)
        bpf_skb_change_type(skb, PACKET_HOST);
    // Marks and priorities are the host's own talk; other ways into a namespace clear them, this one doesn't.
    skb->mark = 0;
    skb->priority = 0;
    count_sent(index, skb->len);
    return bpf_redirect_peer(index, 0);
}

// Sends a packet that answers its own sender back to it.
inline_always int answer(struct __sk_buff *skb)
{
    count_sent(skb->ifindex, skb->len);
    return bpf_redirect(skb->ifindex, 0);
}
