import Foundation

/// The pages of the program's own file that are in the process's memory: code and constants.
///
/// A start runs through much that is never needed again: tables of symbols, readers of files, the object model, the
/// first request's way through libraries. Each page of it stays mapped, with its neighbours, for as long as memory
/// suffices, 25 MB of them, and counts as the process's own.
enum ProgramPages {
    /// Takes all of them out. What is in use comes back from the file's cache page by page, in about a millisecond
    /// altogether.
    static func giveBack() {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
        else { return }
        for line in maps.split(separator: "\n") where line.hasSuffix(program) {
            guard let range = pristine(line), let start = UnsafeMutableRawPointer(bitPattern: range.lowerBound) else {
                continue
            }
            madvise(start, range.count, MADV_DONTNEED)
        }
    }

    /// The addresses of a mapping that nobody ever writes to (proc_pid_maps(5)):
    ///
    /// ```
    ///  start-end           perms offset   dev   inode  path
    ///  5583c0000000-5583c0a10000 r-xp 00a1f000 08:01 131 /usr/bin/weft
    /// ```
    ///
    /// That is code, and what stands before it in the file; other mappings that cannot be written to were, while the
    /// program was loaded, and hold what no file has.
    static func pristine(_ line: Substring) -> Range<UInt>? {
        let fields = line.split(separator: " ", maxSplits: 3)
        guard fields.count == 4, fields[1] == "r-xp" || fields[1] == "r--p" && UInt(fields[2], radix: 16) == 0 else {
            return nil
        }
        let ends = fields[0].split(separator: "-").map { UInt($0, radix: 16) }
        guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else { return nil }
        return start..<end
    }
}
