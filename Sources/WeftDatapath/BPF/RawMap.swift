import CLibbpf
import Glibc
import WeftVRouter

/// An entry of a map of whatever layout.
struct MapEntry: Hashable {
    /// Makes an entry of one version into one of the next; `nil` leaves it behind.
    typealias Step = (MapEntry) -> MapEntry?

    var key: [UInt8]
    /// One, or one per CPU in a map that counts on each by itself.
    var values: [[UInt8]]

    func converted(by steps: [Step]) -> MapEntry? {
        steps.reduce(Optional(self)) { entry, step in entry.flatMap(step) }
    }
}

/// A map as bytes, valid as long as its descriptor.
struct RawMap {
    private let descriptor: Int32
    private let name: String
    let keySize: Int
    let valueSize: Int
    /// How many values an entry has.
    let valueCount: Int

    init(_ name: String, _ descriptor: Int32) throws(DatapathError) {
        var info = bpf_map_info()
        var size = UInt32(MemoryLayout<bpf_map_info>.size)
        let result = bpf_obj_get_info_by_fd(descriptor, &info, &size)
        if result < 0 { throw .bpf("look at map \(name)", result) }
        self.descriptor = descriptor
        self.name = name
        keySize = Int(info.key_size)
        valueSize = Int(info.value_size)
        let countsPerCPU = [
            BPF_MAP_TYPE_PERCPU_HASH, BPF_MAP_TYPE_PERCPU_ARRAY, BPF_MAP_TYPE_LRU_PERCPU_HASH,
        ].contains { $0.rawValue == info.type }
        valueCount = countsPerCPU ? Int(max(libbpf_num_possible_cpus(), 1)) : 1
    }

    /// How far values of CPUs are apart.
    private var stride: Int { valueCount == 1 ? valueSize : (valueSize + 7) & ~7 }

    func entries() throws(DatapathError) -> [MapEntry] {
        var entries: [MapEntry] = []
        for key in try keys() {
            var bytes = [UInt8](repeating: 0, count: stride * valueCount)
            let result = bpf_map_lookup_elem(descriptor, key, &bytes)
            if result == -ENOENT { continue }
            if result < 0 { throw .bpf("read from map \(name)", result) }
            let values = (0..<valueCount).map { Array(bytes[$0 * stride..<$0 * stride + valueSize]) }
            entries.append(MapEntry(key: key, values: values))
        }
        return entries
    }

    /// Packets change the map meanwhile; behind a key that goes away the kernel begins anew, so the list ends with the
    /// first that is known.
    private func keys() throws(DatapathError) -> [[UInt8]] {
        var keys: [[UInt8]] = []
        var known: Set<[UInt8]> = []
        var next = [UInt8](repeating: 0, count: keySize)
        var result = bpf_map_get_next_key(descriptor, nil, &next)
        while result == 0, known.insert(next).inserted {
            keys.append(next)
            let key = next
            result = bpf_map_get_next_key(descriptor, key, &next)
        }
        if result < 0, result != -ENOENT { throw .bpf("list map \(name)", result) }
        return keys
    }

    /// - Parameter replacing: puts the entry in the place of one that is there; otherwise that one stays.
    func set(_ entry: MapEntry, replacing: Bool) throws(DatapathError) {
        guard entry.key.count == keySize, entry.values.count == valueCount,
            entry.values.allSatisfy({ $0.count == valueSize })
        else { throw DatapathError("convert an entry of map \(name)", EMSGSIZE) }
        let padding = [UInt8](repeating: 0, count: stride - valueSize)
        let value = entry.values.flatMap { $0 + padding }
        let flags = UInt64(replacing ? BPF_ANY : BPF_NOEXIST)
        let result = bpf_map_update_elem(descriptor, entry.key, value, flags)
        if result < 0, result != -EEXIST { throw .bpf("write to map \(name)", result) }
    }
}
