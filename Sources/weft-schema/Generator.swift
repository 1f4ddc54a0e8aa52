import WeftSchema

/// Writes Swift from a schema: constants for the object types and for the names of fields, a view for each object and
/// complex type, the schema's own text for the tables that are built at start, and readers of what hosts are told.
struct Generator {
    let sources: [(name: String, text: String)]
    let document: SchemaDocument

    /// Path below `Sources` → text.
    func files() -> [String: String] {
        var files = ["ObjectType+Constants.swift": constants, "SchemaText+Files.swift": list]
        files["ObjectView+Every.swift"] = every
        files["Field.swift"] = fieldNames
        for source in sources {
            files["SchemaText+\(source.name.pascalCased).swift"] = text(source)
            files["Model+\(source.name.pascalCased).swift"] = views(SchemaDocument(reading: [source]))
        }
        let ofModel = files.map { ("\(Repository.model)/\($0)", Self.head + $1) }
        let ofHosts = [("ConfigNodeType.swift", hostTypes), ("XMLModel+Readers.swift", hostReaders)]
            .map { ("\(Repository.hosts)/\($0)", Self.head + $1) }
        return Dictionary(uniqueKeysWithValues: ofModel + ofHosts)
    }

    private static let head = """
        // Generated from schema/ by weft-schema. Do not edit.
        // swift-format-ignore-file


        """

    private var constants: String {
        let lines = document.sortedObjects.enumerated().map { number, object in
            "    package static var \(object.name.camelCased): ObjectType { ObjectType(rawValue: \(number)) }"
        }
        return "extension ObjectType {\n\(lines.joined(separator: "\n"))\n}\n"
    }

    private var fieldNames: String {
        let fields = (document.objects + [document.every]).flatMap(\.properties) + document.types.flatMap(\.fields)
        let lines = Set(fields.map(\.name)).sorted().map { name in
            "    @inlinable package static var \(name.camelCased): String { \"\(name)\" }"
        }
        return """
            /// The names of all properties and fields, for code that works on JSON itself because it tells null
            /// from absent or judges values of every kind: a misspelt one does not compile there either.
            package enum Field {
            \(lines.joined(separator: "\n"))
            }

            """
    }

    private var list: String {
        let lines = sources.map { "        (\"\($0.name)\", \($0.name))," }
        return """
            /// The files of schema/ as they were when the code was generated.
            enum SchemaText {
                static let files: [(name: String, text: String)] = [
            \(lines.joined(separator: "\n"))
                ]
            }

            """
    }

    private func text(_ source: (name: String, text: String)) -> String {
        "extension SchemaText {\n    static let \(source.name) = #\"\"\"\n\(source.text)\"\"\"#\n}\n"
    }

    private var every: String {
        let lines = document.every.properties.map { accessor($0, scope: "Model.") }
        return "extension ObjectView {\n\(lines.joined(separator: "\n"))\n}\n"
    }
}
