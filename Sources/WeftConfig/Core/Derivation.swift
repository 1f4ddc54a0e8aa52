import WeftJSON
import WeftNet
import WeftStore

/// When a derived object came to be and when it last changed: the one thing about it that does not follow from the
/// intent, and so the one thing that is stored.
struct Derivation: Hashable, Sendable {
    let created: WallTime
    let modified: WallTime
    /// Of the object as it was then. One that comes out otherwise at a start, because the compiler is another one, has
    /// changed.
    let digest: UInt64

    init(of row: Row) {
        created = row.created
        modified = row.modified
        var hash = FNV1a()
        hash.combine(row.bytes)
        digest = hash.value
    }
}

// MARK: the stored form

extension Derivation {
    var encoded: [UInt8] {
        let json: JSON = [
            "created": .int(created.microseconds), "modified": .int(modified.microseconds), "digest": JSON(digest),
        ]
        return json.bytes
    }

    /// `nil` for bytes that ``encoded`` did not write.
    init?(decoding bytes: [UInt8]) {
        guard let json = try? JSON(parsing: bytes), let created = json["created"]?.int,
            let modified = json["modified"]?.int, let digest = json["digest"]?.uint
        else { return nil }
        self.created = WallTime(microseconds: Int64(created))
        self.modified = WallTime(microseconds: Int64(modified))
        self.digest = digest
    }
}
