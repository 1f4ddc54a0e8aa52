import CSandbox
import Glibc
package import Logging

extension ProcessSandbox {
    /// Why a process cannot give up what it should.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Gives up everything else, for good. Call it before the process has a second thread: what is given up is given up
    /// by this one and those that it starts.
    ///
    /// What the kernel does not offer is said once, and so is what was switched off.
    package func enter(_ logger: Logger) throws {
        let threads = Self.threadCount
        guard threads <= 1 else {
            throw Failure(description: "the sandbox comes too late: the process has \(threads) threads")
        }
        for folder in written { Self.makeFolder(folder) }
        for part in Part.allCases {
            guard parts.contains(part) else {
                logger.warning("part of the sandbox is off", metadata: ["part": "\(part.rawValue)"])
                continue
            }
            let result = try enter(part)
            guard result < 0 else { continue }
            // What a kernel or a container does not know at all. Anything else would be a fault of ours.
            guard [ENOSYS, EOPNOTSUPP, EINVAL].contains(-result) else {
                throw Failure(description: "sandbox: \(part.rawValue): \(String(cString: strerror(-result)))")
            }
            logger.warning(
                "the kernel has no such part of the sandbox",
                metadata: ["part": "\(part.rawValue)", "error": "\(String(cString: strerror(-result)))"])
        }
    }

    /// A negative error number on failure.
    private func enter(_ part: Part) throws -> Int32 {
        switch part {
        case .capabilities: return min(weft_sandbox_keep_capabilities(capabilities.mask), 0)
        case .landlock:
            let privileges = weft_sandbox_no_new_privileges()
            return privileges < 0 ? privileges : try restrictPaths()
        case .seccomp:
            let privileges = weft_sandbox_no_new_privileges()
            var filter = weft_filter(
                allows_programs: executesPrograms, allows_namespaces: entersNamespaces, allows_bpf: loadsPrograms)
            return privileges < 0 ? privileges : weft_sandbox_filter(&filter)
        case .memory: return weft_sandbox_hide_memory()
        }
    }

    private func restrictPaths() throws -> Int32 {
        let version = weft_landlock_version()
        guard version > 0 else { return version }
        let rules = weft_landlock_begin(version)
        guard rules >= 0 else { return rules }
        defer { close(rules) }
        for (paths, use) in [
            (listed, WEFT_LANDLOCK_LIST), (read ?? ["/"], WEFT_LANDLOCK_READ), (written, WEFT_LANDLOCK_WRITE),
        ] {
            for path in paths {
                let result = weft_landlock_allow(rules, version, path, use)
                if result < 0 {
                    throw Failure(description: "sandbox: \(path): \(String(cString: strerror(-result)))")
                }
            }
        }
        return weft_landlock_enforce(rules)
    }

    /// Under Landlock a folder that is not there would be made by nobody. Where it cannot be made, whoever writes to it
    /// says so.
    private static func makeFolder(_ path: String) {
        guard path.hasPrefix("/"), access(path, F_OK) != 0 else { return }
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex { makeFolder(String(path[..<slash])) }
        mkdir(path, 0o700)
    }

    private static var threadCount: Int {
        guard let folder = opendir("/proc/self/task") else { return 1 }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) {
            if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
        }
        return count
    }
}
