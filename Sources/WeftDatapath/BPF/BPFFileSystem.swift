import CLibbpf
import Glibc
package import WeftVRouter

/// The file system in which maps outlive the process that made them.
enum BPFFileSystem {
    /// Makes `folder` and, where nobody mounted a BPF file system yet, mounts one at `mountPoint` above it.
    static func prepare(_ folder: String, mountPoint: String) throws(DatapathError) {
        let isMounted = weft_bpf_is_file_system(mountPoint)
        if isMounted < 0 { throw DatapathError("look at \(mountPoint)", isMounted) }
        if isMounted == 0, mount("bpf", mountPoint, "bpf", 0, nil) != 0 {
            throw DatapathError("mount a BPF file system at \(mountPoint)")
        }
        var path = mountPoint
        for component in folder.dropFirst(mountPoint.count).split(separator: "/") {
            path += "/\(component)"
            if mkdir(path, 0o700) != 0, errno != EEXIST { throw DatapathError("make folder \(path)") }
        }
    }

    /// Removes a pin; what uses the pinned object goes on until it lets go. A folder of that name stays.
    static func removePin(_ path: String) throws(DatapathError) {
        if unlink(path) == 0 || errno == ENOENT || errno == EISDIR { return }
        throw DatapathError("remove pin \(path)")
    }

    /// Removes a folder unless there is something in it.
    static func removeFolder(_ path: String) throws(DatapathError) {
        if rmdir(path) == 0 || errno == ENOENT || errno == ENOTEMPTY { return }
        throw DatapathError("remove folder \(path)")
    }

    static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in `folder`; none when there is no such folder.
    static func list(_ folder: String) throws(DatapathError) -> [String] {
        guard let listing = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw DatapathError("list \(folder)")
        }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

extension EBPFDatapath {
    /// Mounts the file system that maps outlive agents in, where nobody has yet. A sandbox may forbid it later.
    package static func prepareFileSystem() throws(DatapathError) {
        try BPFFileSystem.prepare("/sys/fs/bpf", mountPoint: "/sys/fs/bpf")
    }
}
