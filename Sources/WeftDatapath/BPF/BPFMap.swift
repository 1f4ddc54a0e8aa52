import CLibbpf
import Glibc
import WeftVRouter

/// A value with a fixed form in a map.
protocol BPFRepresentable: Hashable {
    /// A structure of C, copied bit by bit.
    associatedtype Raw
    /// `nil` when no agent of this layout could have written it.
    init?(raw: Raw)
    var raw: Raw { get }
    /// What a buffer holds before the kernel fills it.
    static var blank: Raw { get }
}

/// A map in the kernel with one value per key, valid as long as its object.
struct BPFMap<Key: BPFRepresentable, Value: BPFRepresentable> {
    let name: String
    let descriptor: Int32
    /// How many entries it takes.
    let capacity: UInt32

    func set(_ key: Key, _ value: Value) throws(DatapathError) {
        let result = withUnsafeBytes(of: key.raw) { key in
            withUnsafeBytes(of: value.raw) { value in
                bpf_map_update_elem(descriptor, key.baseAddress, value.baseAddress, UInt64(BPF_ANY))
            }
        }
        if result < 0 { throw .write(to: name, result, capacity: capacity) }
    }

    /// Writes many entries in few system calls. One that is refused keeps none of the others out.
    func set(_ entries: [(key: Key, value: Value)]) throws(DatapathError) {
        let keys = entries.map(\.key.raw)
        let values = entries.map(\.value.raw)
        var done = 0
        var refused = 0
        var refusal: Int32 = 0
        while done < entries.count {
            var count = UInt32(entries.count - done)
            let result = keys[done...].withUnsafeBytes { keys in
                values[done...].withUnsafeBytes { values in
                    bpf_map_update_batch(descriptor, keys.baseAddress, values.baseAddress, &count, nil)
                }
            }
            done += Int(count)
            guard result < 0 else { continue }
            // The one behind those that were written.
            done += 1
            refused += 1
            refusal = result
        }
        if refused > 0 { throw .write(to: name, refusal, refused, of: entries.count, capacity: capacity) }
    }

    /// Removing what is not there is no error.
    func remove(_ key: Key) throws(DatapathError) {
        let result = withUnsafeBytes(of: key.raw) { bpf_map_delete_elem(descriptor, $0.baseAddress) }
        if result < 0, result != -ENOENT { throw .bpf("remove from map \(name)", result) }
    }

    func value(_ key: Key) throws(DatapathError) -> Value? {
        var value = Value.blank
        let result = withUnsafeBytes(of: key.raw) { key in
            withUnsafeMutableBytes(of: &value) { value in
                bpf_map_lookup_elem(descriptor, key.baseAddress, value.baseAddress)
            }
        }
        if result < 0, result != -ENOENT { throw .bpf("read from map \(name)", result) }
        return result < 0 ? nil : Value(raw: value)
    }

    /// Everything in the map. Entries that nobody of this layout could have written are listed with their keys only, or
    /// not at all when the key is at fault.
    func entries() throws(DatapathError) -> [Key: Value?] {
        var entries: [Key: Value?] = [:]
        // A cursor is a bucket's number for a hash, a key for a trie.
        var cursor = [UInt8](
            repeating: 0, count: max(MemoryLayout<Key.Raw>.size, MemoryLayout<UInt32>.size))
        var isFirst = true
        var capacity = 1024
        while true {
            var keys = Array(repeating: Key.blank, count: capacity)
            var values = Array(repeating: Value.blank, count: capacity)
            var count = UInt32(capacity)
            var next = cursor
            let result = keys.withUnsafeMutableBytes { keys in
                values.withUnsafeMutableBytes { values in
                    cursor.withUnsafeMutableBytes { cursor in
                        bpf_map_lookup_batch(
                            descriptor, isFirst ? nil : cursor.baseAddress, &next, keys.baseAddress, values.baseAddress,
                            &count, nil)
                    }
                }
            }
            if result == -ENOSPC {
                // One bucket holds more than the buffers.
                capacity *= 2
                continue
            }
            if result < 0, result != -ENOENT { throw .bpf("list map \(name)", result) }
            for index in 0..<Int(count) {
                if let key = Key(raw: keys[index]) { entries[key] = .some(Value(raw: values[index])) }
            }
            if result == -ENOENT { return entries }
            cursor = next
            isFirst = false
        }
    }
}

extension DatapathError {
    /// A map refused entries.
    static func write(
        to map: String, _ number: Int32, _ refused: Int = 1, of count: Int = 1, capacity: UInt32
    ) -> DatapathError {
        let operation = refused == 1 && count == 1 ? "write to map \(map)" : "write \(count) entries to map \(map)"
        // A hash map says the one, a trie the other.
        guard [-E2BIG, -ENOSPC].contains(number) else { return .bpf(operation, number) }
        return DatapathError(
            operation: operation, errno: -number,
            reason: "the map is full: \(refused) do not fit beside what is there, \(capacity) is the most")
    }
}

extension BPFMap {
    /// What has to be written and removed so that the map holds `desired`.
    struct Difference {
        var settings: [(key: Key, value: Value)]
        var removals: [Key]
    }

    func difference(to desired: [Key: Value]) throws(DatapathError) -> Difference {
        let actual = try entries()
        return difference(to: desired, actual)
    }

    private func difference(to desired: [Key: Value], _ actual: [Key: Value?]) -> Difference {
        Difference(
            settings: desired.filter { actual[$0.key] != .some(.some($0.value)) }.map { ($0.key, $0.value) },
            removals: actual.keys.filter { desired[$0] == nil })
    }

    /// What of `wanted` is not in the map. Reads these keys only.
    func deviations(from wanted: [Key: Value]) throws(DatapathError) -> [DatapathDeviation] {
        var found: [DatapathDeviation] = []
        for (key, value) in wanted {
            let present = try self.value(key)
            if present != value { found.append(deviation(present == nil ? "lacks" : "has something else for", key)) }
        }
        return found
    }

    /// A difference in words: the first of many, and how many more there are.
    func deviations(_ difference: Difference) -> [DatapathDeviation] {
        let shown = 8
        let settings = difference.settings.prefix(shown).map { deviation("lacks, or has something else for,", $0.key) }
        let removals = difference.removals.prefix(shown).map { deviation("has what nobody asked for:", $0) }
        let more = difference.settings.count + difference.removals.count - settings.count - removals.count
        let rest = DatapathDeviation(.entry, "map \(name) differs in \(more) more entries", count: more)
        return settings + removals + (more > 0 ? [rest] : [])
    }

    private func deviation(_ what: String, _ key: Key) -> DatapathDeviation {
        DatapathDeviation(.entry, "map \(name) of the data plane \(what) \(key)")
    }
}
