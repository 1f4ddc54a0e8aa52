extension JSON {
    /// Appends the compact text, UTF-8: no blanks, nothing escaped that need not be (RFC 8259 §7).
    ///
    /// A double that is no number has no text in JSON and becomes `null`.
    package func write(into out: inout [UInt8]) {
        switch self {
        case .null: out.append(text: "null")
        case .bool(let value): out.append(text: value ? "true" : "false")
        case .int(let value): out.append(text: String(value))
        case .uint(let value): out.append(text: String(value))
        case .double(let value): out.append(text: value.isFinite ? value.description : "null")
        case .string(let value): out.append(quoted: value)
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            var first = true
            for element in elements {
                if !first { out.append(UInt8(ascii: ",")) }
                first = false
                element.write(into: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let object): object.write(into: &out)
        }
    }

    /// The compact text as bytes.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        write(into: &out)
        return out
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONObject {
    package func write(into out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        var first = true
        for (key, value) in members {
            if !first { out.append(UInt8(ascii: ",")) }
            first = false
            out.append(quoted: key)
            out.append(UInt8(ascii: ":"))
            value.write(into: &out)
        }
        out.append(UInt8(ascii: "}"))
    }
}

extension [UInt8] {
    fileprivate mutating func append(text: String) { append(contentsOf: text.utf8) }

    /// Appends a JSON string.
    package mutating func append(quoted string: String) {
        append(UInt8(ascii: "\""))
        let plain: Void? = string.utf8.withContiguousStorageIfAvailable { bytes in
            if bytes.allSatisfy({ !Self.needsEscape($0) }) {
                append(contentsOf: bytes)
            } else {
                for byte in bytes { append(escaping: byte) }
            }
        }
        if plain == nil { for byte in string.utf8 { append(escaping: byte) } }
        append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func append(escaping byte: UInt8) {
        guard Self.needsEscape(byte) else { return append(byte) }
        append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0a: append(UInt8(ascii: "n"))
        case 0x0d: append(UInt8(ascii: "r"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0..<0x20:
            append(text: byte < 0x10 ? "u000" : "u00")
            append(text: String(byte, radix: 16))
        default: append(byte)
        }
    }
}
