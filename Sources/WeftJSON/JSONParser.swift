/// One pass over the bytes by recursive descent. The bytes travel as a parameter since a struct may not keep a span.
struct JSONParser {
    private var position = 0
    /// How many more levels may open.
    private var depth: Int
    private let keys: JSONKeyTable

    init(depth: Int, keys: JSONKeyTable) {
        self.depth = depth
        self.keys = keys
    }

    mutating func document(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        skipBlanks(bytes)
        let value = try value(bytes)
        skipBlanks(bytes)
        guard position == bytes.count else { throw error(.trailingText, bytes) }
        return value
    }

    private mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        switch try peek(bytes) {
        case UInt8(ascii: "{"): try object(bytes)
        case UInt8(ascii: "["): try array(bytes)
        case UInt8(ascii: "\""): .string(try string(bytes))
        case UInt8(ascii: "t"): try literal("true", .bool(true), bytes)
        case UInt8(ascii: "f"): try literal("false", .bool(false), bytes)
        case UInt8(ascii: "n"): try literal("null", .null, bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(bytes)
        default: throw error(.unexpectedCharacter, bytes)
        }
    }

    // MARK: structure

    private mutating func object(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        try open(bytes)
        guard try peek(bytes) != UInt8(ascii: "}") else { return close(.object(JSONObject())) }
        var members: [JSONObject.Member] = []
        repeat {
            skipBlanks(bytes)
            guard try peek(bytes) == UInt8(ascii: "\"") else { throw error(.unexpectedCharacter, bytes) }
            let key = try string(bytes, isKey: true)
            skipBlanks(bytes)
            try expect(UInt8(ascii: ":"), bytes)
            skipBlanks(bytes)
            members.append((key, try value(bytes)))
            skipBlanks(bytes)
        } while try continues(before: UInt8(ascii: "}"), bytes)
        return close(.object(JSONObject(unique: Self.withoutDuplicates(members))))
    }

