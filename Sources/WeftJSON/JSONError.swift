/// Why a text is not JSON, and where.
package struct JSONError: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case unexpectedEnd
        /// Something else was allowed here.
        case unexpectedCharacter
        /// After the value only blanks may follow.
        case trailingText
        case invalidNumber
        /// No double is that large.
        case numberOutOfRange
        /// A control character inside a string.
        case unescapedControlCharacter
        case invalidEscape
        /// Half of a surrogate pair without the other.
        case loneSurrogate
        case invalidUTF8
        /// Arrays and objects are nested deeper than the reader allows.
        case tooDeep
    }

    package let reason: Reason
    /// Bytes before the place.
    package let offset: Int
    /// Both from 1; the column counts bytes.
    package let line: Int
    package let column: Int
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        let what =
            switch reason {
            case .unexpectedEnd: "unexpected end"
            case .unexpectedCharacter: "unexpected character"
            case .trailingText: "text after the value"
            case .invalidNumber: "invalid number"
            case .numberOutOfRange: "number out of range"
            case .unescapedControlCharacter: "control character in a string"
            case .invalidEscape: "invalid escape"
            case .loneSurrogate: "lone surrogate"
            case .invalidUTF8: "invalid UTF-8"
            case .tooDeep: "nested too deep"
            }
        return "invalid JSON: \(what) at line \(line), column \(column)"
    }
}
