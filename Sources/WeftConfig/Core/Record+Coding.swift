import WeftJSON
import WeftModel
import WeftNet

/// The stored form of a record: compact JSON, so that a store can be read with any tool. Type and id stand in the key.
///
/// ```
/// object/virtual-network/5d2c…  →  {"name": ["default-domain", "shop", "web"], "parent": "project/c0ff…", …,
///   "modified": 17…, "order": 12, "holder": "people", "properties": {…},
///   "references": {"network_policy_refs": [{"uuid": "aaaa…", "attr": {…}, "relaxed": true, "claims": ["people"]}]}, …}
/// ```
extension Record {
    static let keyPrefix = "object/"

    static func key(_ type: ObjectType, _ id: ObjectID) -> [UInt8] { Array("\(keyPrefix)\(type.name)/\(id)".utf8) }

    var encoded: [UInt8] {
        var json: JSONObject = [
            "name": .array(name.parts.map(JSON.string)), "created": .int(created.microseconds),
            "modified": .int(modified.microseconds), "order": JSON(order), "holder": holder.json,
        ]
        if let parent = object.parent { json["parent"] = .string("\(parent.type.name)/\(parent.id)") }
        json["properties"] = .object(object.properties)
        if !object.references.isEmpty { json["references"] = .object(encodedReferences) }
        if !object.allocations.isEmpty {
            let numbers = object.allocations.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }
            json["numbers"] = .object(JSONObject(numbers))
        }
        if !claims.isEmpty { json["claims"] = claims.json }
        if !shareClaims.isEmpty {
            json["shares"] = .object(JSONObject(shareClaims.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))
        }
        if !addresses.isEmpty { json["addresses"] = .array(addresses.map(\.json)) }
        if !relaxedAhead.isEmpty { json["relaxed"] = .array(relaxedAhead.map(\.description).sorted().map(JSON.string)) }
        if !positions.isEmpty {
            let lists = positions.sorted { $0.key < $1.key }.map { ($0.key, JSON.array($0.value.map(JSON.string))) }
            json["positions"] = .object(JSONObject(lists))
        }
        return JSON.object(json).bytes
    }

    private var encodedReferences: JSONObject {
        var fields: JSONObject = [:]
        for reference in object.references {
            var json: JSONObject = ["uuid": .string(reference.target.description)]
            if let attribute = reference.attribute { json["attr"] = attribute }
            if reference.isRelaxed { json["relaxed"] = true }
            if let claims = referenceClaims[reference.target] { json["claims"] = claims.json }
            let field = reference.targetType.referenceField
            fields[field] = .array((fields[field]?.array ?? []) + [.object(json)])
        }
        return fields
    }

    /// `nil` for bytes that ``encoded`` did not write.
    init?(decoding bytes: [UInt8], type: ObjectType, id: ObjectID) {
        guard let json = try? JSON(parsing: bytes, keys: RecordKeys.table), let name = json["name"]?.array,
            let created = json["created"]?.int, let modified = json["modified"]?.int, let order = json["order"]?.uint,
            let holder = json["holder"].flatMap(Holder.init(json:)), let properties = json["properties"]?.object
        else { return nil }
        var parent: ParentReference?
        if let text = json["parent"]?.string {
            guard let found = ParentReference(storedAs: text) else { return nil }
            parent = found
        }
        var object = ConfigObject(
            type: type, id: id, name: FQName(name.compactMap(\.string)), parent: parent, properties: properties)
        var referenceClaims: [ObjectID: ClaimSet] = [:]
        for (field, links) in json["references"]?.object ?? [:] {
            guard let target = type.schema.reference(field: field)?.target else { return nil }
            for link in links.array ?? [] {
                guard let id = link["uuid"]?.string.flatMap(ObjectID.init) else { return nil }
                object.references.insert(
                    Reference(target, id, attribute: link["attr"], isRelaxed: link["relaxed"]?.bool ?? false))
                if let claims = link["claims"] { referenceClaims[id] = ClaimSet(json: claims) }
            }
        }
        for (key, value) in json["numbers"]?.object ?? [:] { object.allocations[key] = value.int }
        self.init(
            object: object, holder: holder, created: WallTime(microseconds: Int64(created)),
            modified: WallTime(microseconds: Int64(modified)), order: order)
        self.referenceClaims = referenceClaims
        if let claims = json["claims"] { self.claims = ClaimSet(json: claims) }
        for (tenant, claims) in json["shares"]?.object ?? [:] { shareClaims[tenant] = ClaimSet(json: claims) }
        addresses = (json["addresses"]?.array ?? []).compactMap(AddressClaim.init(json:))
        relaxedAhead = Set((json["relaxed"]?.array ?? []).compactMap { $0.string.flatMap(ObjectID.init) })
        for (field, list) in json["positions"]?.object ?? [:] {
            positions[field] = (list.array ?? []).compactMap(\.string)
        }
    }
}

/// The longer member names of records, so that a million of them share one copy.
private enum RecordKeys {
    static let table: JSONKeyTable = {
        var keys: Set<String> = []
        var types: Set<ComplexType> = []
        func add(_ field: FieldSchema) {
            keys.insert(field.name)
            if case .complex(let type) = field.kind, types.insert(type).inserted { type.fields.forEach(add) }
        }
        for type in ObjectType.all {
            type.schema.properties.forEach(add)
            for reference in type.schema.references {
                keys.insert(reference.field)
                if let type = reference.attribute, types.insert(type).inserted { type.fields.forEach(add) }
            }
        }
        return JSONKeyTable(keys)
    }()
}

extension ParentReference {
    fileprivate init?(storedAs text: String) {
        guard let slash = text.firstIndex(of: "/"), let type = ObjectType(text[..<slash]),
            let id = ObjectID(text[text.index(after: slash)...])
        else { return nil }
        self.init(type, id)
    }
}

extension Holder {
    fileprivate var json: JSON {
        switch self {
        case .system: "system"
        case .people: "people"
        case .orchestrator(let owner):
            [
                "orchestrator": .string(owner.orchestrator.description), "kind": .string(owner.kind),
                "uid": .string(owner.sourceUID),
            ]
        }
    }

    fileprivate init?(json: JSON) {
        switch json {
        case .string("system"): self = .system
        case .string("people"): self = .people
        default:
            guard let id = json["orchestrator"]?.string.flatMap(ObjectID.init), let kind = json["kind"]?.string,
                let uid = json["uid"]?.string
            else { return nil }
            self = .orchestrator(Owner(orchestrator: id, kind: kind, sourceUID: uid))
        }
    }
}

extension ClaimSet {
    fileprivate var json: JSON { .array(map(\.description).sorted().map(JSON.string)) }

    fileprivate init(json: JSON) { self.init((json.array ?? []).compactMap { $0.string.flatMap(Claimant.init) }) }
}

extension AddressClaim {
    fileprivate var json: JSON {
        var json: JSONObject = ["in": .string(space.description), "address": .string(address.description)]
        if count > 1 { json["count"] = JSON(count) }
        return .object(json)
    }

    fileprivate init?(json: JSON) {
        guard let space = json["in"]?.string.flatMap(ObjectID.init),
            let address = json["address"]?.string.flatMap(IPAddress.init)
        else { return nil }
        self.init(space: space, address: address, count: json["count"]?.uint ?? 1)
    }
}
