/// An IPv6 address as two 64-bit halves in host byte order.
package struct IPv6Address: Hashable, Sendable {
    package var high: UInt64
    package var low: UInt64

    @inlinable
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static let any = IPv6Address(high: 0, low: 0)

    /// The eight 16-bit groups, most significant first.
    package var groups: [UInt16] {
        (0..<8).map { index in
            let half = index < 4 ? high : low
            return UInt16(truncatingIfNeeded: half >> UInt64((3 - index % 4) * 16))
        }
    }

    package init(groups: some Collection<UInt16>) {
        precondition(groups.count == 8, "an IPv6 address has eight groups")
        var halves: (UInt64, UInt64) = (0, 0)
        for (index, group) in groups.enumerated() {
            if index < 4 {
                halves.0 = halves.0 << 16 | UInt64(group)
            } else {
                halves.1 = halves.1 << 16 | UInt64(group)
            }
        }
        self.init(high: halves.0, low: halves.1)
    }
}

extension IPv6Address: Comparable {
    @inlinable
    package static func < (a: IPv6Address, b: IPv6Address) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

extension IPv6Address: LosslessStringConvertible {
    /// Parses the text forms of RFC 4291 §2.2, with `::` and with an embedded IPv4 tail. Zone names are refused.
    package init?(_ text: some StringProtocol) {
        var before: [UInt16] = []
        var after: [UInt16] = []
        var compressed = false
        let halves = String(text).split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return nil }
        guard let first = Self.groups(of: halves[0], allowEmpty: halves.count == 2) else { return nil }
        before = first
        if halves.count == 2 {
            guard let second = Self.groups(of: halves[1], allowEmpty: true) else { return nil }
            after = second
            compressed = true
        }
        let missing = 8 - before.count - after.count
        guard compressed ? missing >= 1 : missing == 0 else { return nil }
        self.init(groups: before + Array(repeating: 0, count: missing) + after)
    }

    package init?(_ description: String) { self.init(description[...]) }

    private static func groups(of text: Substring, allowEmpty: Bool) -> [UInt16]? {
        if text.isEmpty { return allowEmpty ? [] : nil }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains("."), let v4 = IPv4Address(part) {
                groups.append(UInt16(truncatingIfNeeded: v4.rawValue >> 16))
                groups.append(UInt16(truncatingIfNeeded: v4.rawValue))
                continue
            }
            guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit), let group = UInt16(part, radix: 16)
            else { return nil }
            groups.append(group)
        }
        return groups.count <= 8 ? groups : nil
    }

    /// The canonical text of RFC 5952: lower case, the longest run of at least two zero groups compressed.
    package var description: String {
        let groups = self.groups
        var best: Range<Int>?
        var start = 0
        while start < 8 {
            guard groups[start] == 0 else {
                start += 1
                continue
            }
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start >= 2, end - start > best?.count ?? 0 { best = start..<end }
            start = end
        }
        func join(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard let best else { return join(0..<8) }
        return join(0..<best.lowerBound) + "::" + join(best.upperBound..<8)
    }
}
