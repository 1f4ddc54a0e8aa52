import WeftStore

/// Over everything that a row says: FNV-1a, which no change within one byte leaves as it was.
enum Checksum {
    /// Of an entry; `rest` is what ``ofAllButCreation(_:_:modified:lease:)`` answered.
    static func entry(_ rest: Int64, created: Int64) -> Int64 { rest ^ created }

    static func ofAllButCreation(
        _ key: borrowing Span<UInt8>, _ value: borrowing Span<UInt8>, modified: Int64, lease: Int64?
    ) -> Int64 {
        var hash = FNV1a()
        // Lengths first, so that no byte can move from one field to the next.
        hash.combine(UInt64(key.count))
        hash.combine(key)
        hash.combine(UInt64(value.count))
        hash.combine(value)
        for number in [modified, lease ?? -1] { hash.combine(UInt64(bitPattern: number)) }
        return Int64(bitPattern: hash.value)
    }

    static func history(_ revision: Int64, _ changes: borrowing Span<UInt8>) -> Int64 {
        var hash = FNV1a()
        hash.combine(UInt64(bitPattern: revision))
        hash.combine(changes)
        return Int64(bitPattern: hash.value)
    }

    static func lease(_ id: Int64, milliseconds: Int64) -> Int64 {
        var hash = FNV1a()
        hash.combine(UInt64(bitPattern: id))
        hash.combine(UInt64(bitPattern: milliseconds))
        return Int64(bitPattern: hash.value)
    }
}
