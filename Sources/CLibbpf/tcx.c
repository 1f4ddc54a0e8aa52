#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CLibbpf.h"

// <linux/bpf.h> of Linux 6.6 and later; libbpf 1.1 has no calls for it, and the headers beside it no names.
#define TCX_INGRESS 46
#define BEFORE (1U << 3)

struct attach_attributes {
    __u32 target, program, type, flags, replaced, relative;
    __u64 revision;
};

struct query_attributes {
    __u32 target, type, query_flags, attach_flags;
    __u64 ids;
    __u32 count, unused;
    __u64 attach_flags_each, links, link_flags_each, revision;
};

struct call {
    int namespace_fd, command;
    void *attributes;
    unsigned int size;
    int result;
};

static void *carry_out(void *argument)
{
    struct call *call = argument;
    if (call->namespace_fd >= 0 && setns(call->namespace_fd, CLONE_NEWNET))
        call->result = -errno;
    else
        call->result = syscall(SYS_bpf, call->command, call->attributes, call->size) < 0 ? -errno : 0;
    return NULL;
}

// An interface's index is looked up in the caller's namespace, so a call about another one has a thread of its own
// there.
static int run(int namespace_fd, int command, void *attributes, unsigned int size)
{
    struct call call = {namespace_fd, command, attributes, size, -EINVAL};
    if (namespace_fd < 0) {
        carry_out(&call);
        return call.result;
    }
    pthread_t thread;
    int failure = pthread_create(&thread, NULL, carry_out, &call);
    if (failure)
        return -failure;
    pthread_join(thread, NULL);
    return call.result;
}

int weft_tcx_programs(int namespace_fd, __u32 interface, __u32 *ids, __u32 room)
{
    struct query_attributes attributes = {
        .target = interface, .type = TCX_INGRESS, .ids = (__u64)(unsigned long)ids, .count = room};
    int result = run(namespace_fd, BPF_PROG_QUERY, &attributes, sizeof(attributes));
    // Linux 6.6 says the second when there is none, and kernels before it do not know the question.
    if (result == -ENOENT || result == -EINVAL)
        return 0;
    return result < 0 ? result : (int)attributes.count;
}

int weft_tcx_attach_first(int namespace_fd, __u32 interface, int program)
{
    struct attach_attributes attributes = {
        .target = interface, .program = program, .type = TCX_INGRESS, .flags = BEFORE};
    return run(namespace_fd, BPF_PROG_ATTACH, &attributes, sizeof(attributes));
}

int weft_tcx_detach(int namespace_fd, __u32 interface, int program)
{
    struct attach_attributes attributes = {.target = interface, .program = program, .type = TCX_INGRESS};
    return run(namespace_fd, BPF_PROG_DETACH, &attributes, sizeof(attributes));
}
