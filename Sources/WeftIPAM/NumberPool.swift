/// Numbers of one kind that are unique among all who hold one: network ids, route-target numbers, tag ids.
///
/// The lowest free number is next, so numbers stay small and a freed one is used again. Asking and taking are separate:
/// a caller first writes the number into what it is about to commit, and takes it when that counts.
package struct NumberPool: Hashable, Sendable {
    package let range: ClosedRange<UInt64>
    private var taken = IntervalSet<UInt64>()

    package init(_ range: ClosedRange<UInt64>) { self.range = range }

    /// The number to use next; `nil` when all are taken.
    package var lowestFree: UInt64? { lowestFree(in: range) }

    /// The lowest free number of a part of the range.
    package func lowestFree(in part: ClosedRange<UInt64>) -> UInt64? {
        guard let number = taken.firstGap(from: part.lowerBound), number <= part.upperBound else { return nil }
        return number
    }

    package func isTaken(_ number: UInt64) -> Bool { taken.contains(number) }

    /// Takes a number, also one outside of the range: a number that a user chose is not in the automatic range, but is
    /// just as taken.
    package mutating func take(_ number: UInt64) { taken.insert(number) }
    package mutating func free(_ number: UInt64) { taken.remove(number) }

    package var takenCount: UInt64 { takenCount(in: range) }

    package func takenCount(in part: ClosedRange<UInt64>) -> UInt64 { taken.count(in: part) }
}
