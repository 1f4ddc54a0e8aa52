/// A regular expression over short texts, matched as a whole: what conditions on communities are written in.
///
/// `.`, classes (`[0-9]`, `[^:]`), `\d`, groups, `|`, `*`, `+`, `?`; `^` and `$` at the ends mean nothing.
/// Matching advances a set of states per byte, so its cost is bounded by the product of both lengths, whatever people
/// write.
package struct TextPattern: Hashable, Sendable {
    private enum State: Hashable, Sendable {
        case byte(ByteClass, next: Int)
        case split(Int, Int)
        case accept
    }

    package let source: String
    private var states: [State] = []
    private var start = 0

    /// Longer ones are refused.
    private static let lengthLimit = 256

    /// nil for what is not a pattern.
    package init?(_ source: String) {
        self.source = source
        guard source.utf8.count <= Self.lengthLimit else { return nil }
        var text = Array(source.utf8)[...]
        if text.first == UInt8(ascii: "^") { text.removeFirst() }
        if text.last == UInt8(ascii: "$"), text.dropLast().last != UInt8(ascii: "\\") { text.removeLast() }
        var parser = PatternParser(text)
        guard let tree = parser.parse() else { return nil }
        states = [.accept]
        start = build(tree, next: 0)
    }

    /// Adds the states of a part; answers where it begins.
    private mutating func build(_ node: PatternNode, next: Int) -> Int {
        switch node {
        case .byte(let set):
            states.append(.byte(set, next: next))
            return states.count - 1
        case .sequence(let parts):
            return parts.reversed().reduce(next) { build($1, next: $0) }
        case .choice(let parts):
            var entry = build(parts[parts.count - 1], next: next)
            for part in parts.dropLast().reversed() {
                states.append(.split(build(part, next: next), entry))
                entry = states.count - 1
            }
            return entry
        case .repeated(let part, let isOptional, let isMany):
            guard isMany else {
                states.append(.split(build(part, next: next), next))
                return states.count - 1
            }
            let loop = states.count
            states.append(.accept)
            let entry = build(part, next: loop)
            states[loop] = .split(entry, next)
            return isOptional ? loop : entry
        }
    }

    package func matches(_ text: String) -> Bool {
        var current: Set<Int> = []
        reach(start, &current)
        for byte in text.utf8 {
            var following: Set<Int> = []
            for state in current {
                guard case .byte(let set, let next) = states[state], set.contains(byte) else { continue }
                reach(next, &following)
            }
            if following.isEmpty { return false }
            current = following
        }
        return current.contains(0)
    }

    /// The states that a state stands for without reading.
    private func reach(_ state: Int, _ set: inout Set<Int>) {
        var pending = [state]
        while let next = pending.popLast() {
            guard set.insert(next).inserted, case .split(let first, let second) = states[next] else { continue }
            pending += [first, second]
        }
    }
}
