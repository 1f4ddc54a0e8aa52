// The filter is a list of what is refused, not of what is allowed: a server's libraries change, and what a new kernel
// adds is refused by the capabilities, which are few.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#define FOREIGN_CALLS 0x40000000  // those of x32
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the filter knows no numbers of this machine"
#endif

static const int refused[] = {
    // Other processes.
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_pidfd_getfd,
    // The kernel itself.
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_kexec_file_load, SYS_reboot, SYS_syslog,
    SYS_acct, SYS_quotactl, SYS_swapon, SYS_swapoff, SYS_perf_event_open, SYS_userfaultfd, SYS_lookup_dcookie,
#ifdef SYS_iopl
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_create_module, SYS__sysctl, SYS_uselib,
#endif
    // Mounts, roots, namespaces.
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_open_tree, SYS_move_mount, SYS_fsopen, SYS_fsconfig,
    SYS_fsmount, SYS_fspick, SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_fanotify_init,
#ifdef SYS_mknod
    SYS_mknod,
#endif
    SYS_mknodat,
    // Clock and name of the machine.
    SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex, SYS_sethostname, SYS_setdomainname,
    // Keys, users, and ways around the filter.
    SYS_add_key, SYS_keyctl, SYS_request_key, SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid,
    SYS_setresgid, SYS_setgroups, SYS_setfsuid, SYS_setfsgid, SYS_personality, SYS_io_uring_setup, SYS_io_uring_enter,
    SYS_io_uring_register, SYS_vhangup,
};

static const int families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};

#define NEW_NAMESPACES                                                                                             \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

#define COUNT(list) (sizeof(list) / sizeof(list[0]))
#define ROOM (COUNT(refused) * 2 + COUNT(families) + 40)

struct program {
    struct sock_filter lines[ROOM];
    unsigned short count;
};

static void add(struct program *program, struct sock_filter line) { program->lines[program->count++] = line; }

static void answer(struct program *program, int error)
{
    add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (__u32)error));
}

static void refuse(struct program *program, int number, int error)
{
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (__u32)number, 0, 1));
    answer(program, error);
}

// The lower half of an argument, which is where flags and families are on machines of either end that are served.
static void load_argument(struct program *program, unsigned index)
{
    __u32 at = offsetof(struct seccomp_data, args) + 8 * index;
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at));
}

int weft_sandbox_filter(const struct weft_filter *filter)
{
    struct program program = {.count = 0};
    add(&program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
    add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0));
    add(&program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    add(&program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
#ifdef FOREIGN_CALLS
    add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_CALLS, 0, 1));
    answer(&program, ENOSYS);
#endif
    for (size_t i = 0; i < COUNT(refused); i++)
        refuse(&program, refused[i], EPERM);
    if (!filter->allows_programs) {
        refuse(&program, SYS_execve, EPERM);
        refuse(&program, SYS_execveat, EPERM);
    }
    if (!filter->allows_namespaces)
        refuse(&program, SYS_setns, EPERM);
    if (!filter->allows_bpf)
        refuse(&program, SYS_bpf, EPERM);
    // What it is for stands in memory, where a filter cannot look; libraries do with the other call then.
    refuse(&program, SYS_clone3, ENOSYS);
    // clone: 4 lines, passed over by whatever else.
    add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4));
    load_argument(&program, 0);
    add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NEW_NAMESPACES, 0, 1));
    answer(&program, EPERM);
    add(&program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    // socket.
    add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 1, 0));
    add(&program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    load_argument(&program, 0);
    for (size_t i = 0; i < COUNT(families); i++) {
        unsigned char to_end = (unsigned char)(COUNT(families) - i);
        add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (__u32)families[i], to_end, 0));
    }
    answer(&program, EAFNOSUPPORT);
    add(&program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    const struct sock_fprog code = {.len = program.count, .filter = program.lines};
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &code);
    // The number of a thread that could not be taken along.
    return result < 0 ? -errno : result > 0 ? -ESRCH : 0;
}
