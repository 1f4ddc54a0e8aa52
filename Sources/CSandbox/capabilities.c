#include <errno.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

int weft_sandbox_no_new_privileges(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? -errno : 0;
}

int weft_sandbox_hide_memory(void)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none))
        return -errno;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) ? -errno : 0;
}

int weft_sandbox_keep_capabilities(uint64_t mask)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {};
    if (syscall(SYS_capget, &header, data))
        return -errno;
    // What is executed gets no more than this, whoever it belongs to. Who may not say so has nothing to lose by it.
    for (int capability = 0; capability < 64; capability++) {
        bool is_kept = mask >> capability & 1;
        if (!is_kept && prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1 &&
            prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) && errno != EPERM)
            return -errno;
    }
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0))
        return -errno;
    int count = 0;
    bool has_others = false;
    for (int word = 0; word < 2; word++) {
        __u32 kept = (__u32)(mask >> 32 * word);
        has_others |= data[word].permitted & ~kept;
        data[word].permitted &= kept;
        data[word].effective = data[word].permitted;
        data[word].inheritable = 0;
        count += __builtin_popcount(data[word].permitted);
    }
    if (!syscall(SYS_capset, &header, data))
        return count;
    // A service manager may forbid the call, having done as much itself.
    return errno == EPERM && !has_others ? count : -errno;
}

long weft_system_call(long number, long a, long b, long c, long d, long e)
{
    long result = syscall(number, a, b, c, d, e, 0);
    return result < 0 ? -errno : result;
}

long weft_call_number(enum weft_probed_call call)
{
    switch (call) {
    case WEFT_CALL_PTRACE: return SYS_ptrace;
    case WEFT_CALL_INIT_MODULE: return SYS_init_module;
    case WEFT_CALL_BPF: return SYS_bpf;
    case WEFT_CALL_KEYCTL: return SYS_keyctl;
    case WEFT_CALL_UNSHARE: return SYS_unshare;
    case WEFT_CALL_IO_URING_SETUP: return SYS_io_uring_setup;
    case WEFT_CALL_PROCESS_VM_READV: return SYS_process_vm_readv;
    case WEFT_CALL_OPEN_BY_HANDLE_AT: return SYS_open_by_handle_at;
    case WEFT_CALL_CLOCK_SETTIME: return SYS_clock_settime;
    case WEFT_CALL_PERF_EVENT_OPEN: return SYS_perf_event_open;
    case WEFT_CALL_USERFAULTFD: return SYS_userfaultfd;
    case WEFT_CALL_CLONE: return SYS_clone;
    case WEFT_CALL_FSOPEN: return SYS_fsopen;
    case WEFT_CALL_REBOOT: return SYS_reboot;
    case WEFT_CALL_SETNS: return SYS_setns;
    }
    return -1;
}
