import Foundation
import WeftLab

/// What the kernel says a process has used.
struct Usage {
    /// Seconds on a CPU, of all threads.
    var seconds: Double
    /// Resident megabytes, now.
    var megabytes: Double

    /// Resident megabytes, at most.
    var peak: Double

    init(of process: ChildProcess) throws { try self.init(process.identifier) }

    init(_ identifier: Int32) throws {
        let folder = URL(filePath: "/proc/\(identifier)")
        let stat = try String(contentsOf: folder.appending(path: "stat"), encoding: .utf8)
        // After the program's name, which may hold anything, the 12th and 13th fields are user and system ticks.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        seconds = (Double(fields[12]) ?? 0) / 100 + (Double(fields[13]) ?? 0) / 100
        let status = try String(contentsOf: folder.appending(path: "status"), encoding: .utf8)
        let lines = status.split(separator: "\n")
        func megabytes(_ name: String) -> Double {
            let line = lines.first { $0.hasPrefix(name) }
            return line.flatMap { Double($0.split(whereSeparator: \.isWhitespace)[1]) }.map { $0 / 1024 } ?? 0
        }
        self.megabytes = megabytes("VmRSS:")
        peak = megabytes("VmHWM:")
    }
}
