import WeftJSON
import WeftSchema

/// The schema with its names resolved, made once from the texts that `weft-schema` put into the program.
struct ModelTables: Sendable {
    static let shared = ModelTables(SchemaDocument(reading: SchemaText.files))

    /// By the number of the type.
    let objects: [ObjectSchema]
    /// With dashes and with underscores.
    let typesByName: [String: ObjectType]
    let complexTypes: [ComplexTypeTable]
    let complexTypesByName: [String: ComplexType]
    /// Whether a complex type has a secret in it, at any depth; by the number of the type.
    let holdSecrets: [Bool]
    /// What of each object type holds secrets; by the number of the type.
    let secretFields: [(properties: [FieldSchema], references: [ReferenceSchema])]

    private init(_ document: SchemaDocument) {
        let resolver = Resolver(document)
        objects = document.sortedObjects.map(resolver.schema)
        complexTypes = document.types.map {
            ComplexTypeTable(name: $0.name, fields: $0.fields.compactMap(resolver.field))
        }
        complexTypesByName = resolver.complexTypes
        let holding = Self.holdingSecrets(complexTypes)
        holdSecrets = holding
        secretFields = objects.map { object in
            (
                properties: object.properties.filter {
                    $0.isSecret || $0.complexType.map { holding[Int($0.index)] } ?? false
                },
                references: object.references.filter { $0.attribute.map { holding[Int($0.index)] } ?? false }
            )
        }
        typesByName = resolver.objectTypes.reduce(into: resolver.objectTypes) { $0[$1.key.underscored] = $1.value }
    }
}

extension ModelTables {
    /// Grows the set of types with secrets until nothing is added: types hold each other to any depth.
    private static func holdingSecrets(_ types: [ComplexTypeTable]) -> [Bool] {
        var holding = types.map { $0.fields.contains(where: \.isSecret) }
        let held = types.map { typesHeld(by: $0.fields) }
        var hasGrown = true
        while hasGrown {
            hasGrown = false
            for index in types.indices where !holding[index] && held[index].contains(where: { holding[$0] }) {
                holding[index] = true
                hasGrown = true
            }
        }
        return holding
    }

    /// Apart, and not inlined: optimizing this loop within the other one crashes the compiler of Swift 6.3.1
    /// ("Found ownership error").
    @inline(never)
    private static func typesHeld(by fields: [FieldSchema]) -> [Int] {
        var found: [Int] = []
        for field in fields {
            if case .complex(let type) = field.kind { found.append(Int(type.index)) }
        }
        return found
    }
}

/// Looks names up. One that nothing declares is left out; the generator has refused such a schema before.
private struct Resolver {
    let document: SchemaDocument
    let objectTypes: [String: ObjectType]
    let complexTypes: [String: ComplexType]
    private let types: [String: TypeDeclaration]
    private var children: [String: [ChildSchema]] = [:]
    private var referrers: [String: [BackReferenceSchema]] = [:]

    init(_ document: SchemaDocument) {
        self.document = document
        let objects = document.sortedObjects.enumerated().map { ($1, ObjectType(rawValue: UInt8($0))) }
        objectTypes = Dictionary(objects.map { ($0.name, $1) }) { first, _ in first }
        complexTypes = Dictionary(
            document.types.enumerated().map { ($1.name, ComplexType(index: $0)) }
        ) { first, _ in first }
        types = Dictionary(document.types.map { ($0.name, $0) }) { first, _ in first }
        for (object, type) in objects {
            let field = object.name.underscored
            for parent in object.parents {
                children[parent.name, default: []].append(
                    ChildSchema(field: field + "s", type: type, isDerived: parent.isDerived))
            }
            for reference in object.references + document.every.references where reference.target != object.name {
                referrers[reference.target, default: []].append(
                    BackReferenceSchema(field: field + "_back_refs", type: type))
            }
        }
    }

    func schema(_ object: ObjectDeclaration) -> ObjectSchema {
        ObjectSchema(
            type: objectTypes[object.name] ?? ObjectType(rawValue: 0), name: object.name,
            parents: object.parents.filter { $0.name != SchemaDocument.root }.compactMap { parent in
                objectTypes[parent.name].map { ParentSchema(type: $0, isDerived: parent.isDerived) }
            },
            mayBeRoot: object.parents.isEmpty || object.parents.contains { $0.name == SchemaDocument.root },
            properties: (object.properties + document.every.properties).compactMap(field),
            references: (object.references + document.every.references).compactMap { reference(in: object, $0) },
            children: children[object.name] ?? [], backReferences: referrers[object.name] ?? [])
    }

    private func reference(in object: ObjectDeclaration, _ reference: ReferenceDeclaration) -> ReferenceSchema? {
        objectTypes[reference.target].map { target in
            ReferenceSchema(
                field: reference.target.underscored + "_refs", target: target,
                attribute: reference.attribute.flatMap { complexTypes[$0] }, isDerived: reference.isDerived,
                isSymmetric: reference.target == object.name)
        }
    }

    func field(_ declaration: FieldDeclaration) -> FieldSchema? {
        guard let kind = kind(declaration.type) else { return nil }
        return FieldSchema(
            name: declaration.name, kind: kind, isArray: declaration.isArray,
            defaultValue: declaration.defaultValue.map { value(kind, $0) },
            collection: declaration.collection.flatMap { collection in
                // The wrapping type holds the elements in its one array.
                guard let member = types[declaration.type]?.fields.first(where: \.isArray) else { return nil }
                let key: String? = if case .map(let key) = collection { key } else { nil }
                return PropertyCollection(member: member.name, key: key)
            }, isSecret: declaration.isSecret)
    }

    private func kind(_ type: String) -> ValueKind? {
        switch (type, document.restrictions[type]) {
        case ("string", _), (_, .pattern), (_, .any): .string(oneOf: nil)
        case ("integer", _): .integer(nil)
        case ("unsigned", _): .unsigned
        case ("boolean", _): .boolean
        case (_, .oneOf(let values)): .string(oneOf: values)
        case (_, .format(let format)): .text(format)
        case (_, .range(let range)): .integer(range)
        case (_, nil): complexTypes[type].map(ValueKind.complex)
        }
    }

    private func value(_ kind: ValueKind, _ text: String) -> JSON {
        switch kind {
        case .boolean: .bool(text == "true")
        case .integer, .unsigned: Int64(text).map(JSON.int) ?? .string(text)
        case .string, .text, .complex: .string(text)
        }
    }
}
