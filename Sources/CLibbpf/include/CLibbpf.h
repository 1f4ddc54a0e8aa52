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
