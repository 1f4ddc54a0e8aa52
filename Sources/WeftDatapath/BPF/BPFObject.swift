import CLibbpf
import Glibc
import WeftVRouter

/// The compiled data plane in the kernel: its maps and programs. They live as long as this value or whatever else holds
/// them: a pin, a filter on an interface.
struct BPFObject: ~Copyable {
    private let object: OpaquePointer
    /// By what bpf/maps.h calls them. One that is taken over is called by libbpf what it was called when it was made.
    let maps: [String: OpaquePointer]

    private init(_ object: OpaquePointer) {
        self.object = object
        var maps: [String: OpaquePointer] = [:]
        var next = bpf_object__next_map(object, nil)
        while let map = next {
            // The compiler's own maps, such as constants, are left out.
            if !bpf_map__is_internal(map) { maps[String(cString: bpf_map__name(map))] = map }
            next = bpf_object__next_map(object, map)
        }
        self.maps = maps
    }

    /// Loads the embedded object.
    /// - Parameters:
    ///   - pins: paths in a BPF file system, by the names of the maps that are taken over from there with their
    ///     contents. The others are made, and private to this value until it pins them.
    ///   - capacities: how many entries maps shall take, by their names, where that is not what bpf/maps.h says.
    static func load(
        pins: [String: String] = [:], capacities: [String: UInt32] = [:]
    ) throws(DatapathError) -> BPFObject {
        let object = BPFObject(try open())
        for (name, capacity) in capacities {
            let result = bpf_map__set_max_entries(try object.find(name), capacity)
            if result < 0 { throw .bpf("size map \(name)", result) }
        }
        for (name, path) in pins {
            let result = bpf_map__set_pin_path(try object.find(name), path)
            if result < 0 { throw .bpf("take map \(name) over from \(path)", result) }
        }
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

    /// Lets a map outlive whatever uses it.
    func pin(_ name: String, at path: String) throws(DatapathError) {
        let result = bpf_map__pin(try find(name), path)
        if result < 0 { throw .bpf("pin map \(name) at \(path)", result) }
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

    func rawMap(_ name: String) throws(DatapathError) -> RawMap { try RawMap(name, bpf_map__fd(find(name))) }

    private func find(_ name: String) throws(DatapathError) -> OpaquePointer {
        guard let map = maps[name] else { throw .bpf("find map \(name)", ENOENT) }
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
