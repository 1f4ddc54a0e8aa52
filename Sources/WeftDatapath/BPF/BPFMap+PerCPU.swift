import CLibbpf
import Glibc
import WeftVRouter

/// A map of numbers to counters in the kernel, one set of them per CPU; valid as long as its object.
struct PerCPUMap<Counters> {
    let name: String
    let descriptor: Int32
    let capacity: UInt32
    let zero: Counters

    private var blank: [Counters] { Array(repeating: zero, count: Int(max(libbpf_num_possible_cpus(), 1))) }

    /// Makes an entry that counts from zero; one that is there goes on counting.
    func create(_ key: UInt32) throws(DatapathError) {
        var key = key
        let result = blank.withUnsafeBytes {
            bpf_map_update_elem(descriptor, &key, $0.baseAddress, UInt64(BPF_NOEXIST))
        }
        if result < 0, result != -EEXIST { throw .write(to: name, result, capacity: capacity) }
    }

    /// Removing what is not there is no error.
    func remove(_ key: UInt32) throws(DatapathError) {
        var key = key
        let result = bpf_map_delete_elem(descriptor, &key)
        if result < 0, result != -ENOENT { throw .bpf("remove from map \(name)", result) }
    }

    /// What each CPU counted; empty when the key is not there.
    func values(_ key: UInt32) throws(DatapathError) -> [Counters] {
        var key = key
        var values = blank
        let result = values.withUnsafeMutableBytes { bpf_map_lookup_elem(descriptor, &key, $0.baseAddress) }
        if result < 0, result != -ENOENT { throw .bpf("read from map \(name)", result) }
        return result < 0 ? [] : values
    }

    func keys() throws(DatapathError) -> [UInt32] {
        var keys: [UInt32] = []
        var key: UInt32 = 0
        var next: UInt32 = 0
        var result = bpf_map_get_next_key(descriptor, nil, &next)
        while result == 0 {
            keys.append(next)
            key = next
            result = bpf_map_get_next_key(descriptor, &key, &next)
        }
        if result != -ENOENT { throw .bpf("list map \(name)", result) }
        return keys
    }
}
