/// The hexadecimal text of tag ids.
struct TagID: CustomStringConvertible {
    /// What users may choose, of a type's id as of a value's.
    static let users: ClosedRange<UInt64> = 0x8000...0xffff

    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init?(_ text: String) {
        let digits = text.lowercased().hasPrefix("0x") ? text.dropFirst(2) : text[...]
        guard digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else { return nil }
        rawValue = UInt64(value)
    }

    var description: String { "0x" + Self.padded(rawValue, to: 8) }

    static func type(_ id: UInt64) -> String { "0x" + padded(id, to: 4) }

    private static func padded(_ value: UInt64, to width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
