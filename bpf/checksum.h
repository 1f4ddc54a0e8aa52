// The Internet checksum (RFC 1071).
#pragma once

#include <linux/ip.h>

#include <bpf/bpf_endian.h>

#include "maps.h"

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

// Of a header without options.
inline_always __sum16 ipv4_checksum(const struct iphdr *ip)
{
    const __u32 *words = (const __u32 *)ip;
    __u64 sum = 0;
    for (int i = 0; i < 5; i++)
        sum += words[i];
    return checksum(sum);
}

// One hop less to live, for a packet that has more than one.
inline_always void decrement_ttl(struct iphdr *ip)
{
    __be16 *ttl = (__be16 *)&ip->ttl;
    __be16 before = *ttl;
    ip->ttl -= 1;
    ip->check = checksum_update(ip->check, before, *ttl);
}
