/// Numbers that are unique on this host: labels, VRF ids.
///
/// Numbers go round instead of being reused at once: a packet that is still under way with a freed label must not
/// reach the next pod.
struct RotatingNumbers: Sendable {
    private let range: ClosedRange<UInt32>
    private var taken: Set<UInt32> = []
    private var next: UInt32

    /// - Parameter first: the one to begin with, by default the lowest.
    init(_ range: ClosedRange<UInt32>, from first: UInt32? = nil) {
        self.range = range
        next = first.flatMap { range.contains($0) ? $0 : nil } ?? range.lowerBound
    }

    /// The next free number, or `nil` when all are taken.
    mutating func take() -> UInt32? {
        guard taken.count < range.count else { return nil }
        while taken.contains(next) { step() }
        defer { step() }
        taken.insert(next)
        return next
    }

    /// Takes the number that an earlier run handed out; false when it is taken or outside the range.
    mutating func take(_ number: UInt32) -> Bool {
        guard range.contains(number), taken.insert(number).inserted else { return false }
        if number >= next { next = number == range.upperBound ? range.lowerBound : number + 1 }
        return true
    }

    mutating func free(_ number: UInt32) { taken.remove(number) }

    private mutating func step() { next = next == range.upperBound ? range.lowerBound : next + 1 }
}
