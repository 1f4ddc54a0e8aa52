import CLibbpf
import Glibc
import WeftVRouter

/// The place in front of clsact at which programs see what comes in by an interface, since Linux 6.6.
///
/// A program there that says "pass" ends the frame's way: no filter of clsact sees it, and nobody is told. So wherever
/// another's program stands, ours has to stand before it.
struct TCXHook {
    let interface: UInt32
    /// The interface's network namespace, negative for our own.
    let namespace: Int32

    struct Program {
        let id: UInt32
        /// `nil` when it went away as we looked.
        let name: String?
    }

    /// The programs in their order; empty where the kernel has no such place.
    func programs() throws(DatapathError) -> [Program] {
        // As many as the kernel allows at one hook.
        var ids = [UInt32](repeating: 0, count: 64)
        let count = weft_tcx_programs(namespace, interface, &ids, UInt32(ids.count))
        if count == -ENODEV { return [] }
        if count < 0 { throw DatapathError("list the tcx programs of interface \(interface)", count) }
        var programs: [Program] = []
        for id in ids.prefix(Int(count)) { programs.append(Program(id: id, name: try BPFProgram.name(of: id))) }
        return programs
    }

    func attachFirst(_ program: BPFProgram) throws(DatapathError) {
        let result = weft_tcx_attach_first(namespace, interface, program.descriptor)
        if result < 0, result != -ENODEV {
            throw .bpf("put \(program.name) before other programs at interface \(interface)", result)
        }
    }

    func detach(_ id: UInt32) throws(DatapathError) {
        let descriptor = bpf_prog_get_fd_by_id(id)
        if descriptor == -ENOENT { return }
        if descriptor < 0 { throw .bpf("open program \(id)", descriptor) }
        defer { close(descriptor) }
        let result = weft_tcx_detach(namespace, interface, descriptor)
        if result < 0, result != -ENOENT, result != -ENODEV {
            throw .bpf("take program \(id) off interface \(interface)", result)
        }
    }
}