    private mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        try open(bytes)
        guard try peek(bytes) != UInt8(ascii: "]") else { return close(.array([])) }
        var elements: [JSON] = []
        repeat {
            skipBlanks(bytes)
            elements.append(try value(bytes))
            skipBlanks(bytes)
        } while try continues(before: UInt8(ascii: "]"), bytes)
        return close(.array(elements))
    }

    private mutating func open(_ bytes: Span<UInt8>) throws(JSONError) {
        guard depth > 0 else { throw error(.tooDeep, bytes) }
        depth -= 1
        position += 1
        skipBlanks(bytes)
    }

    private mutating func close(_ value: JSON) -> JSON {
        depth += 1
        position += 1
        return value
    }

    /// Steps over a comma; false before `end`.
    private mutating func continues(before end: UInt8, _ bytes: Span<UInt8>) throws(JSONError) -> Bool {
        switch try peek(bytes) {
        case UInt8(ascii: ","):
            position += 1
            return true
        case end: return false
        default: throw error(.unexpectedCharacter, bytes)
        }
    }

    /// Few members are compared with each other; of many a set is made, so that a hostile text costs no square.
    private static func withoutDuplicates(_ members: [JSONObject.Member]) -> [JSONObject.Member] {
        if members.count <= 16 {
            for index in members.indices.dropFirst()
            where members[..<index].contains(where: { $0.key == members[index].key }) {
                return Array(JSONObject(members.lazy.map { ($0.key, $0.value) }))
            }
            return members
        }
        var places: [String: Int] = [:]
        var unique: [JSONObject.Member] = []
        for member in members {
            if let place = places[member.key] {
                unique[place].value = member.value
            } else {
                places[member.key] = unique.count
                unique.append(member)
            }
        }
        return unique
    }

    // MARK: scalars

    private mutating func literal(_ text: StaticString, _ value: JSON, _ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        for index in 0..<text.utf8CodeUnitCount {
            try expect(text.utf8Start[index], bytes)
        }
        return value
    }

    // RFC 8259 §6: an optional minus, digits without a leading zero, a fraction, an exponent.
    private mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
        let start = position
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let firstDigit = position
        var magnitude: UInt64 = 0
        var fits = true
        while let digit = digit(bytes) {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            fits = fits && !overflow && !carry
            magnitude = sum
            position += 1
        }
        guard position > firstDigit else { throw error(.invalidNumber, bytes) }
        guard bytes[firstDigit] != UInt8(ascii: "0") || position == firstDigit + 1 else {
            throw error(.invalidNumber, at: firstDigit, bytes)
        }
        if try !fraction(bytes), fits {
            if !isNegative { return JSON(magnitude) }
            if magnitude <= Int64.min.magnitude { return .int(Int64(truncatingIfNeeded: 0 &- magnitude)) }
        }
        let text = String(decoding: start..<position, of: bytes)
        guard let value = text.flatMap(Double.init), value.isFinite else {
            throw error(.numberOutOfRange, at: start, bytes)
        }
        return .double(value)
    }

    /// Steps over fraction and exponent; false when there is neither.
    private mutating func fraction(_ bytes: Span<UInt8>) throws(JSONError) -> Bool {
        let start = position
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try digits(bytes)
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            try digits(bytes)
        }
        return position > start
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(JSONError) {
        let start = position
        while digit(bytes) != nil { position += 1 }
        guard position > start else { throw error(.invalidNumber, bytes) }
    }

    private func digit(_ bytes: Span<UInt8>) -> UInt8? {
        guard position < bytes.count else { return nil }
        let value = bytes[position] &- UInt8(ascii: "0")
        return value < 10 ? value : nil
    }

    // MARK: strings

    private mutating func string(_ bytes: Span<UInt8>, isKey: Bool = false) throws(JSONError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                let range = start..<position - 1
                if isKey, let known = keys.key(bytes.extracting(range)) { return known }
                guard let text = String(decoding: range, of: bytes) else {
                    throw error(.invalidUTF8, at: start, bytes)
                }
                return text
            case UInt8(ascii: "\\"):
                return try escapedString(from: start, bytes)
            case 0..<0x20:
                throw error(.unescapedControlCharacter, bytes)
            default:
                position += 1
            }
        }
        throw error(.unexpectedEnd, bytes)
    }

    /// The rest of a string that holds an escape: the plain stretches are copied, the escapes decoded.
    private mutating func escapedString(from start: Int, _ bytes: Span<UInt8>) throws(JSONError) -> String {
        var text: [UInt8] = []
        for index in start..<position { text.append(bytes[index]) }
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let string = String(decoding: 0..<text.count, of: text.span) else {
                    throw error(.invalidUTF8, at: start, bytes)
                }
                return string
            case UInt8(ascii: "\\"):
                position += 1
                text.append(contentsOf: String(try escape(bytes)).utf8)
            case 0..<0x20:
                throw error(.unescapedControlCharacter, bytes)
            default:
                text.append(byte)
                position += 1
            }
        }
        throw error(.unexpectedEnd, bytes)
    }

    private mutating func escape(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let letter = try peek(bytes)
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(bytes)
        default: throw error(.invalidEscape, at: position - 1, bytes)
        }
    }

    /// RFC 8259 §7: four hexadecimal digits; beyond the basic plane two of them, a UTF-16 surrogate pair.
    private mutating func unicodeEscape(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let start = position - 2
        let first = try codeUnit(bytes)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { throw error(.loneSurrogate, at: start, bytes) }
        position += 2
        let second = try codeUnit(bytes)
        guard UTF16.isTrailSurrogate(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00))
        else { throw error(.loneSurrogate, at: start, bytes) }
        return scalar
    }

    private mutating func codeUnit(_ bytes: Span<UInt8>) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch try peek(bytes) {
            case let byte where byte &- 0x30 < 10: digit = byte &- 0x30
            case let byte where (byte | 0x20) &- 0x61 < 6: digit = (byte | 0x20) &- 0x61 + 10
            default: throw error(.invalidEscape, bytes)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    // MARK: bytes

    private mutating func skipBlanks(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    private func peek(_ bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw error(.unexpectedEnd, bytes) }
        return bytes[position]
    }

    private mutating func expect(_ byte: UInt8, _ bytes: Span<UInt8>) throws(JSONError) {
        guard try peek(bytes) == byte else { throw error(.unexpectedCharacter, bytes) }
        position += 1
    }

    private func error(_ reason: JSONError.Reason, at offset: Int? = nil, _ bytes: Span<UInt8>) -> JSONError {
        let offset = offset ?? position
        var line = 1
        var lineStart = 0
        for index in 0..<offset where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        return JSONError(reason: reason, offset: offset, line: line, column: offset - lineStart + 1)
    }
}

extension String {
    /// nil unless the bytes are valid UTF-8.
    fileprivate init?(decoding range: Range<Int>, of bytes: Span<UInt8>) {
        guard let text = try? UTF8Span(validating: bytes.extracting(range)) else { return nil }
        self.init(copying: text)
    }
}
