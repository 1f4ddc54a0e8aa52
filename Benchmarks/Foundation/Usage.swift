import Foundation

/// What the kernel says a process has used.
struct Usage {
    /// Seconds on a CPU, of all threads that run.
    let seconds: Double
    /// Resident, in 10⁶ bytes: now, and at most.
    let megabytes: Double
    let peak: Double

    init(_ identifier: Int32) throws {
        let folder = URL(filePath: "/proc/\(identifier)")
        // To the nanosecond; the ticks of `stat` miss most of what runs in short bursts.
        let tasks = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "task").path())
        seconds = tasks.reduce(0) { sum, task in
            let file = folder.appending(path: "task/\(task)/schedstat")
            let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            return sum + (text.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e9
        }
        let status = try String(contentsOf: folder.appending(path: "status"), encoding: .utf8)
        let lines = status.split(separator: "\n")
        func megabytes(_ name: String) -> Double {
            let line = lines.first { $0.hasPrefix(name) }
            return line.flatMap { Double($0.split(whereSeparator: \.isWhitespace)[1]) }.map { $0 * 1024 / 1e6 } ?? 0
        }
        self.megabytes = megabytes("VmRSS:")
        peak = megabytes("VmHWM:")
    }
}
