// BGP as a service: a workload peers with an address of its network that is ours, and its host carries the session to a control node
// (vrouter.md §8). Both ends of the TCP connection are translated, so that the control node knows the workload by host and port:
//
//     workload 10.0.1.7:39162 ──▶ gateway 10.0.1.1:179      becomes      host 172.31.0.10:50003 ──▶ control node 172.31.0.1:179
//
// Which address leads to which control node, and by which port, is the agent's to say; what the workload's own port is, is known from its
// packets. So sessions outlive the agent.
#pragma once

#include <linux/tcp.h>

#include "packet.h"

// As a neighbour's, for workloads that take nothing else (RFC 5082).
#define SESSION_TTL 255

struct session_ends {
    __be32 source;
    __be32 target;
    __be16 source_port;
    __be16 target_port;
};

// Puts other ends into a TCP packet without IP options. Every pointer into the packet is invalid afterwards.
inline_always bool translate(struct __sk_buff *skb, const struct session_ends *ends)
{
    struct ethhdr *eth = head(skb, sizeof(*eth) + sizeof(struct iphdr) + sizeof(struct tcphdr));
    if (!eth)
        return false;
    struct iphdr *ip = (void *)(eth + 1);
    struct tcphdr *tcp = (void *)(ip + 1);
    const int at = ETH_HLEN + sizeof(*ip);
    const int check = at + offsetof(struct tcphdr, check);
    struct iphdr header = *ip;
    __be16 ports[2] = {tcp->source, tcp->dest};
    __be32 source = header.saddr, target = header.daddr;

    header.saddr = ends->source;
    header.daddr = ends->target;
    header.ttl = SESSION_TTL;
    header.check = 0;
    header.check = ipv4_checksum(&header);
    if (bpf_l4_csum_replace(skb, check, source, ends->source, BPF_F_PSEUDO_HDR | sizeof(source)) ||
        bpf_l4_csum_replace(skb, check, target, ends->target, BPF_F_PSEUDO_HDR | sizeof(target)) ||
        bpf_l4_csum_replace(skb, check, ports[0], ends->source_port, sizeof(ports[0])) ||
        bpf_l4_csum_replace(skb, check, ports[1], ends->target_port, sizeof(ports[1])))
        return false;
    ports[0] = ends->source_port;
    ports[1] = ends->target_port;
    return !bpf_skb_store_bytes(skb, ETH_HLEN, &header, sizeof(header), 0) &&
           !bpf_skb_store_bytes(skb, at, ports, sizeof(ports), 0);
}

// A whole TCP header behind an IP header without options, in a packet that is no fragment.
inline_always struct tcphdr *whole_tcp(struct __sk_buff *skb)
{
    struct ethhdr *eth = head(skb, sizeof(*eth) + sizeof(struct iphdr) + sizeof(struct tcphdr));
    if (!eth)
        return NULL;
    struct iphdr *ip = (void *)(eth + 1);
    if (ip->ihl != 5 || ip->protocol != IPPROTO_TCP || (ip->frag_off & bpf_htons(IP_FLAG_MF | IP_OFFSET)))
        return NULL;
    return (void *)(ip + 1);
}

// A workload's packet to an address of ours at which a control node is to be had.
inline_always int session_from_workload(struct __sk_buff *skb, const struct weft_host *self,
                                        const struct weft_speaker *speaker)
{
    struct tcphdr *tcp = whole_tcp(skb);
    if (!tcp || tcp->dest != bpf_htons(BGP_PORT))
        return drop(WEFT_DROP_NOT_FOR_GATEWAY);
    struct iphdr *ip = (struct iphdr *)tcp - 1;
    struct weft_session_key key = {.speaker = speaker->address, .source_port = speaker->source_port};
    struct weft_session *session = bpf_map_lookup_elem(&sessions, &key);
    // A new connection takes the place of an old one; of two workloads that share a port, so does the one that calls last.
    if (!session || (tcp->syn && !tcp->ack)) {
        struct weft_session opened = {
            .port = skb->ifindex,
            .workload = ip->saddr,
            .gateway = ip->daddr,
            .workload_port = tcp->source,
            .speaker_port = speaker->port,
        };
        if (bpf_map_update_elem(&sessions, &key, &opened, BPF_ANY))
            return drop(WEFT_DROP_REWRITE_FAILED);
    } else if (session->port != skb->ifindex || session->workload != ip->saddr || session->gateway != ip->daddr ||
               session->workload_port != tcp->source) {
        return drop(WEFT_DROP_NOT_FOR_GATEWAY);
    }
    struct session_ends ends = {
        .source = self->address,
        .target = speaker->address,
        .source_port = speaker->source_port,
        .target_port = speaker->port,
    };
    if (!translate(skb, &ends))
        return drop(WEFT_DROP_REWRITE_FAILED);
    return bpf_redirect_neigh(self->underlay, NULL, 0, 0);
}

// A TCP packet from the underlay: a control node's to a workload, or the host's own.
inline_always int session_from_underlay(struct __sk_buff *skb, const struct weft_host *self)
{
    struct tcphdr *tcp = whole_tcp(skb);
    if (!tcp)
        return TC_ACT_UNSPEC;
    struct iphdr *ip = (struct iphdr *)tcp - 1;
    struct weft_session_key key = {.speaker = ip->saddr, .source_port = tcp->dest};
    struct weft_session *session = ip->daddr == self->address ? bpf_map_lookup_elem(&sessions, &key) : NULL;
    if (!session || session->speaker_port != tcp->source)
        return TC_ACT_UNSPEC;
    // Of a service that is no more, a port of the host's is free for the host.
    struct weft_port_address service = {.port = session->port, .address = session->gateway};
    struct weft_speaker *speaker = bpf_map_lookup_elem(&services, &service);
    if (!speaker || speaker->address != key.speaker || speaker->source_port != key.source_port)
        return TC_ACT_UNSPEC;
    __u32 port = session->port;
    struct session_ends ends = {
        .source = session->gateway,
        .target = session->workload,
        .source_port = bpf_htons(BGP_PORT),
        .target_port = session->workload_port,
    };
    if (!translate(skb, &ends))
        return drop(WEFT_DROP_REWRITE_FAILED);
    return deliver(skb, port);
}
