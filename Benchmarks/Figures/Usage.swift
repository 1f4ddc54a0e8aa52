import Foundation

/// What the kernel says a process has used.
package struct Usage {
    /// Seconds on a CPU, of all threads that run.
    package let seconds: Double
    /// Resident bytes: now, and at most.
    package let residentBytes: Double
    package let peakBytes: Double

    package init(_ identifier: Int32) throws {
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
        func bytes(_ name: String) -> Double {
            let line = lines.first { $0.hasPrefix(name) }
            return line.flatMap { Double($0.split(whereSeparator: \.isWhitespace)[1]) }.map { $0 * 1024 } ?? 0
        }
        residentBytes = bytes("VmRSS:")
        peakBytes = bytes("VmHWM:")
    }
}
