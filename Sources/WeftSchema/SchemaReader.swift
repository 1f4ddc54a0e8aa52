extension SchemaDocument {
    /// Reads the texts of several files as one schema. Lines that make no sense are skipped and noted in ``problems``.
    package init(reading files: [(name: String, text: String)]) {
        var reader = SchemaReader()
        for file in files { reader.read(file.text, file: file.name) }
        self = reader.document
        problems += unknownNames
    }
}

/// Line by line: a declaration starts in the first column, its facts are indented.
private struct SchemaReader {
    var document = SchemaDocument()
    private var current = Current.none
    private var place = (file: "", line: 0)

    private enum Current { case none, every, object, type }

    mutating func read(_ text: String, file: String) {
        current = .none
        place = (file, 0)
        // Bytes all along: finding the borders of characters costs ten times as much, and every start reads this.
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            place.line += 1
            let words = Substring(line).trimmed
            guard let first = words.utf8.first, first != UInt8(ascii: "#") else { continue }
            if line.first == UInt8(ascii: " ") { fact(words) } else { declaration(words) }
        }
    }

    private mutating func note(_ message: String) {
        document.problems.append(SchemaProblem(file: place.file, line: place.line, message: message))
    }

    private mutating func declaration(_ line: Substring) {
        let (keyword, rest) = line.cut(at: " ")
        let (name, value) = rest.cut(at: ":")
        switch keyword {
        case "every":
            current = .every
        case "object":
            current = .object
            var flags = Flags(rest)
            document.objects.append(
                ObjectDeclaration(name: String(flags.text), isReadOnHosts: flags.take("hosts")))
            noteUnknown(flags)
        case "type":
            current = .type
            document.types.append(TypeDeclaration(name: String(name)))
        case "enum":
            let values = value.pieces(between: "|").map(String.init)
            restrict(name, values.isEmpty ? nil : .oneOf(values))
        case "range":
            let bounds = value.pieces(between: ".").compactMap { Int64($0) }
            restrict(name, bounds.count == 2 && bounds[0] <= bounds[1] ? .range(bounds[0]...bounds[1]) : nil)
        case "pattern": restrict(name, .pattern(String(value)))
        case "format":
            let format = TextFormat(rawValue: String(value))
            if format == nil { note("unknown format '\(value)'") }
            restrict(name, format.map(Restriction.format))
        case "string": restrict(name, .any)
        default: note("unknown declaration '\(keyword)'")
        }
    }

    private mutating func restrict(_ name: Substring, _ restriction: Restriction?) {
        current = .none
        guard let restriction else { return note("'\(name)' has no values") }
        if document.restrictions.updateValue(restriction, forKey: String(name)) != nil {
            note("'\(name)' is declared twice")
        }
    }

    private mutating func fact(_ line: Substring) {
        var flags = Flags(line)
        switch (flags.text.cut(at: " "), current) {
        case (_, .none):
            note("nothing is being declared here")
        case (("parent", let name), .object):
            document.objects[document.objects.count - 1].parents.append(
                ParentDeclaration(name: String(name), isDerived: flags.take("derived")))
        case (("reference", let rest), .every), (("reference", let rest), .object):
            let (target, attribute) = rest.cut(at: ":")
            let reference = ReferenceDeclaration(
                target: String(target), attribute: attribute.isEmpty ? nil : String(attribute),
                isDerived: flags.take("derived"), requirement: flags.requirement,
                isReadOnHosts: flags.take("hosts"))
            if current == .every {
                document.every.references.append(reference)
            } else {
                document.objects[document.objects.count - 1].references.append(reference)
            }
        default:
            guard let field = field(&flags) else { return note("not a field: '\(line)'") }
            switch current {
            case .every: document.every.properties.append(field)
            case .object: document.objects[document.objects.count - 1].properties.append(field)
            case .type: document.types[document.types.count - 1].fields.append(field)
            case .none: break
            }
        }
        noteUnknown(flags)
    }

    private mutating func noteUnknown(_ flags: Flags) {
        for flag in flags.flags { note("unknown flag '\(flag)'") }
    }

    /// `name: Type`, `name: [Type]`, `name: Type = default`
    private func field(_ flags: inout Flags) -> FieldDeclaration? {
        let (name, value) = flags.text.cut(at: ":")
        var (type, defaultValue) = value.cut(at: "=")
        let isArray = type.hasPrefix("[") && type.hasSuffix("]")
        if isArray { type = type.dropFirst().dropLast() }
        guard !name.isEmpty, !type.isEmpty, !name.contains(" ") else { return nil }
        return FieldDeclaration(
            name: String(name), type: String(type), isArray: isArray,
            defaultValue: defaultValue.isEmpty ? nil : String(defaultValue), collection: flags.collection,
            requirement: flags.requirement, access: flags.access, isSecret: flags.take("secret"),
            isReadOnHosts: flags.take("hosts"))
    }
}

/// The remarks in round brackets at the end of a fact; what nobody takes is unknown.
private struct Flags {
    let text: Substring
    private(set) var flags: [Substring] = []

    init(_ line: Substring) {
        guard line.utf8.last == UInt8(ascii: ")"), let bracket = line.utf8.lastIndex(of: UInt8(ascii: "(")) else {
            text = line
            return
        }
        text = line[..<bracket].trimmed
        flags = line[line.utf8.index(after: bracket)...].dropLast().pieces(between: ",")
    }

    mutating func take(_ flag: String) -> Bool {
        guard let index = flags.firstIndex(of: flag[...]) else { return false }
        flags.remove(at: index)
        return true
    }

    var requirement: Requirement {
        mutating get {
            [.required, .systemOnly, .adminOnly].first { take($0.rawValue) } ?? .optional
        }
    }

    var access: Access {
        mutating get { [.createOnly, .readOnly].first { take($0.rawValue) } ?? .full }
    }

    var collection: FieldDeclaration.Collection? {
        mutating get {
            if take("list") { return .list }
            guard let index = flags.firstIndex(where: { $0.hasPrefix("map by ") }) else { return nil }
            return .map(key: String(flags.remove(at: index).dropFirst("map by ".count)))
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var bytes = utf8.drop { $0 == UInt8(ascii: " ") }
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        return Substring(bytes)
    }

    /// What stands before and after the first separator, trimmed; all of it and nothing when there is none.
    fileprivate func cut(at separator: Unicode.Scalar) -> (Substring, Substring) {
        guard let index = utf8.firstIndex(of: UInt8(ascii: separator)) else { return (trimmed, "") }
        return (self[..<index].trimmed, Substring(utf8[utf8.index(after: index)...]).trimmed)
    }

    /// The trimmed pieces that are not empty.
    fileprivate func pieces(between separator: Unicode.Scalar) -> [Substring] {
        utf8.split(separator: UInt8(ascii: separator)).map { Substring($0).trimmed }
    }
}
