// BGP as a service: a workload peers with an address of its network that is ours, and its host carries the session to a
// control node (docs/wire/bgp.md, "Workloads that peer"). Both ends of the TCP connection are translated, so that the
// control node knows the workload by host and port:
//
//   workload 10.0.1.7:39162 ──▶ gateway 10.0.1.1:179   becomes   host 172.31.0.10:50003 ──▶ control node 172.31.0.1:179
//
// Which address leads to which control node, and by which port, is the agent's to say; what the workload's own port is,
// is known from its packets. So sessions outlive the agent.
#pragma once

#include "checksum.h"
#include "packet.h"
#include "verdict.h"

#define BGP_PORT 179

// As a neighbour's, for workloads that take nothing else (RFC 5082).
#define SESSION_TTL 255

struct session_ends {
    __be32 source;
    __be32 target;
    __be16 source_port;
    __be16 target_port;
};

// Puts other ends into a TCP packet. Its pointers are invalid afterwards.
inline_always bool translate(struct __sk_buff *skb, const struct packet *packet, const struct session_ends *ends)
{
    const int at = ETH_HLEN + sizeof(struct iphdr);
    const int check = at + offsetof(struct tcphdr, check);
    const __be16 ports[2] = {ends->source_port, ends->target_port};
    struct iphdr header = *packet->ip;
    header.saddr = ends->source;
    header.daddr = ends->target;
    header.ttl = SESSION_TTL;
    header.check = 0;
    header.check = ipv4_checksum(&header);
    if (bpf_l4_csum_replace(skb, check, packet->source, ends->source, BPF_F_PSEUDO_HDR | sizeof(ends->source)) ||
        bpf_l4_csum_replace(skb, check, packet->target, ends->target, BPF_F_PSEUDO_HDR | sizeof(ends->target)) ||
        bpf_l4_csum_replace(skb, check, packet->source_port, ends->source_port, sizeof(ports[0])) ||
        bpf_l4_csum_replace(skb, check, packet->target_port, ends->target_port, sizeof(ports[1])))
        return false;
    return !bpf_skb_store_bytes(skb, ETH_HLEN, &header, sizeof(header), 0) &&
           !bpf_skb_store_bytes(skb, at, ports, sizeof(ports), 0);
}

// A workload's packet to an address of ours at which a control node is to be had.
inline_always int session_from_workload(struct __sk_buff *skb, const struct packet *packet, const struct weft_host *self,
                                        const struct weft_speaker *speaker)
{
    if (packet->upper != IPPROTO_TCP || packet->target_port != bpf_htons(BGP_PORT))
        return drop(WEFT_DROP_NOT_FOR_GATEWAY);
    const struct tcphdr *tcp = (void *)(packet->ip + 1);
    struct weft_speaker_session_key key = {.speaker = speaker->address, .source_port = speaker->source_port};
    struct weft_speaker_session *session = bpf_map_lookup_elem(&speaker_sessions, &key);
    // A new connection takes the place of an old one; of two workloads that share a port, so does the one that calls
    // last.
    if (!session || (tcp->syn && !tcp->ack)) {
        struct weft_speaker_session opened = {
            .interface = skb->ifindex,
            .workload = packet->source,
            .gateway = packet->target,
            .workload_port = packet->source_port,
            .speaker_port = speaker->port,
        };
        if (bpf_map_update_elem(&speaker_sessions, &key, &opened, BPF_ANY))
            return drop(WEFT_DROP_REWRITE_FAILED);
    } else if (session->interface != skb->ifindex || session->workload != packet->source ||
               session->gateway != packet->target || session->workload_port != packet->source_port) {
        return drop(WEFT_DROP_NOT_FOR_GATEWAY);
    }
    struct session_ends ends = {
        .source = self->address,
        .target = speaker->address,
        .source_port = speaker->source_port,
        .target_port = speaker->port,
    };
    if (!translate(skb, packet, &ends))
        return drop(WEFT_DROP_REWRITE_FAILED);
    return bpf_redirect_neigh(self->underlay, NULL, 0, 0);
}

// A TCP packet from the underlay: a control node's to a workload, or the host's own.
inline_always int session_from_underlay(struct __sk_buff *skb, const struct packet *packet)
{
    struct weft_speaker_session_key key = {.speaker = packet->source, .source_port = packet->target_port};
    struct weft_speaker_session *session = bpf_map_lookup_elem(&speaker_sessions, &key);
    if (!session || session->speaker_port != packet->source_port)
        return TC_ACT_UNSPEC;
    // Of a speaker that is no more, a port of the host's is free for the host.
    struct weft_port_address gateway = {.interface = session->interface, .address = session->gateway};
    struct weft_speaker *speaker = bpf_map_lookup_elem(&speakers, &gateway);
    if (!speaker || speaker->address != key.speaker || speaker->source_port != key.source_port)
        return TC_ACT_UNSPEC;
    __u32 interface = session->interface;
    struct session_ends ends = {
        .source = session->gateway,
        .target = session->workload,
        .source_port = bpf_htons(BGP_PORT),
        .target_port = session->workload_port,
    };
    if (!translate(skb, packet, &ends))
        return drop(WEFT_DROP_REWRITE_FAILED);
    return deliver(skb, interface);
}
