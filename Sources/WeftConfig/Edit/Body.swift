import WeftJSON
import WeftModel
import WeftNet

/// A request's body, held against the schema; whether the objects that it names exist is not looked at yet.
struct Body {
    /// As the refusals name it.
    enum Verb: String {
        case create
        case update = "http_put"
    }

    struct Link {
        var target: ReferenceUpdate.Target
        var attribute: JSON?
    }

    let type: ObjectType
    var name: FQName?
    private(set) var id: ObjectID?
    /// As the client wrote it; `config-root` stands for none.
    private(set) var parentType: String?
    /// In the body's order; nil removes the property.
    var properties: [(name: String, value: JSON?)] = []
    /// Whole lists, by the type referred to.
    private(set) var references: [(target: ObjectType, links: [Link])] = []

    /// Unknown members are ignored, as a client may be newer or older than we are; a body that was read before, with
    /// its hrefs, children and back references, is a good body.
    init(_ type: ObjectType, _ json: JSONObject, _ verb: Verb) throws(ConfigError) {
        self.type = type
        let schema = type.schema
        for (field, value) in json {
            if let property = schema.property(field) {
                properties.append((field, try Self.validated(value, as: property, of: type, verb)))
            } else if let reference = schema.reference(field: field) {
                // What the system keeps comes back in bodies that were read; it is not the client's to set.
                if Derived.keeps(reference, of: type) { continue }
                references.append((reference.target, try Self.links(value, as: reference, verb)))
            } else if field.hasSuffix("_refs"), !field.hasSuffix("_back_refs"), !value.isNull, verb == .create {
                throw ConfigError(.malformed, "Unknown reference in resource \(verb.rawValue) \([field].listText).")
            }
        }
        try readNaming(json, verb)
    }

    /// Takes out properties and reference lists by the names that they have in bodies.
    mutating func leaveOut(_ members: Set<String>) {
        guard !members.isEmpty else { return }
        properties.removeAll { members.contains($0.name) }
        let targets = members.compactMap { type.schema.reference(field: $0)?.target }
        references.removeAll { targets.contains($0.target) }
    }

    private mutating func readNaming(_ json: JSONObject, _ verb: Verb) throws(ConfigError) {
        guard verb == .create else { return }
        guard let parts = json["fq_name"]?.array, !parts.isEmpty else {
            throw ConfigError(.malformed, "Bad Request, no fq_name in POST body")
        }
        let strings = parts.compactMap(\.string)
        guard strings.count == parts.count, strings.allSatisfy({ !$0.isEmpty && $0.isLegalInXML }) else {
            throw ConfigError(.malformed, "Bad Request, fq_name \(JSON.array(parts)) is not a list of names")
        }
        let name = FQName(strings)
        if name.name.contains(":"), type != .routeTarget {
            throw ConfigError(.malformed, "Bad Request, name '\(name.name)' has one of invalid chars [':']")
        }
        self.name = name
        if let uuid = json["uuid"], !uuid.isNull {
            guard let id = uuid.string.flatMap(ObjectID.init) else {
                throw ConfigError(.malformed, "Bad Request, uuid \(uuid) is not a UUID")
            }
            self.id = id
        }
        if let parent = json["parent_type"], !parent.isNull {
            guard let text = parent.string else {
                throw ConfigError(.malformed, "Bad Request, parent_type \(parent) is not a type")
            }
            parentType = text
        }
    }

    private static func validated(
        _ value: JSON, as property: FieldSchema, of type: ObjectType, _ verb: Verb
    ) throws(ConfigError) -> JSON? {
        if value.isNull { return nil }
        do {
            return try property.validated(value)
        } catch {
            throw ConfigError(.invalidValue, "Bad property in \(verb.rawValue): \(error)")
        }
    }

    private static func links(
        _ value: JSON, as reference: ReferenceSchema, _ verb: Verb
    ) throws(ConfigError) -> [Link] {
        if value.isNull { return [] }
        guard let elements = value.array else { throw .bad(reference: reference.field, verb: verb, "is not a list") }
        var links: [Link] = []
        for element in elements {
            let target: ReferenceUpdate.Target
            if let uuid = element["uuid"], !uuid.isNull {
                guard let id = uuid.string.flatMap(ObjectID.init) else {
                    throw .bad(reference: reference.field, verb: verb, "uuid \(uuid) is not a UUID")
                }
                target = .id(id)
            } else if let name = element["to"]?.array {
                target = .name(FQName(name.compactMap(\.string)))
            } else {
                throw .bad(reference: reference.field, verb: verb, "\(element) has neither uuid nor to")
            }
            links.append(Link(target: target, attribute: try attribute(of: element, reference, verb)))
        }
        return links
    }

    /// The data of a link; `nil` for none.
    static func attribute(
        of link: JSON, _ reference: ReferenceSchema, _ verb: Verb
    ) throws(ConfigError) -> JSON? {
        do {
            return try reference.validatedAttribute(of: link.object ?? [:])
        } catch {
            throw ConfigError(.invalidValue, "Bad reference in \(verb.rawValue): \(error)")
        }
    }
}
