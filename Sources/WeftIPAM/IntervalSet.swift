/// A set of numbers as sorted intervals that never touch.
///
/// The number behind an interval is free, always; so the next free number from anywhere is one binary search away, in a
/// full /12 as in an empty one. Numbers handed out in order make one interval, however many they are. Membership and
/// search cost O(log n) in the number of intervals; a change moves the intervals behind it, a plain copy of memory.
package struct IntervalSet<Number: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
    private struct Interval: Hashable, Sendable {
        var lower: Number
        var upper: Number
    }

    private var intervals: [Interval] = []

    package init() {}

    package var isEmpty: Bool { intervals.isEmpty }

    /// The index of the first interval that ends at or behind `number`.
    private func index(endingFrom number: Number) -> Int {
        var low = 0
        var high = intervals.count
        while low < high {
            let middle = (low + high) / 2
            if intervals[middle].upper < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The interval that holds `number`.
    private func interval(holding number: Number) -> Interval? {
        let index = index(endingFrom: number)
        guard index < intervals.count, intervals[index].lower <= number else { return nil }
        return intervals[index]
    }

    package func contains(_ number: Number) -> Bool { interval(holding: number) != nil }

    package func intersects(_ range: ClosedRange<Number>) -> Bool {
        let index = index(endingFrom: range.lowerBound)
        return index < intervals.count && intervals[index].lower <= range.upperBound
    }

    /// How many numbers of `range` are in the set.
    package func count(in range: ClosedRange<Number>) -> Number {
        var count: Number = 0
        for interval in intervals[index(endingFrom: range.lowerBound)...] {
            guard interval.lower <= range.upperBound else { break }
            count += min(interval.upper, range.upperBound) - max(interval.lower, range.lowerBound) + 1
        }
        return count
    }

    /// The lowest number not in the set that is `number` or above; `nil` when they are all taken to the end.
    package func firstGap(from number: Number) -> Number? {
        guard let interval = interval(holding: number) else { return number }
        return interval.upper == .max ? nil : interval.upper + 1
    }

    /// The highest number not in the set that is `number` or below.
    package func lastGap(upTo number: Number) -> Number? {
        guard let interval = interval(holding: number) else { return number }
        return interval.lower == .min ? nil : interval.lower - 1
    }

    package mutating func insert(_ number: Number) { insert(number...number) }
    package mutating func remove(_ number: Number) { remove(number...number) }

    package mutating func insert(_ range: ClosedRange<Number>) {
        // Neighbours that touch the range melt into it.
        let first = index(endingFrom: range.lowerBound == .min ? .min : range.lowerBound - 1)
        var end = first
        var merged = Interval(lower: range.lowerBound, upper: range.upperBound)
        let reach = range.upperBound == .max ? .max : range.upperBound + 1
        while end < intervals.count, intervals[end].lower <= reach {
            merged.lower = min(merged.lower, intervals[end].lower)
            merged.upper = max(merged.upper, intervals[end].upper)
            end += 1
        }
        intervals.replaceSubrange(first..<end, with: CollectionOfOne(merged))
    }

    package mutating func remove(_ range: ClosedRange<Number>) {
        let first = index(endingFrom: range.lowerBound)
        var end = first
        var rest: [Interval] = []
        while end < intervals.count, intervals[end].lower <= range.upperBound {
            let interval = intervals[end]
            if interval.lower < range.lowerBound {
                rest.append(Interval(lower: interval.lower, upper: range.lowerBound - 1))
            }
            if interval.upper > range.upperBound {
                rest.append(Interval(lower: range.upperBound + 1, upper: interval.upper))
            }
            end += 1
        }
        intervals.replaceSubrange(first..<end, with: rest)
    }
}

extension IntervalSet: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Number...) {
        for element in elements { insert(element) }
    }
}
