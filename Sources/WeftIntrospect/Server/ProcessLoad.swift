import Foundation

/// What the process takes of its machine: the `cpu` page of every process. Read from `/proc` when somebody looks.
struct ProcessLoad {
    static let request = "CpuLoadInfoReq"

    private let folder: String

    /// - Parameter folder: where the kernel tells, in the form of `/proc`.
    init(folder: String = "/proc") { self.folder = folder }

    /// As `CpuLoadInfo`; memory in kilobytes, shares of all processors in percent since the process began.
    var response: Sandesh {
        let own = fields("self/status")
        let machine = fields("meminfo")
        let processors = own["Cpus_allowed_list"].map(Self.count) ?? 1
        let free = kilobytes(machine["MemFree"])
        let memory = Sandesh(
            "MemInfo",
            [
                "virt": .number(kilobytes(own["VmSize"])), "peakvirt": .number(kilobytes(own["VmPeak"])),
                "res": .number(kilobytes(own["VmRSS"])),
            ])
        let system = Sandesh(
            "SysMemInfo",
            [
                "total": .number(kilobytes(machine["MemTotal"])),
                "used": .number(kilobytes(machine["MemTotal"]) - free), "free": .number(free),
                "buffers": .number(kilobytes(machine["Buffers"])), "cached": .number(kilobytes(machine["Cached"])),
            ])
        let averages = text("loadavg").split(separator: " ").prefix(3).map(String.init)
        let load = Sandesh(
            "CpuLoadAvg",
            Dictionary(
                zip(["one_min_avg", "five_min_avg", "fifteen_min_avg"], averages.map { SandeshValue.text($0) })
            ) { first, _ in first })
        let info = Sandesh(
            "CpuLoadInfo",
            [
                "num_cpu": .count(processors), "meminfo": .structure(memory), "sys_mem_info": .structure(system),
                "cpuload": .structure(load), "cpu_share": .text(String(format: "%.2f", share(of: processors))),
            ])
        return Sandesh("CpuLoadInfoResp", ["cpu_info": .structure(info)])
    }

    /// What the process has used of what `processors` could have given it (proc(5): utime and stime, over the time
    /// since its start).
    private func share(of processors: Int) -> Double {
        // The name in parentheses may hold anything; the fields that count come behind it.
        let statistics = text("self/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard statistics.count > 19, let user = Double(statistics[11]), let system = Double(statistics[12]),
            let start = Double(statistics[19]),
            let uptime = text("uptime").split(separator: " ").first.flatMap({ Double($0) })
        else { return 0 }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        let age = uptime - start / ticks
        return age > 0 ? (user + system) / ticks / age / Double(processors) * 100 : 0
    }

    private func text(_ file: String) -> String {
        (try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)) ?? ""
    }

    /// Lines of the form `Name:   value`.
    private func fields(_ file: String) -> [String: String] {
        let pairs = text(file).split(separator: "\n").compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private func kilobytes(_ text: String?) -> Int64 {
        text.flatMap { Int64($0.prefix { $0.isNumber }) } ?? 0
    }

    /// The members of a list such as `0-3,8`.
    private static func count(_ list: String) -> Int {
        list.split(separator: ",").reduce(0) { sum, range in
            let ends = range.split(separator: "-").compactMap { Int($0) }
            return sum + (ends.count == 2 ? ends[1] - ends[0] + 1 : 1)
        }
    }
}
