import WeftStore

/// The changes of one revision as they lie in the history table.
///
/// ```
/// change* ; change = kind (1: 0 delete, 1 put) | key length (4, big endian) | key | [value length (4) | value]
/// ```
enum HistoryRecord {
    static func encode(_ changes: [StoreWatch.Change]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(changes.reduce(0) { $0 + 9 + $1.size })
        for change in changes {
            switch change {
            case .delete(let key):
                bytes.append(0)
                append(key, to: &bytes)
            case .put(let key, let value):
                bytes.append(1)
                append(key, to: &bytes)
                append(value, to: &bytes)
            }
        }
        return bytes
    }

    /// `nil` for bytes that no encoder of ours wrote.
    static func decode(_ bytes: [UInt8]) -> [StoreWatch.Change]? {
        var rest = bytes[...]
        var changes: [StoreWatch.Change] = []
        while let kind = rest.popFirst() {
            guard let key = take(from: &rest) else { return nil }
            switch kind {
            case 0: changes.append(.delete(key))
            case 1:
                guard let value = take(from: &rest) else { return nil }
                changes.append(.put(key, value))
            default: return nil
            }
        }
        return changes
    }

    private static func append(_ part: [UInt8], to bytes: inout [UInt8]) {
        let length = UInt32(part.count)
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
        bytes += part
    }

    private static func take(from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.count >= 4 else { return nil }
        let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        rest.removeFirst(4)
        guard rest.count >= length else { return nil }
        defer { rest.removeFirst(length) }
        return Array(rest.prefix(length))
    }
}

extension StoreWatch.Change {
    fileprivate var size: Int {
        switch self {
        case .put(let key, let value): key.count + value.count
        case .delete(let key): key.count
        }
    }
}
