/// A set of routes: one bit each, in the order of their numbers.
///
/// It remembers what a peer has been told without a copy of it: a million routes take 125 kB. A route must be taken out
/// before the RIB forgets it, since its number is used again.
package struct RouteSet: Sendable {
    private var words: [UInt64] = []
    package private(set) var count = 0

    package init() {}

    @inline(__always)
    package func contains(_ route: RouteID) -> Bool {
        let index = Int(route.number >> 6)
        return index < words.count && words[index] & (1 as UInt64) << UInt64(route.number & 63) != 0
    }

    /// - Returns: whether the route was not there.
    @discardableResult
    package mutating func insert(_ route: RouteID) -> Bool {
        let index = Int(route.number >> 6)
        if index >= words.count { grow(to: index + 1) }
        let bit: UInt64 = 1 << UInt64(route.number & 63)
        guard words[index] & bit == 0 else { return false }
        words[index] |= bit
        count += 1
        return true
    }

    /// - Returns: whether the route was there.
    @discardableResult
    package mutating func remove(_ route: RouteID) -> Bool {
        guard contains(route) else { return false }
        words[Int(route.number >> 6)] &= ~((1 as UInt64) << UInt64(route.number & 63))
        count -= 1
        return true
    }

    package mutating func formUnion(_ other: RouteSet) {
        if words.count < other.words.count { grow(to: other.words.count) }
        for (index, word) in other.words.enumerated() {
            count += (word & ~words[index]).nonzeroBitCount
            words[index] |= word
        }
    }

    /// The routes for which `isCounted` holds.
    package func count(where isCounted: (RouteID) -> Bool) -> Int {
        guard count > 0 else { return 0 }
        var found = 0
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                let number = UInt32(truncatingIfNeeded: index << 6 + rest.trailingZeroBitCount)
                if isCounted(RouteID(number: number)) { found += 1 }
                rest &= rest - 1
            }
        }
        return found
    }

    @inline(never)
    private mutating func grow(to size: Int) {
        words.append(contentsOf: repeatElement(0, count: max(size, words.count * 3 / 2) - words.count))
    }
}
