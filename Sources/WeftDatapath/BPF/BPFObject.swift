import CLibbpf
import Glibc
import WeftVRouter

/// The compiled data plane in the kernel: its maps and programs. They live as long as this value or whatever else holds
/// them: a pin, a filter on an interface.
struct BPFObject: ~Copyable {
    private let object: OpaquePointer

    /// Loads the embedded object.
    /// - Parameters:
    ///   - pins: a folder in a BPF file system. Maps that are pinned there are taken over with their contents,
    ///     the others are made and pinned. `nil` keeps everything private to this value.
    ///   - capacities: how many entries maps shall take, by their names, where that is not what bpf/maps.h says.
    static func load(pins: String?, capacities: [String: UInt32] = [:]) throws(DatapathError) -> BPFObject {
        let object = BPFObject(object: try open())
        for (name, capacity) in capacities {
            let result = bpf_map__set_max_entries(try object.find(name), capacity)
            if result < 0 { throw .bpf("size map \(name)", result) }
        }
        if let pins { try object.pinMaps(in: pins) }
        let result = bpf_object__load(object.object)
        if result < 0 { throw .bpf("load the data plane into the kernel", result) }
        return object
    }

    private static func open() throws(DatapathError) -> OpaquePointer {
        weft_bpf_keep_warnings()
        let bytes = Base64.decode(datapathObject)
        guard let object = bytes.withUnsafeBytes({ bpf_object__open_mem($0.baseAddress, $0.count, nil) }) else {
            throw .bpf("open the embedded data plane", Glibc.errno)
        }
        return object
    }

    private func pinMaps(in folder: String) throws(DatapathError) {
        var map = bpf_object__next_map(object, nil)
        while let present = map {
            map = bpf_object__next_map(object, present)
            // The compiler's own maps, such as constants, belong to one version of the programs.
            if bpf_map__is_internal(present) { continue }
            let path = "\(folder)/\(String(cString: bpf_map__name(present)))"
            let result = bpf_map__set_pin_path(present, path)
            if result < 0 { throw .bpf("pin a map at \(path)", result) }
        }
    }

    deinit { bpf_object__close(object) }

    func map<Key, Value>(_ name: String) throws(DatapathError) -> BPFMap<Key, Value> {
        let map = try find(name)
        return BPFMap(name: name, descriptor: bpf_map__fd(map), capacity: bpf_map__max_entries(map))
    }

    func perCPUMap<Counters>(_ name: String, zero: Counters) throws(DatapathError) -> PerCPUMap<Counters> {
        let map = try find(name)
        return PerCPUMap(
            name: name, descriptor: bpf_map__fd(map), capacity: bpf_map__max_entries(map), zero: zero)
    }

    private func find(_ name: String) throws(DatapathError) -> OpaquePointer {
        guard let map = bpf_object__find_map_by_name(object, name) else { throw .bpf("find map \(name)", ENOENT) }
        return map
    }

    func program(_ name: String) throws(DatapathError) -> BPFProgram {
        guard let program = bpf_object__find_program_by_name(object, name) else {
            throw .bpf("find program \(name)", ENOENT)
        }
        return BPFProgram(name: name, descriptor: bpf_program__fd(program))
    }
}

extension DatapathError {
    /// A failure inside libbpf, with the last of what it and the verifier said.
    static func bpf(_ operation: String, _ number: Int32) -> DatapathError {
        let words = String(cString: weft_bpf_take_warnings())
        let last = words.split(separator: "\n").suffix(12).joined(separator: "\n")
        return last.isEmpty
            ? DatapathError(operation, number)
            : DatapathError(operation, number, reason: "\(String(cString: strerror(abs(number)))): \(last)")
    }
}
