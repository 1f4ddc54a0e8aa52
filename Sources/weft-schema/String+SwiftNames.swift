extension String {
    /// `virtual_DNS_data` → `virtualDNSData`, `LANSegmentList` → `lanSegmentList`; in backticks when Swift keeps the
    /// word.
    var camelCased: String {
        let words = self.words
        let first = words.first.map { $0.loweringFirstRun } ?? ""
        let name = first + words.dropFirst().map(\.capitalized).joined()
        return Self.keywords.contains(name) ? "`\(name)`" : name
    }

    /// `virtual-network` → `VirtualNetwork`
    var pascalCased: String { words.map(\.capitalized).joined() }

    private var words: [Substring] { split { $0 == "_" || $0 == "-" } }

    private static let keywords: Set<String> = [
        "any", "as", "break", "case", "class", "continue", "default", "defer", "do", "else", "enum", "extension",
        "false",
        "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator",
        "package", "private", "protocol", "public", "repeat", "return", "self", "static", "struct", "subscript",
        "super",
        "switch", "throw", "throws", "true", "try", "var", "where", "while",
    ]
}

extension Substring {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }

    /// The capitals that a name starts with, but for the one that starts its next word.
    fileprivate var loweringFirstRun: String {
        let run = prefix(while: \.isUppercase).count
        let lowered = run > 1 && run < count ? run - 1 : run
        return prefix(lowered).lowercased() + dropFirst(lowered)
    }
}
