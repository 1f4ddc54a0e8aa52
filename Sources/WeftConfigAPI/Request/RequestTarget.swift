/// The target of a request (RFC 9112 §3.2.1) taken apart: `/virtual-network/5d2c…?fields=a,b`.
struct RequestTarget: Hashable, Sendable {
    /// Between the slashes, percent-decoded. A slash at the end leaves an empty last segment; `/` alone leaves none.
    let segments: [String]
    let arguments: QueryArguments

    /// nil when an escape is broken or does not decode to UTF-8.
    init?(_ text: String) {
        // By bytes: characters, and indices of strings, cost a tenth of an answer.
        let bytes = Array(text.utf8)
        let path = bytes.prefix { $0 != UInt8(ascii: "?") }
        guard path.first == UInt8(ascii: "/") else { return nil }
        var segments: [String] = []
        for segment in path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let decoded = segment.percentDecoded() else { return nil }
            segments.append(decoded)
        }
        self.segments = segments == [""] ? [] : segments
        guard let arguments = QueryArguments(bytes.dropFirst(path.count + 1)) else { return nil }
        self.arguments = arguments
    }
}

/// The arguments behind the question mark, form-encoded. Of two with one name the later counts.
struct QueryArguments: Hashable, Sendable {
    private var values: [String: String] = [:]

    fileprivate init?(_ text: ArraySlice<UInt8>) {
        for pair in text.split(separator: UInt8(ascii: "&")) {
            let encoded = pair.prefix { $0 != UInt8(ascii: "=") }
            guard let name = encoded.percentDecoded(plusIsSpace: true),
                let value = pair.dropFirst(encoded.count + 1).percentDecoded(plusIsSpace: true)
            else { return nil }
            values[name] = value
        }
    }

    subscript(name: String) -> String? { values[name] }

    var names: [String] { values.keys.sorted() }
}

extension ArraySlice<UInt8> {
    /// The text with its `%xx` escapes resolved; nil when one is broken or the result is no UTF-8.
    fileprivate func percentDecoded(plusIsSpace: Bool = false) -> String? {
        guard contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(validating: self, as: UTF8.self)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var rest = self[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst()?.hexadecimalDigit, let low = rest.popFirst()?.hexadecimalDigit else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
