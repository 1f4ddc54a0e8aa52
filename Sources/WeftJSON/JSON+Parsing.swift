extension JSON {
    /// Arrays and objects may be nested this deep unless the caller says otherwise.
    package static let defaultDepth = 128

    /// Parses one JSON text (RFC 8259) strictly: no comments, no trailing commas, no text behind it, valid UTF-8.
    ///
    /// Numbers without fraction and exponent become `int`, `uint` or, when they are wider, `double`. Of two members
    /// with one name the later counts.
    package init(
        parsing bytes: Span<UInt8>, maximumDepth: Int = defaultDepth, keys: JSONKeyTable = .empty
    ) throws(JSONError) {
        var parser = JSONParser(depth: maximumDepth, keys: keys)
        self = try parser.document(bytes)
    }

    package init(
        parsing bytes: [UInt8], maximumDepth: Int = defaultDepth, keys: JSONKeyTable = .empty
    ) throws(JSONError) {
        try self.init(parsing: bytes.span, maximumDepth: maximumDepth, keys: keys)
    }

    package init(
        parsing text: String, maximumDepth: Int = defaultDepth, keys: JSONKeyTable = .empty
    ) throws(JSONError) {
        try self.init(parsing: text.utf8.span, maximumDepth: maximumDepth, keys: keys)
    }
}
