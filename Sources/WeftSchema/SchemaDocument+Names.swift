extension SchemaDocument {
    package static let builtInTypes: Set<String> = ["string", "integer", "unsigned", "boolean"]

    /// Names that are used and not declared, or declared twice.
    var unknownNames: [SchemaProblem] {
        var problems: [SchemaProblem] = []
        func note(_ message: String) { problems.append(SchemaProblem(file: "schema", line: 0, message: message)) }

        func unique(_ names: [String]) -> Set<String> {
            var seen: Set<String> = []
            for name in names where !seen.insert(name).inserted { note("'\(name)' is declared twice") }
            return seen
        }
        let objectNames = unique(objects.map(\.name))
        let typeNames = unique(types.map(\.name) + restrictions.keys + Self.builtInTypes)

        func check(_ fields: [FieldDeclaration], of owner: String) {
            _ = unique(fields.map { "\(owner).\($0.name)" })
            for field in fields where !typeNames.contains(field.type) {
                note("'\(owner).\(field.name)' has the unknown type '\(field.type)'")
            }
        }
        for type in types { check(type.fields, of: type.name) }
        for object in objects + [every] {
            check(object.properties, of: object.name)
            for parent in object.parents where !objectNames.contains(parent.name) {
                note("'\(object.name)' has the unknown parent '\(parent.name)'")
            }
            for reference in object.references {
                if !objectNames.contains(reference.target) {
                    note("'\(object.name)' refers to the unknown '\(reference.target)'")
                }
                if let attribute = reference.attribute, !typeNames.contains(attribute) {
                    note("'\(object.name)' refers to '\(reference.target)' with the unknown type '\(attribute)'")
                }
            }
        }
        return problems
    }
}
