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
    /// Appends character data with the five special characters escaped; characters that XML 1.0 cannot hold are left out.
    package mutating func append(xmlText text: some StringProtocol) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "'"): append(contentsOf: "&apos;".utf8)
            case UInt8(ascii: "\""): append(contentsOf: "&quot;".utf8)
            case 0x9, 0xa, 0xd, 0x20...: append(byte)
            default: break
            }
        }
    }
}
