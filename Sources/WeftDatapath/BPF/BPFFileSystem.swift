import CLibbpf
import Glibc
import WeftVRouter

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

    /// Removes `folder` with everything that is pinned in it; what uses a pinned object goes on until it lets go.
    static func remove(_ folder: String) throws(DatapathError) {
        try clear(folder)
        if rmdir(folder) != 0, errno != ENOENT { throw DatapathError("remove folder \(folder)") }
    }

    /// Removes everything that is pinned in `folder`.
    static func clear(_ folder: String) throws(DatapathError) {
        guard let listing = opendir(folder) else {
            if errno == ENOENT { return }
            throw DatapathError("list \(folder)")
        }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            if unlink("\(folder)/\(name)") != 0, errno != ENOENT { throw DatapathError("remove pin \(folder)/\(name)") }
        }
    }
}
