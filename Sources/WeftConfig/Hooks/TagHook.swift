import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// A tag's name is `type=value`, and its id is made of its type's and its value's: `0xTTTTVVVV`.
struct TagHook: TypeHook {
    func willName(_ body: inout Body) throws(ConfigError) {
        guard let type = body.property(Field.tagTypeName), let value = body.property(Field.tagValue) else {
            throw ConfigError(.malformed, "Tag must be created with a type and a value")
        }
        guard !type.isEmpty, !value.isEmpty, !(type + value).contains(":"), !type.contains("=") else {
            throw ConfigError(.malformed, "Tag type '\(type)' or value '\(value)' has one of invalid chars [':', '=']")
        }
        let lowered = type.lowercased()
        body.setProperty(Field.tagTypeName, .string(lowered))
        let name = "\(lowered)=\(value)"
        body.name = body.name?.parent.child(name)
        body.setProperty(Field.displayName, .string(name))
        guard body.references.allSatisfy({ $0.target != .tagType || $0.links.isEmpty }) else {
            throw ConfigError(
                .malformed, "Tag Type reference is not setable: that of tag \(name) follows from its tag_type_name")
        }
    }

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        let name = record[Field.tagTypeName]?.string ?? ""
        var asked: UInt64?
        if let text = record[Field.tagId]?.string, !text.isEmpty {
            guard let id = TagID(text) else {
                throw ConfigError(
                    .invalidValue, "Tag value must be in hexadecimal, as 0x80008000, not \(text) (tag \(record.name))")
            }
            asked = id.rawValue
            guard TagID.users.contains(id.rawValue & 0xffff) else { throw outOfRange(text, of: record) }
        }
        let type = try tagType(name, of: record, askedFor: asked, &core)
        let space = NumberSpace.tagValue(type: type.id)
        let value: UInt64
        if let asked {
            value = asked & 0xffff
            if core.catalog.pool(space).isTaken(value) {
                throw ConfigError(
                    .invalidValue,
                    "Requested Tag id is already allocated: \(value) of type \(name), asked for by tag \(record.name)")
            }
        } else {
            value = try core.lowestFree(space, for: record)
        }
        record[Field.tagId] = .string(TagID(rawValue: UInt64(type.id) << 16 | value).description)
        record.object.references.replace(.tagType, by: [Reference(.tagType, type.object)])
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        for property in [Field.displayName, Field.tagTypeName, Field.tagValue, Field.tagId] {
            try keep(
                property, of: &record, as: old,
                "Tag name, type, value or ID cannot be updated: \(property) of tag \(record.name)", .invalidValue)
        }
        guard record.object.references[to: .tagType] == old.object.references[to: .tagType] else {
            throw ConfigError(.invalidValue, "Tag-type reference cannot be updated: that of tag \(record.name)")
        }
    }

    /// A type goes with its last tag, unless it was there from the start.
    func didDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {
        guard let type = record.object.references[to: .tagType].first?.target, let row = core.catalog.row(type),
            !TagTypes.predefined.contains(row.name.name), core.catalog.referrers(of: type, .tag) == nil
        else { return }
        try core.asSystem { (core) throws(ConfigError) in try core.delete(.tagType, type) }
    }

    func numbers(of record: Record) -> [NumberClaim] {
        guard let id = record[Field.tagId]?.string.flatMap({ TagID($0) })?.rawValue else { return [] }
        return [NumberClaim(space: .tagValue(type: UInt16(id >> 16)), number: id & 0xffff)]
    }

    private func outOfRange(_ text: String, of record: Record) -> ConfigError {
        ConfigError(
            .invalidValue,
            "tag_id \(text) of tag \(record.name) is not in the range for users, 0x8000-0xffff for its type and its value"
        )
    }

    /// The type's object, made with the first tag.
    private func tagType(
        _ name: String, of record: Record, askedFor tag: UInt64?, _ core: inout ConfigCore
    ) throws(ConfigError) -> (object: ObjectID, id: UInt16) {
        if let row = core.catalog.row(of: .tagType, named: [name]) { return (row.id, try Self.id(ofType: row.record)) }
        var json: JSONObject = [
            "fq_name": [.string(name)], Field.idPerms: [Field.userVisible: false, Field.enable: true],
        ]
        if let tag {
            guard TagID.users.contains(tag >> 16) else {
                throw outOfRange(TagID(rawValue: tag).description, of: record)
            }
            guard !core.catalog.pool(.tagType).isTaken(tag >> 16) else {
                throw ConfigError(
                    .invalidValue,
                    "Tag Type with same Id already exists: \(TagID.type(tag >> 16)), asked for by tag \(record.name)")
            }
            json[Field.tagTypeId] = .string(TagID.type(tag >> 16))
        }
        let made = try core.asSystem { (core) throws(ConfigError) in try core.create(.tagType, json, for: nil) }
        return (made.id, try Self.id(ofType: made))
    }

    private static func id(ofType type: Record) throws(ConfigError) -> UInt16 {
        guard let id = TagTypeHook().numbers(of: type).first.flatMap({ UInt16(exactly: $0.number) }) else {
            throw ConfigError(.invalidValue, "tag-type \(type.name) has no id that a tag can have")
        }
        return id
    }
}

extension Body {
    /// A property that the body sets to a string.
    func property(_ name: String) -> String? { properties.last { $0.name == name }?.value?.string }

    mutating func setProperty(_ name: String, _ value: JSON) {
        properties.removeAll { $0.name == name }
        properties.append((name, value))
    }
}
