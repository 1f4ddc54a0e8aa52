extension XMLElement {
    /// Compact: no white space between tags, no declaration. Text stands before the children.
    package func write(into out: inout [UInt8]) {
        out.append(UInt8(ascii: "<"))
        out.append(contentsOf: name.utf8)
        for attribute in attributes {
            out.append(UInt8(ascii: " "))
            out.append(contentsOf: attribute.name.utf8)
            out.append(contentsOf: "=\"".utf8)
            out.append(xmlText: attribute.value)
            out.append(UInt8(ascii: "\""))
        }
        if text.isEmpty && children.isEmpty {
            out.append(contentsOf: "/>".utf8)
            return
        }
        out.append(UInt8(ascii: ">"))
        out.append(xmlText: text)
        for child in children { child.write(into: &out) }
        out.append(contentsOf: "</".utf8)
        out.append(contentsOf: name.utf8)
        out.append(UInt8(ascii: ">"))
    }

    package var bytes: [UInt8] {
        var out: [UInt8] = []
        write(into: &out)
        return out
    }
}

extension [UInt8] {
    /// Appends character data with the five special characters escaped; characters that XML 1.0 cannot hold are left
    /// out.
    package mutating func append(xmlText text: String) {
        var text = text
        // By runs of what stays as it is, which is almost always all of it.
        text.withUTF8 { bytes in
            var start = 0
            for (index, byte) in bytes.enumerated() {
                guard let other = Self.written(byte) else { continue }
                append(contentsOf: bytes[start..<index])
                append(contentsOf: other.utf8)
                start = index + 1
            }
            append(contentsOf: bytes[start...])
        }
    }

    /// What stands for a byte of text; `nil` for the byte itself.
    private static func written(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "'"): "&apos;"
        case UInt8(ascii: "\""): "&quot;"
        case 0x9, 0xa, 0xd, 0x20...: nil
        default: ""
        }
    }
}
