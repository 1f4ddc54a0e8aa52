extension XMLElement {
    /// What a document may cost.
    package struct Limits: Sendable {
        package var depth: Int
        package var attributes: Int

        package init(depth: Int = 64, attributes: Int = 64) {
            self.depth = depth
            self.attributes = attributes
        }
    }

    /// Parses one element with nothing but white space, an XML declaration or a style sheet instruction before it, and
    /// nothing but white space behind it.
    package init(parsing bytes: some Sequence<UInt8>, limits: Limits = Limits()) throws(XMLError) {
        var outcome: Result<XMLElement, XMLError>?
        let done: Void? = bytes.withContiguousStorageIfAvailable { outcome = Self.parse($0, limits) }
        if done == nil { Array(bytes).withUnsafeBufferPointer { outcome = Self.parse($0, limits) } }
        guard let outcome else { throw XMLError(reason: .truncated, offset: 0) }
        self = try outcome.get()
    }

    package init(parsing text: String, limits: Limits = Limits()) throws(XMLError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: Limits) -> Result<XMLElement, XMLError> {
        var parser = Parser(bytes: bytes, limits: limits)
        do throws(XMLError) {
            return .success(try parser.document())
        } catch {
            return .failure(error)
        }
    }
}

/// A recursive-descent parser over contiguous bytes. It reads each byte once; text without entities is copied in one
/// piece.
private struct Parser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: XMLElement.Limits
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>, limits: XMLElement.Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(XMLError) -> XMLElement {
        skipWhiteSpace()
        while starts(with: "<?") {
            guard let end = find("?>") else { throw error(.truncated) }
            position = end + 2
            skipWhiteSpace()
        }
        let element = try element(depth: 1)
        skipWhiteSpace()
        guard position == bytes.count else { throw error(.trailing) }
        return element
    }

    private mutating func element(depth: Int) throws(XMLError) -> XMLElement {
        guard depth <= limits.depth else { throw error(.tooDeep) }
        try expect(UInt8(ascii: "<"))
        if let byte = peek(), byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") { throw error(.forbidden) }
        let nameRange = try name()
        var element = XMLElement(try string(nameRange))
        element.attributes = try attributes()
        if peek() == UInt8(ascii: "/") {
            position += 1
            try expect(UInt8(ascii: ">"))
            return element
        }
        try expect(UInt8(ascii: ">"))
        try content(of: &element, depth: depth)
        let closing = try name()
        guard closing.count == nameRange.count, zip(bytes[closing], bytes[nameRange]).allSatisfy({ $0 == $1 }) else {
            throw error(.mismatchedTag)
        }
        skipWhiteSpace()
        try expect(UInt8(ascii: ">"))
        return element
    }

    /// Everything up to and including the `</` of the closing tag.
    private mutating func content(of element: inout XMLElement, depth: Int) throws(XMLError) {
        while true {
            let start = position
            while let byte = peek(), byte != UInt8(ascii: "<") { position += 1 }
            guard position < bytes.count else { throw error(.truncated) }
            if position > start { element.text += try text(start..<position) }
            guard position + 1 < bytes.count else { throw error(.truncated) }
            if bytes[position + 1] == UInt8(ascii: "/") {
                position += 2
                return
            }
            element.children.append(try self.element(depth: depth + 1))
        }
    }

    private mutating func attributes() throws(XMLError) -> [XMLElement.Attribute] {
        var attributes: [XMLElement.Attribute] = []
        while true {
            let spaced = skipWhiteSpace()
            guard let byte = peek() else { throw error(.truncated) }
            if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") { return attributes }
            guard spaced else { throw error(.malformed) }
            guard attributes.count < limits.attributes else { throw error(.tooManyAttributes) }
            let name = try string(try name())
            skipWhiteSpace()
            try expect(UInt8(ascii: "="))
            skipWhiteSpace()
            guard let quote = peek() else { throw error(.truncated) }
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { throw error(.malformed) }
            position += 1
            let start = position
            while let byte = peek(), byte != quote {
                guard byte != UInt8(ascii: "<") else { throw error(.malformed) }
                position += 1
            }
            guard position < bytes.count else { throw error(.truncated) }
            guard !attributes.contains(where: { $0.name == name }) else { throw error(.malformed) }
            attributes.append(XMLElement.Attribute(name, try text(start..<position)))
            position += 1
        }
    }

    private mutating func name() throws(XMLError) -> Range<Int> {
        let start = position
        while let byte = peek(), Self.isNameByte(byte) { position += 1 }
        guard position > start else { throw error(position < bytes.count ? .malformed : .truncated) }
        // XML 1.0 §2.3: a name does not begin with a digit, a dash or a dot.
        switch bytes[start] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): throw error(.malformed)
        default: return start..<position
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"), 0x80...0xff:
            true
        default: false
        }
    }

    // MARK: text

    /// The characters of a range, entities resolved.
    private func text(_ range: Range<Int>) throws(XMLError) -> String {
        var hasReferences = false
        for index in range {
            let byte = bytes[index]
            if byte == UInt8(ascii: "&") { hasReferences = true }
            guard byte >= 0x20 || byte == 0x9 || byte == 0xa || byte == 0xd else {
                throw XMLError(reason: .forbiddenCharacter, offset: index)
            }
        }
        guard hasReferences else { return try string(range) }
        var resolved: [UInt8] = []
        resolved.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "&") else {
                resolved.append(bytes[index])
                index += 1
                continue
            }
            // The longest reference to a character is `&#x10FFFF;`.
            let limit = min(range.upperBound, index + 12)
            guard let end = bytes[index..<limit].firstIndex(of: UInt8(ascii: ";")) else {
                throw XMLError(reason: .unknownEntity, offset: index)
            }
            guard let scalar = Self.entity(String(decoding: bytes[index + 1..<end], as: UTF8.self)) else {
                throw XMLError(reason: .unknownEntity, offset: index)
            }
            resolved.append(contentsOf: String(scalar).utf8)
            index = end + 1
        }
        guard let text = String(validating: resolved, as: UTF8.self) else {
            throw XMLError(reason: .notUTF8, offset: range.lowerBound)
        }
        return text
    }

    private static func entity(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "lt": "<"
        case "gt": ">"
        case "amp": "&"
        case "quot": "\""
        case "apos": "'"
        default:
            if name.hasPrefix("#x") {
                UInt32(name.dropFirst(2), radix: 16).flatMap(character)
            } else if name.hasPrefix("#") {
                UInt32(name.dropFirst()).flatMap(character)
            } else {
                nil
            }
        }
    }

    /// XML 1.0 §2.2: a character that may occur.
    private static func character(_ code: UInt32) -> Unicode.Scalar? {
        guard code >= 0x20 || code == 0x9 || code == 0xa || code == 0xd, code != 0xfffe, code != 0xffff else {
            return nil
        }
        return Unicode.Scalar(code)
    }

    private func string(_ range: Range<Int>) throws(XMLError) -> String {
        let bytes = UnsafeBufferPointer(rebasing: bytes[range])
        // Almost everything is ASCII, where nothing has to be judged.
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw XMLError(reason: .notUTF8, offset: range.lowerBound)
        }
        return text
    }

    // MARK: bytes

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func expect(_ byte: UInt8) throws(XMLError) {
        guard let next = peek() else { throw error(.truncated) }
        guard next == byte else { throw error(.malformed) }
        position += 1
    }

    /// True when there was any.
    @discardableResult
    private mutating func skipWhiteSpace() -> Bool {
        let start = position
        while let byte = peek(), byte == 0x20 || byte == 0x9 || byte == 0xa || byte == 0xd { position += 1 }
        return position > start
    }

    private func starts(with prefix: StaticString) -> Bool {
        bytes.count - position >= prefix.utf8CodeUnitCount
            && (0..<prefix.utf8CodeUnitCount).allSatisfy { bytes[position + $0] == prefix.utf8Start[$0] }
    }

    private func find(_ pattern: StaticString) -> Int? {
        var copy = self
        while copy.position < bytes.count {
            if copy.starts(with: pattern) { return copy.position }
            copy.position += 1
        }
        return nil
    }

    private func error(_ reason: XMLError.Reason) -> XMLError { XMLError(reason: reason, offset: position) }
}
