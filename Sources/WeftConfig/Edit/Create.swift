import WeftJSON
import WeftModel
import WeftNet

extension ConfigCore {
    /// Makes an object. Answers its record as it was put.
    @discardableResult
    mutating func create(_ type: ObjectType, _ json: JSONObject, for source: Source?) throws(ConfigError) -> Record {
        try create(Body(type, json, .create), for: source)
    }

    @discardableResult
    mutating func create(_ asked: Body, for source: Source?) throws(ConfigError) -> Record {
        var body = asked
        let type = body.type
        try Hooks.hook(for: type)?.willName(&body)
        guard let name = body.name else { throw ConfigError(.malformed, "Bad Request, no fq_name in POST body") }
        if Derived.reason(for: type) != nil { throw Derived.refusal(type, name.description, to: "create") }
        let parent = try parent(of: type, named: name, askedFor: body.parentType)
        try checkPlace(of: type, named: name, in: parent)
        let id = try newID(for: type, name, askedFor: body.id)
        if let row = catalog.row(of: type, named: name), !isOnlyDerived(row.id) {
            throw .taken(name, by: mayRead(row) ? row.id : nil)
        }
        if let row = catalog.row(id), !isOnlyDerived(id) { throw .taken(id, by: mayRead(row) ? row.name : nil) }

        var record = Record(
            object: ConfigObject(type: type, id: id, name: name, parent: parent), holder: holder(for: source),
            created: now, modified: now, order: takeOrder())
        for case (let property, let value?) in body.properties { record[property] = value }
        for (target, links) in body.references {
            record.object.references.replace(target, by: try resolve(links, to: target, from: record))
        }
        try fillPermissions(&record)
        if record[Field.displayName] == nil, !caller.isSystem { record[Field.displayName] = .string(name.name) }

        try record.unmask(from: nil)
        let hook = Hooks.hook(for: type)
        try hook?.willCreate(&record, &self)
        try checkTags(of: record)
        try checkRouteTargets(of: record)
        put(record)
        try mirror(record, from: [])
        try hook?.didCreate(record, &self)
        return record
    }

    /// A route target that somebody makes may be derived already; then both are one.
    private func isOnlyDerived(_ id: ObjectID) -> Bool {
        catalog.intent[id] == nil && catalog.derived[id]?.type == .routeTarget
    }

    private mutating func newID(
        for type: ObjectType, _ name: FQName, askedFor asked: ObjectID?
    ) throws(ConfigError) -> ObjectID {
        guard type == .routeTarget else { return asked ?? randomID() }
        let id = ObjectID.derived(type, name)
        if let asked, asked != id {
            throw ConfigError(.invalidValue, "The uuid of route-target \(name) follows from its name and is \(id)")
        }
        return id
    }

    // MARK: parents

    private func parent(
        of type: ObjectType, named name: FQName, askedFor asked: String?
    ) throws(ConfigError) -> ParentReference? {
        guard let parentType = try parentType(of: type, named: name, askedFor: asked) else {
            guard name.parts.count == 1 else {
                throw ConfigError(.wrongParent, "Invalid fq-name of an object with no parent: \(name.listText)")
            }
            return nil
        }
        guard parentType.depths.contains(name.parts.count - 1) else {
            throw ConfigError(
                .wrongParent, "Invalid fq-name for object with parent_type \(parentType.name): \(name.listText)")
        }
        guard let parent = catalog.id(of: parentType, named: name.parent), isKnown(parent) else {
            throw unknownParent(parentType, name.parent)
        }
        return ParentReference(parentType, parent)
    }

    /// A parent that is not there, or that the caller may not know of: to a tenant these are the same.
    private func unknownParent(_ type: ObjectType, _ name: FQName) -> ConfigError {
        guard case .tenant(let tenancy) = reach else { return .unknown(name) }
        return ConfigError(
            .notPermitted,
            "\(denial(to: AccessBits.write.words, tenancy)) RBAC: \(tenancy.user) doesn't have write permission on a \(type.name) "
                + "\(name.listText), if there is one")
    }

    /// `nil`: at the root.
    private func parentType(
        of type: ObjectType, named name: FQName, askedFor asked: String?
    ) throws(ConfigError) -> ObjectType? {
        let schema = type.schema
        if let asked {
            if asked == ObjectSchema.rootName, schema.mayBeRoot { return nil }
            guard let parent = ObjectType(asked), schema.parents.contains(where: { $0.type == parent }) else {
                throw ConfigError(
                    .wrongParent, "Invalid parent type: \(asked). Allowed types: \(schema.parentNames.listText)")
            }
            return parent
        }
        if schema.mayBeRoot, name.parts.count == 1 || schema.parents.isEmpty { return nil }
        guard schema.parents.count == 1 else {
            throw ConfigError(
                .wrongParent, "Missing parent type: None. Allowed types: \(schema.parentNames.listText)")
        }
        return schema.parents[0].type
    }
}

extension ObjectSchema {
    /// What clients call the parent of objects without one.
    static let rootName = "config-root"

    fileprivate var parentNames: [String] { (mayBeRoot ? [Self.rootName] : []) + parents.map(\.type.name) }
}

extension ObjectType {
    /// How many parts the names of objects of this type can have.
    fileprivate var depths: Set<Int> { depths(below: []) }

    private func depths(below seen: Set<ObjectType>) -> Set<Int> {
        var depths: Set<Int> = schema.mayBeRoot ? [1] : []
        for parent in schema.parents where !seen.contains(parent.type) {
            depths.formUnion(parent.type.depths(below: seen.union([self])).map { $0 + 1 })
        }
        return depths
    }
}
