/// The structures of the introspect interface: which fields, in which order, under which numbers. Pages fill in values
/// by name; order, numbers, types and annotations come from here, so no page can get them wrong.
///
/// Written as text, one structure per line: `Name: number field:type; …`. Types are `s` (string), `b`, `d`, `u32`,
/// `i32` and so on, another structure's name, or `[type]` for a list. `?` behind a field's name: left out when there is
/// no value. `@Request` behind its type: the value can be followed to that request.
struct SandeshSchema: Sendable {
    indirect enum Kind: Hashable, Sendable {
        case scalar(String)
        case structure(String)
        case list(Kind)
        /// A map from one scalar to another kind; only ever optional or empty here.
        case map
    }

    struct Field: Sendable {
        let number: Int
        let name: String
        let kind: Kind
        let isOptional: Bool
        let link: String?
    }

    let structures: [String: [Field]]

    /// What every page is written by.
    static let shared = SandeshSchema([common, controlNode, agent])

    init(_ texts: [String]) {
        var structures: [String: [Field]] = [:]
        for line in texts.joined(separator: "\n").split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].trimmed
            structures[name] = line[line.index(after: colon)...].split(separator: ";").compactMap { Field($0.trimmed) }
        }
        self.structures = structures
    }
}

extension SandeshSchema.Field {
    /// Reads `12 name?:type@Request`.
    init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let number = Int(words[0]), let colon = words[1].firstIndex(of: ":") else { return nil }
        let isOptional = words[1][..<colon].hasSuffix("?")
        let parts = words[1][words[1].index(after: colon)...].split(separator: "@", maxSplits: 1)
        guard let type = parts.first else { return nil }
        self.init(
            number: number, name: String(words[1][..<colon].filter { $0 != "?" }), kind: SandeshSchema.Kind(type),
            isOptional: isOptional, link: parts.count == 2 ? String(parts[1]) : nil)
    }
}

extension SandeshSchema.Kind {
    private static let scalars = [
        "s": "string", "b": "bool", "d": "double", "byte": "byte", "i16": "i16", "i32": "i32", "i64": "i64",
        "u16": "u16",
        "u32": "u32", "u64": "u64",
    ]

    init(_ text: some StringProtocol) {
        if text.hasPrefix("[") {
            self = .list(Self(text.dropFirst().dropLast()))
        } else if text.hasPrefix("{") {
            self = .map
        } else if let scalar = Self.scalars[String(text)] {
            self = .scalar(scalar)
        } else {
            self = .structure(String(text))
        }
    }
}

extension StringProtocol {
    /// Without blanks at either end.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
