// What a process gives up, by system calls that Swift cannot name. All return a negative error number on failure, and
// concern the calling thread and those that it starts later, but for the filter, which is for all threads.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// No program that is executed has rights that this process has not.
int weft_sandbox_no_new_privileges(void);

// No core files, and nobody without rights over all looks into the memory.
int weft_sandbox_hide_memory(void);

// Keeps of the permitted capabilities those of a mask of 1 << CAP_..., for this thread and whatever it executes.
// Returns how many are left.
int weft_sandbox_keep_capabilities(uint64_t mask);

// Landlock: the version of its interface, or a negative error number where there is none.
int weft_landlock_version(void);

// What a path may be used for.
enum weft_landlock_use {
    WEFT_LANDLOCK_LIST,   // folders, what they hold is not read
    WEFT_LANDLOCK_READ,   // files and folders
    WEFT_LANDLOCK_WRITE,  // beside that, changed, made and removed
};

// Begins rules under which nothing may be opened, changed, made, removed or executed. Returns a descriptor.
int weft_landlock_begin(int version);
// Allows what is at and below a path. A path that is not there is no failure.
int weft_landlock_allow(int rules, int version, const char *path, enum weft_landlock_use use);
// Puts the rules into force, for good.
int weft_landlock_enforce(int rules);

struct weft_filter {
    bool allows_programs;    // execve
    bool allows_namespaces;  // setns
    bool allows_bpf;         // bpf
};

// From now on system calls that a server has no use for fail with EPERM: mounting, tracing, modules, keys, the clock,
// other namespaces, sockets of families other than Unix, IP and netlink. Privileges must have been given up for good.
int weft_sandbox_filter(const struct weft_filter *filter);

// A system call by its number, for those who try whether it fails.
long weft_system_call(long number, long a, long b, long c, long d, long e);

// The numbers that those who try need.
enum weft_probed_call {
    WEFT_CALL_PTRACE,
    WEFT_CALL_INIT_MODULE,
    WEFT_CALL_BPF,
    WEFT_CALL_KEYCTL,
    WEFT_CALL_UNSHARE,
    WEFT_CALL_IO_URING_SETUP,
    WEFT_CALL_PROCESS_VM_READV,
    WEFT_CALL_OPEN_BY_HANDLE_AT,
    WEFT_CALL_CLOCK_SETTIME,
    WEFT_CALL_PERF_EVENT_OPEN,
    WEFT_CALL_USERFAULTFD,
    WEFT_CALL_CLONE,
    WEFT_CALL_FSOPEN,
    WEFT_CALL_REBOOT,
    WEFT_CALL_SETNS,
};
long weft_call_number(enum weft_probed_call call);
