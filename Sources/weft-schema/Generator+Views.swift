import WeftSchema

extension Generator {
    /// The views of one schema file's objects and types.
    func views(_ part: SchemaDocument) -> String {
        let views = part.objects.map(view) + part.types.map(view)
        // An import that no declaration uses is a warning, and warnings are errors.
        let namesObjects = part.objects.contains { $0.references.contains { $0.attribute == nil } }
        let imports = (part.types.isEmpty ? [] : ["WeftJSON"]) + (namesObjects ? ["WeftNet"] : [])
        return imports.map { "package import \($0)\n" }.joined() + "\nextension Model {\n"
            + views.joined(separator: "\n\n") + "\n}\n"
    }

    private func view(_ object: ObjectDeclaration) -> String {
        let accessors = object.properties.map { accessor($0) } + object.references.map(accessor)
        return
            ([
                "    /// `\(object.name)`",
                "    package struct \(object.name.pascalCased): ObjectView {",
                "        package static var type: ObjectType { .\(object.name.camelCased) }",
                "        package var object: ConfigObject",
                "        package init(unchecked object: ConfigObject) { self.object = object }",
            ] + accessors.map { "    " + $0 } + ["    }"]).joined(separator: "\n")
    }

    private func view(_ type: TypeDeclaration) -> String {
        ([
            "    /// `\(type.name)`",
            "    package struct \(type.name): ValueView {",
            "        package var fields: JSONObject",
            "        package init(_ fields: JSONObject) { self.fields = fields }",
        ] + type.fields.map { "    " + accessor($0) } + ["    }"]).joined(separator: "\n")
    }

    /// A property that reads and writes one member.
    func accessor(_ field: FieldDeclaration, scope: String = "") -> String {
        let element = swiftType(field.type, scope: scope)
        let type = field.isArray ? "[\(element)]" : element
        let name = field.name.camelCased
        return "    package var \(name): \(type)? "
            + "{ get { self[\"\(field.name)\"] } set { self[\"\(field.name)\"] = newValue } }"
    }

    private func accessor(_ reference: ReferenceDeclaration) -> String {
        let name = (reference.target + "-refs").camelCased
        let target = reference.target.camelCased
        guard let attribute = reference.attribute else {
            return "    package var \(name): [ObjectID] { targets(.\(target)) }"
        }
        return "    package var \(name): [TypedReference<\(attribute)>] { links(.\(target)) }"
    }

    func swiftType(_ type: String, scope: String = "") -> String {
        switch (type, document.restrictions[type]) {
        case ("string", _), (_, .oneOf), (_, .pattern), (_, .format), (_, .any): "String"
        case ("integer", _), (_, .range): "Int"
        case ("unsigned", _): "UInt64"
        case ("boolean", _): "Bool"
        case (_, nil): scope + type
        }
    }
}
