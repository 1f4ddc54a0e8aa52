/// The bytes that one position of a pattern takes.
struct ByteClass: Hashable, Sendable {
    /// A bit for each byte below and from 128.
    private var low: UInt128 = 0
    private var high: UInt128 = 0

    init(_ bytes: ClosedRange<UInt8>) { insert(bytes) }
    init() {}

    mutating func insert(_ bytes: ClosedRange<UInt8>) {
        for byte in bytes {
            if byte < 128 { low |= 1 << UInt128(byte) } else { high |= 1 << UInt128(byte - 128) }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 128 ? low >> UInt128(byte) & 1 == 1 : high >> UInt128(byte - 128) & 1 == 1
    }

    var inverted: ByteClass {
        var result = ByteClass()
        (result.low, result.high) = (~low, ~high)
        return result
    }

    static let any = ByteClass(0...255)
    static let digits = ByteClass(UInt8(ascii: "0")...UInt8(ascii: "9"))
}

/// The parts of a pattern.
indirect enum PatternNode {
    case byte(ByteClass)
    case sequence([PatternNode])
    /// Never empty.
    case choice([PatternNode])
    case repeated(PatternNode, isOptional: Bool, isMany: Bool)
}

/// Reads the text of a ``TextPattern``.
struct PatternParser {
    private var rest: ArraySlice<UInt8>
    private var depth = 0

    init(_ text: ArraySlice<UInt8>) { rest = text }

    /// The whole text; nil for what is not a pattern.
    mutating func parse() -> PatternNode? {
        guard let node = choice(), rest.isEmpty else { return nil }
        return node
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func choice() -> PatternNode? {
        var parts: [PatternNode] = []
        repeat {
            guard let part = sequence() else { return nil }
            parts.append(part)
        } while take("|")
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence() -> PatternNode? {
        var parts: [PatternNode] = []
        while let next = rest.first, next != UInt8(ascii: "|"), next != UInt8(ascii: ")") {
            guard let part = atom() else { return nil }
            parts.append(repetition(of: part))
        }
        return .sequence(parts)
    }

    private mutating func repetition(of part: PatternNode) -> PatternNode {
        if take("*") { return .repeated(part, isOptional: true, isMany: true) }
        if take("+") { return .repeated(part, isOptional: false, isMany: true) }
        if take("?") { return .repeated(part, isOptional: true, isMany: false) }
        return part
    }

    private mutating func atom() -> PatternNode? {
        guard let first = rest.popFirst() else { return nil }
        switch Unicode.Scalar(first) {
        case ".": return .byte(.any)
        case "[": return bracket()
        case "\\": return escaped()
        case "(":
            depth += 1
            defer { depth -= 1 }
            guard depth < 32, let inner = choice(), take(")") else { return nil }
            return inner
        case "*", "+", "?", "{", "}", "]", "^", "$": return nil
        default: return .byte(ByteClass(first...first))
        }
    }

    private mutating func escaped() -> PatternNode? {
        guard let character = rest.popFirst() else { return nil }
        if character == UInt8(ascii: "d") { return .byte(.digits) }
        // Other letters and digits would be classes or back references.
        let isWord = Character(Unicode.Scalar(character)).isLetter || Character(Unicode.Scalar(character)).isNumber
        return isWord ? nil : .byte(ByteClass(character...character))
    }

    private mutating func bracket() -> PatternNode? {
        let isInverted = take("^")
        var set = ByteClass()
        var count = 0
        while let first = rest.popFirst() {
            if first == UInt8(ascii: "]"), count > 0 { return .byte(isInverted ? set.inverted : set) }
            count += 1
            guard rest.first == UInt8(ascii: "-"), rest.dropFirst().first.map({ $0 != UInt8(ascii: "]") }) == true
            else {
                set.insert(first...first)
                continue
            }
            rest.removeFirst()
            guard let last = rest.popFirst(), first <= last else { return nil }
            set.insert(first...last)
        }
        return nil
    }
}
