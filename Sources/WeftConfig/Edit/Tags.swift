import WeftJSON
import WeftModel
import WeftNet

extension ConfigCore {
    /// `POST /set-tag`: by tag type, `null` removes, `value` replaces, `add_values` and `delete_values` change.
    mutating func setTags(_ type: ObjectType, _ id: ObjectID, _ request: JSONObject) throws(ConfigError) {
        let old = try taggable(type, id)
        var record = old
        for (name, json) in request {
            let tagType = name.lowercased()
            if json.isNull {
                for tag in tags(of: record, tagType).values { letGo(of: tag, .tag, in: &record) }
            } else {
                try change(TagChange(json, of: tagType, on: type), of: tagType, in: &record)
            }
        }
        try finishUpdate(record, from: old)
    }

    private func change(_ change: TagChange, of tagType: String, in record: inout Record) throws(ConfigError) {
        let present = tags(of: record, tagType)
        if let value = change.onlyValue, present[value] == nil {
            let wanted = try tag("\(tagType)=\(value)", for: record, isGlobal: change.isGlobal)
            for other in present.values { letGo(of: other, .tag, in: &record) }
            hold(Reference(.tag, wanted), in: &record)
        }
        for value in change.added where present[value] == nil {
            let wanted = try tag("\(tagType)=\(value)", for: record, isGlobal: change.isGlobal)
            hold(Reference(.tag, wanted), in: &record)
        }
        for value in change.deleted {
            if let tag = present[value] { letGo(of: tag, .tag, in: &record) }
        }
    }

    /// The tags of one type that an object has, by value.
    private func tags(of record: Record, _ tagType: String) -> [String: ObjectID] {
        var tags: [String: ObjectID] = [:]
        for link in record.object.references[to: .tag] where self.tagType(of: link.target) == tagType {
            guard let name = catalog.row(link.target)?.name.name else { continue }
            tags[String(name.dropFirst(tagType.count + 1))] = link.target
        }
        return tags
    }

    /// The record of an object, for a caller who may tag it. Tags select what policies hold for an object.
    func taggable(_ type: ObjectType, _ id: ObjectID) throws(ConfigError) -> Record {
        let row = try found(type, id)
        guard let intent = catalog.intent[id] else { throw Derived.refusal(type, row.name.description, to: "tag") }
        try checkAttachment(to: id)
        return intent.record
    }

    private func tag(_ name: String, for record: Record, isGlobal: Bool) throws(ConfigError) -> ObjectID {
        guard let scope = isGlobal ? FQName([]) : project(of: record) else {
            throw ConfigError(
                .notFound,
                "Not able to determine the scope of the tag '\(name)': \(record.type.name) \(record.name) is in no project, and "
                    + "none owns it; is_global takes the tag that is of none")
        }
        let name = scope.child(name)
        guard let id = catalog.id(of: .tag, named: name), isKnown(id) else {
            throw ConfigError(.notFound, "Tag with FQName \(name.listText) not found")
        }
        try checkUse(of: id)
        return id
    }

    /// The name of the project that an object is in, or that owns it.
    private func project(of record: Record) -> FQName? {
        if record.type == .project { return record.name }
        var parent = record.object.parent
        while let step = parent {
            guard let row = catalog.row(step.id) else { break }
            if row.type == .project { return row.name }
            parent = row.parent
        }
        let owner = record[Field.perms2]?[Field.owner]?.string.flatMap(ObjectID.init)
        return owner.flatMap { catalog.row($0) }?.name
    }

    /// Every tag refers to its type.
    private func tagType(of tag: ObjectID) -> String? {
        catalog.row(tag)?.targets.first { $0.type == .tagType }.flatMap { catalog.row($0.id) }?.name.name
    }

    /// The rules for the tags of an object: one of each type unless the type may be had several times; and what may
    /// carry which.
    func checkTags(of record: Record) throws(ConfigError) {
        let tags = record.object.references[to: .tag]
        guard !tags.isEmpty else { return }
        var seen: Set<String> = []
        for tag in tags {
            guard let type = tagType(of: tag.target) else { continue }
            if !TagTypes.areMultiple(type, on: record.type), !seen.insert(type).inserted {
                throw ConfigError(
                    .invalidValue, "Tag type \(type) cannot be set multiple times on a same object.")
            }
            guard TagTypes.mayCarry(type, record.type) else { throw .wrongTag(type, on: record.type) }
        }
    }
}

/// What `POST /set-tag` asks for of one type.
private struct TagChange {
    let isGlobal: Bool
    /// Takes the place of all others: of a type of which an object has one.
    var onlyValue: String?
    var added: [String] = []
    var deleted: [String] = []

    init(_ json: JSON, of tagType: String, on type: ObjectType) throws(ConfigError) {
        guard json.object != nil else {
            throw ConfigError(.malformed, "No valid value provided for tag type \(tagType): \(json)")
        }
        isGlobal = json["is_global"]?.bool ?? false
        added = try Self.values(json["add_values"], of: tagType)
        deleted = try Self.values(json["delete_values"], of: tagType)
        let value = json["value"]
        guard TagTypes.areMultiple(tagType) else {
            guard added.isEmpty, deleted.isEmpty else {
                throw ConfigError(
                    .invalidValue, "Tag type \(tagType) cannot be set multiple times on a same object.")
            }
            guard TagTypes.mayCarry(tagType, type) else { throw .wrongTag(tagType, on: type) }
            guard let value = value?.string else {
                throw ConfigError(.malformed, "No valid value provided for tag type \(tagType)")
            }
            onlyValue = value
            return
        }
        guard TagTypes.mayCarry(tagType, type) else { throw .wrongTag(tagType, on: type) }
        if let value, !value.isNull { added += try Self.values([value], of: tagType) }
    }

    private static func values(_ json: JSON?, of tagType: String) throws(ConfigError) -> [String] {
        guard let json, !json.isNull else { return [] }
        guard let values = json.array.map({ $0.compactMap(\.string) }), values.count == json.array?.count else {
            throw ConfigError(.malformed, "No valid value provided for tag type \(tagType): \(json)")
        }
        return values
    }
}

extension ConfigError {
    fileprivate static func wrongTag(_ tagType: String, on type: ObjectType) -> ConfigError {
        ConfigError(.invalidValue, "Invalid tag type \(tagType) for object type \(type.underscored)")
    }
}

enum TagTypes {
    /// Types that are there from the start; the position is the id.
    static let predefined = ["label", "application", "tier", "deployment", "site", "neutron_fwaas", "neutron_tag"]

    /// Whether an object may carry several tags of this type.
    static func areMultiple(_ type: some StringProtocol) -> Bool {
        type == "label" || type == "neutron_fwaas" || type == "neutron_tag"
    }

    /// Whether an object of this type may be linked to several tags of that. A firewall rule has no tags of its own,
    /// but links to those that its two ends are chosen by.
    static func areMultiple(_ tagType: some StringProtocol, on type: ObjectType) -> Bool {
        type == .firewallRule || areMultiple(tagType)
    }

    /// Whether objects of a type may carry such tags.
    static func mayCarry(_ tagType: String, _ type: ObjectType) -> Bool {
        switch type {
        case .addressGroup: tagType == "label"
        case .applicationPolicySet: tagType == "application"
        default: true
        }
    }
}
