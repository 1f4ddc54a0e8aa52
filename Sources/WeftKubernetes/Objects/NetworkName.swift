import WeftConnector
import WeftNet

extension FQName {
    /// A virtual network named by an annotation: `{"domain": …, "project": …, "name": …}`.
    ///
    /// The original evaluated the text as Python, so manifests with single quotes are common; both are read. Domain and
    /// project may be left out.
    init(network text: String, domain: String, project: String) throws(Untranslatable) {
        var reader = LiteralReader(text)
        guard let members = reader.dictionary() else {
            throw Untranslatable(
                #"\#(Annotation.network): \#(text) is not of the form {"domain": …, "project": …, "name": …}"#)
        }
        guard let name = members["name"], !name.isEmpty else {
            throw Untranslatable(#"\#(Annotation.network): \#(text) has no name; write {"name": "…"} with a network's"#)
        }
        let parts = [members["domain"] ?? domain, members["project"] ?? project, name]
        guard parts.allSatisfy({ !$0.isEmpty && !$0.contains(":") }) else {
            throw Untranslatable(
                "\(Annotation.network): \(text) has an empty part or one with a colon; leave it out or mend it")
        }
        self.init(parts)
    }
}

/// Reads a flat dictionary of strings as JSON or as a Python literal. Members whose value is `null` or `None` are left
/// out.
private struct LiteralReader {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    /// `nil` unless the whole text is one.
    mutating func dictionary() -> [String: String]? {
        guard take("{") else { return nil }
        var members: [String: String] = [:]
        while !take("}") {
            guard let key = string(), take(":") else { return nil }
            if takeWord("None") || takeWord("null") {
                members[key] = nil
            } else {
                guard let value = string() else { return nil }
                members[key] = value
            }
            // Python allows a comma behind the last member.
            guard take(",") || rest.drop(while: \.isWhitespace).first == "}" else { return nil }
        }
        return rest.allSatisfy(\.isWhitespace) ? members : nil
    }

    private mutating func take(_ character: Character) -> Bool {
        rest = rest.drop(while: \.isWhitespace)
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
        rest = rest.drop(while: \.isWhitespace)
        guard rest.hasPrefix(word) else { return false }
        rest.removeFirst(word.count)
        return true
    }

    /// A quoted string. Names of networks hold nothing that would need more than a quote or a backslash escaped.
    private mutating func string() -> String? {
        rest = rest.drop(while: \.isWhitespace)
        // Python 2 wrote u'…'.
        if rest.hasPrefix("u'") || rest.hasPrefix("u\"") { rest.removeFirst() }
        guard let quote = rest.popFirst(), quote == "'" || quote == "\"" else { return nil }
        var text = ""
        while let character = rest.popFirst() {
            if character == quote { return text }
            guard character == "\\" else {
                text.append(character)
                continue
            }
            guard let escaped = rest.popFirst(), ["\\", "'", "\"", "/"].contains(escaped) else { return nil }
            text.append(escaped)
        }
        return nil
    }
}
