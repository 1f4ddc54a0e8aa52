import CSandbox
import Glibc

/// One thing that is tried.
struct Attempt {
    let name: String
    /// The error number; 0 when it succeeded.
    let make: () -> Int32

    static func number(_ result: some BinaryInteger) -> Int32 { result < 0 ? errno : 0 }

    private static func call(_ call: weft_probed_call, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> Int32 {
        let result = weft_system_call(weft_call_number(call), a, b, c, 0, 0)
        return result < 0 ? Int32(-result) : 0
    }

    private static func open(_ path: String, _ flags: Int32) -> Int32 {
        let descriptor = Glibc.open(path, flags, 0o600)
        defer { if descriptor >= 0 { close(descriptor) } }
        return number(descriptor)
    }

    private static func socket(_ family: Int32, _ type: Int32) -> Int32 {
        let descriptor = Glibc.socket(family, type, 0)
        defer { if descriptor >= 0 { close(descriptor) } }
        return number(descriptor)
    }

    static func all(_ folder: String, _ child: Child) -> [Attempt] {
        let process = Int(child.pid)
        return [
            Attempt(name: "mount") { number(mount("none", folder, "tmpfs", 0, nil)) },
            Attempt(name: "ptrace") { call(WEFT_CALL_PTRACE, 16, process) },
            Attempt(name: "read-memory") { call(WEFT_CALL_PROCESS_VM_READV, process) },
            Attempt(name: "module") { call(WEFT_CALL_INIT_MODULE) },
            Attempt(name: "keyctl") { call(WEFT_CALL_KEYCTL) },
            Attempt(name: "io-uring") { call(WEFT_CALL_IO_URING_SETUP) },
            Attempt(name: "open-by-handle") { call(WEFT_CALL_OPEN_BY_HANDLE_AT) },
            Attempt(name: "clock") { call(WEFT_CALL_CLOCK_SETTIME) },
            Attempt(name: "perf") { call(WEFT_CALL_PERF_EVENT_OPEN) },
            Attempt(name: "userfaultfd") { call(WEFT_CALL_USERFAULTFD) },
            Attempt(name: "fsopen") { call(WEFT_CALL_FSOPEN) },
            Attempt(name: "reboot") { call(WEFT_CALL_REBOOT) },
            Attempt(name: "unshare-user") { call(WEFT_CALL_UNSHARE, 0x1000_0000) },
            Attempt(name: "unshare-network") { call(WEFT_CALL_UNSHARE, 0x4000_0000) },
            Attempt(name: "clone-user") { call(WEFT_CALL_CLONE, 0x1000_0000 | 17) },
            Attempt(name: "bpf") { call(WEFT_CALL_BPF, 0) },
            Attempt(name: "setns") {
                let network = Glibc.open("/proc/self/ns/net", O_RDONLY)
                defer { close(network) }
                return call(WEFT_CALL_SETNS, Int(network), 0x4000_0000)
            },
            Attempt(name: "setuid") { number(setuid(65534)) },
            Attempt(name: "chroot") { number(chroot("/")) },
            Attempt(name: "hostname") { number(sethostname("probe", 5)) },
            Attempt(name: "exec") {
                var pid: pid_t = 0
                var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
                defer { free(arguments[0]) }
                let result = posix_spawn(&pid, "/bin/true", nil, nil, &arguments, environ)
                if result == 0 { waitpid(pid, nil, 0) }
                return result
            },
            Attempt(name: "socket-packet") { socket(17, Int32(SOCK_RAW.rawValue)) },
            Attempt(name: "socket-vsock") { socket(40, Int32(SOCK_STREAM.rawValue)) },
            Attempt(name: "socket-alg") { socket(38, Int32(SOCK_SEQPACKET.rawValue)) },
            Attempt(name: "socket-raw") { socket(AF_INET, Int32(SOCK_RAW.rawValue)) },
            Attempt(name: "socket-inet") { socket(AF_INET, Int32(SOCK_STREAM.rawValue)) },
            Attempt(name: "socket-inet6") { socket(AF_INET6, Int32(SOCK_STREAM.rawValue)) },
            Attempt(name: "socket-unix") { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue)) },
            Attempt(name: "socket-netlink") { socket(16, Int32(SOCK_RAW.rawValue)) },
            Attempt(name: "read-shadow") { open("/etc/shadow", O_RDONLY) },
            Attempt(name: "read-hosts") { open("/etc/hosts", O_RDONLY) },
            Attempt(name: "read-tasks") { open("/proc/self/task", O_RDONLY | O_DIRECTORY) },
            Attempt(name: "write-etc") { open("/etc/weft-probe", O_WRONLY | O_CREAT) },
            Attempt(name: "write-tmp") { open("/tmp/weft-probe", O_WRONLY | O_CREAT) },
            Attempt(name: "write-folder") { open("\(folder)/file", O_RDWR | O_CREAT | O_TRUNC) },
            Attempt(name: "rename-folder") { number(rename("\(folder)/file", "\(folder)/other")) },
            Attempt(name: "remove-folder") { number(unlink("\(folder)/other")) },
            Attempt(name: "device") { number(mknod("\(folder)/device", S_IFBLK | 0o600, 0x700)) },
            Attempt(name: "namespace-of-another") { open("/proc/\(process)/ns/net", O_RDONLY) },
            Attempt(name: "priority") { number(setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, -5)) },
            Attempt(name: "core-limit") {
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
                return limit.rlim_max == 0 ? 1 : 0
            },
        ]
    }
}
