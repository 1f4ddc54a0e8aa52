// libbpf, and the layout of our maps.
#pragma once

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../../../bpf/layout.h"

// From now on libbpf's warnings, the verifier's words among them, are kept per thread instead of going to stderr.
void weft_bpf_keep_warnings(void);

// The calling thread's warnings since the last call; valid until libbpf is used again.
const char *weft_bpf_take_warnings(void);

// Whether `path` lies in a BPF file system: 1, 0, or a negative error number.
int weft_bpf_is_file_system(const char *path);

// Programs at the ingress hook of tcx, which run before every filter of clsact. `namespace_fd` is the network namespace
// of the interface, or negative for the caller's own. All return a negative error number on failure.

// The numbers of the programs in their order, and how many there are.
int weft_tcx_programs(int namespace_fd, __u32 interface, __u32 *ids, __u32 room);

// Puts a program before all others.
int weft_tcx_attach_first(int namespace_fd, __u32 interface, int program);

int weft_tcx_detach(int namespace_fd, __u32 interface, int program);
