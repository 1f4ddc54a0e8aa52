// The kernel's network configuration protocol: its structures, and what Swift cannot import of it.
#pragma once

#include <endian.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <linux/if_addr.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

// A socket in the network namespace behind `namespace_fd`, or in the caller's own when that is negative. The caller
// stays where it is. Returns the descriptor or a negative error number.
int weft_socket(int namespace_fd, int domain, int type, int protocol);

// The kernel's name for a socket's network namespace, unique until the machine restarts. Returns 0 or a negative error
// number.
int weft_namespace_cookie(int socket_fd, __u64 *cookie);

// A descriptor of a socket's network namespace, or a negative error number.
int weft_namespace_of(int socket_fd);

// Macros with casts.
static inline __u16 weft_nested(__u16 attribute) { return attribute | NLA_F_NESTED; }
static inline __u32 weft_clsact_handle(void) { return TC_H_MAKE(TC_H_CLSACT, 0); }
static inline __u32 weft_clsact_ingress(void) { return TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS); }
static inline __u32 weft_filter_info(__u16 preference, __u16 protocol)
{
    return TC_H_MAKE((__u32)preference << 16, htobe16(protocol));
}
