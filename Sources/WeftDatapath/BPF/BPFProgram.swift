import CLibbpf
import Glibc
import WeftVRouter

/// A loaded program, valid as long as its object.
struct BPFProgram {
    let name: String
    let descriptor: Int32

    /// The kernel's number for it, which no other program has had since the machine started.
    var id: UInt32 {
        get throws(DatapathError) { try Self.facts(descriptor).id }
    }

    /// The name of a loaded program; `nil` when there is none with that number any more.
    static func name(of id: UInt32) throws(DatapathError) -> String? {
        let descriptor = bpf_prog_get_fd_by_id(id)
        if descriptor == -ENOENT { return nil }
        if descriptor < 0 { throw .bpf("open program \(id)", descriptor) }
        defer { close(descriptor) }
        return try withUnsafeBytes(of: facts(descriptor).name) { name in
            String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    private static func facts(_ descriptor: Int32) throws(DatapathError) -> bpf_prog_info {
        var info = bpf_prog_info()
        var size = UInt32(MemoryLayout<bpf_prog_info>.size)
        let result = bpf_obj_get_info_by_fd(descriptor, &info, &size)
        if result < 0 { throw .bpf("look at a program", result) }
        return info
    }
}
