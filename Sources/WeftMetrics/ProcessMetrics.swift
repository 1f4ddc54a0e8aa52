import Glibc

/// What the process takes of its machine, by the names that Prometheus' client libraries give it. Read when somebody
/// asks.
package struct ProcessReading {
    /// Of all threads, within the process and in the kernel for it; in seconds.
    let processorTime: Double
    /// Of memory; nil where the kernel does not tell.
    let residentBytes: Int?
    let openDescriptors: Int?
    let descriptorLimit: Double
    /// Seconds since 1970.
    let startTime: Double?

    package init() {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        processorTime = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
        residentBytes = Self.residentBytes
        openDescriptors = Self.count("/proc/self/fd")
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        descriptorLimit = limit.rlim_cur == .max ? .infinity : Double(limit.rlim_cur)
        startTime = Self.startTime
    }

    package static let metrics: [Metric<ProcessReading>] = [
        Metric("process_cpu_seconds_total", .counter, "Processor time that the process used.") {
            [Sample(is: $0.processorTime)]
        },
        Metric("process_resident_memory_bytes", .gauge, "Memory of the process that is in the machine's.") {
            $0.residentBytes.map { [Sample(is: $0)] } ?? []
        },
        Metric("process_open_fds", .gauge, "Open descriptors.") {
            $0.openDescriptors.map { [Sample(is: $0)] } ?? []
        },
        Metric("process_max_fds", .gauge, "Descriptors that the process may have open.") {
            [Sample(is: $0.descriptorLimit)]
        },
        Metric("process_start_time_seconds", .gauge, "When the process began, since 1970.") {
            $0.startTime.map { [Sample(is: $0)] } ?? []
        },
    ]

    /// What the process has in the machine's memory now; nil where the kernel does not tell.
    package static var residentBytes: Int? { field(1, of: text("/proc/self/statm")).map { $0 * Int(getpagesize()) } }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    /// From the time since the machine's start that `/proc/self/stat` has (proc_pid_stat(5): starttime), and the
    /// machine's start.
    private static var startTime: Double? {
        // The name in parentheses may hold anything; the fields that count come behind it.
        guard let fields = text("/proc/self/stat").split(separator: ")").last,
            let ticks = field(19, of: String(fields)),
            let boot = text("/proc/stat").split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let start = field(1, of: String(boot))
        else { return nil }
        return Double(start) + Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func field(_ index: Int, of text: String) -> Int? {
        text.split(separator: " ").dropFirst(index).first.flatMap { Int($0) }
    }

    /// A file of `/proc`; empty when it cannot be read.
    private static func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The entries of a folder, but for the one by which it is read.
    private static func count(_ path: String) -> Int? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // `.`, `..` and the folder itself.
        return max(0, count - 3)
    }
}
