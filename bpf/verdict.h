// What becomes of a packet, and what is counted of it.
#pragma once

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/pkt_cls.h>

#include <bpf/bpf_endian.h>

#include "maps.h"

// The gateway's MAC on every host: no workload ever sees another one.
static const __u8 gateway_mac[ETH_ALEN] = {0x00, 0x00, 0x5e, 0x00, 0x01, 0x00};

static __noinline int drop(__u32 reason)
{
    __u64 *counter = bpf_map_lookup_elem(&drops, &reason);
    if (counter)
        *counter += 1;
    return TC_ACT_SHOT;
}

inline_always void count_received(__u32 interface, __u32 bytes)
{
    struct weft_counters *counter = bpf_map_lookup_elem(&counters, &interface);
    if (counter) {
        counter->received_packets += 1;
        counter->received_bytes += bytes;
    }
}

inline_always void count_sent(__u32 interface, __u32 bytes)
{
    struct weft_counters *counter = bpf_map_lookup_elem(&counters, &interface);
    if (counter) {
        counter->sent_packets += 1;
        counter->sent_bytes += bytes;
    }
}

inline_always void address_frame(struct __sk_buff *skb, const __u8 *target, const __u8 *source)
{
    __u8 macs[2 * ETH_ALEN];
    __builtin_memcpy(macs, target, ETH_ALEN);
    __builtin_memcpy(macs + ETH_ALEN, source, ETH_ALEN);
    bpf_skb_store_bytes(skb, 0, macs, sizeof(macs), 0);
}

// Puts a packet straight into the workload's namespace, without passing through the host's end of the pair.
inline_always int deliver_to(struct __sk_buff *skb, __u32 interface, const struct weft_port *port)
{
    address_frame(skb, port->mac, gateway_mac);
    // The receiving stack believes the verdict of the interface that the frame came in by.
    if (skb->pkt_type != PACKET_HOST)
        bpf_skb_change_type(skb, PACKET_HOST);
    // Marks and priorities are the host's own talk; other ways into a namespace clear them, this one doesn't.
    skb->mark = 0;
    skb->priority = 0;
    count_sent(interface, skb->len);
    return bpf_redirect_peer(interface, 0);
}

inline_always int deliver(struct __sk_buff *skb, __u32 interface)
{
    struct weft_port *port = bpf_map_lookup_elem(&ports, &interface);
    return port ? deliver_to(skb, interface, port) : drop(WEFT_DROP_INVALID_INTERFACE);
}

// Hands a frame to the agent by its device. What it came in by stands beside the packet: instead of the gateway's MAC,
// which says nothing, the frame is for 02:00 and the interface index of the port.
inline_always int hand_to_agent(struct __sk_buff *skb, __u32 device)
{
    __u8 port[ETH_ALEN] = {0x02};
    __be32 index = bpf_htonl(skb->ifindex);
    __builtin_memcpy(port + 2, &index, sizeof(index));
    if (bpf_skb_store_bytes(skb, 0, port, sizeof(port), 0))
        return drop(WEFT_DROP_REWRITE_FAILED);
    skb->mark = 0;
    skb->priority = 0;
    return bpf_redirect(device, 0);
}

// Sends a packet that answers its own sender back to it.
inline_always int answer(struct __sk_buff *skb)
{
    count_sent(skb->ifindex, skb->len);
    return bpf_redirect(skb->ifindex, 0);
}
