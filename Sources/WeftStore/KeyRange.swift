/// A half-open range of keys in the order of their bytes.
package struct KeyRange: Hashable, Sendable {
    package var lower: Key
    /// The first key behind the range; `nil` when there is none.
    package var upper: Key?

    package init(from lower: Key, to upper: Key?) {
        self.lower = lower
        self.upper = upper
    }

    /// All keys that begin with `prefix`.
    package init(prefix: Key) {
        lower = prefix
        // The successor of all those: the last byte that can grow, grown by one.
        guard let last = prefix.lastIndex(where: { $0 < .max }) else {
            upper = nil
            return
        }
        upper = Array(prefix[..<last]) + [prefix[last] + 1]
    }

    package static let everything = KeyRange(from: [], to: nil)

    package func contains(_ key: Key) -> Bool {
        guard !key.lexicographicallyPrecedes(lower) else { return false }
        guard let upper else { return true }
        return key.lexicographicallyPrecedes(upper)
    }

    /// The rest of this range behind `key`: what the next page reads.
    package func after(_ key: Key) -> KeyRange { KeyRange(from: key + [0], to: upper) }
}
