import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// A tag's name is `type=value`, and its id is made of its type's and its value's: `0xTTTTVVVV`.
struct TagHook: TypeHook {
    private static let userRange: ClosedRange<UInt64> = 0x8000...0xffff

    func willName(_ body: inout Body) throws(ConfigError) {
        guard let type = body.property("tag_type_name"), let value = body.property("tag_value") else {
            throw ConfigError(.malformed, "Tag must be created with a type and a value")
        }
        guard !type.isEmpty, !value.isEmpty, !(type + value).contains(":"), !type.contains("=") else {
            throw ConfigError(.malformed, "Tag type '\(type)' or value '\(value)' has one of invalid chars [':', '=']")
        }
        let lowered = type.lowercased()
        body.setProperty("tag_type_name", .string(lowered))
        body.name = body.name?.parent.child("\(lowered)=\(value)")
    }

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        let name = record["tag_type_name"]?.string ?? ""
        var asked: UInt64?
        if let text = record["tag_id"]?.string {
            guard let id = TagID(text) else { throw ConfigError(.invalidValue, "Invalid tag_id \(text)") }
            asked = id.rawValue
            guard Self.userRange.contains(id.rawValue & 0xffff) else { throw outOfRange(text) }
        }
        let type = try tagType(name, askedFor: asked, &core)
        let space = NumberSpace.tagValue(type: type.id)
        let value: UInt64
        if let asked {
            value = asked & 0xffff
            if core.catalog.pool(space).isTaken(value) {
                throw ConfigError(.inUse, "Tag id \(value) of type \(name) is already used")
            }
        } else {
            value = try core.lowestFree(space, for: record)
        }
        record["tag_id"] = .string(TagID(rawValue: UInt64(type.id) << 16 | value).description)
        record.object.references.replace(.tagType, by: [Reference(.tagType, type.object)])
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        for property in ["tag_type_name", "tag_value", "tag_id"] {
            try keep(property, of: &record, as: old, "Cannot update \(property) of tag \(record.name)")
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
        guard let id = record["tag_id"]?.string.flatMap({ TagID($0) })?.rawValue else { return [] }
        return [NumberClaim(space: .tagValue(type: UInt16(id >> 16)), number: id & 0xffff)]
    }

    private func outOfRange(_ text: String) -> ConfigError {
        ConfigError(.invalidValue, "tag_id \(text) is not in the range for users, 0x8000-0xffff")
    }

    /// The type's object, made with the first tag.
    private func tagType(
        _ name: String, askedFor tag: UInt64?, _ core: inout ConfigCore
    ) throws(ConfigError) -> (object: ObjectID, id: UInt16) {
        if let row = core.catalog.row(of: .tagType, named: [name]) { return (row.id, try Self.id(ofType: row.record)) }
        var json: JSONObject = ["fq_name": [.string(name)], "id_perms": ["user_visible": false, "enable": true]]
        if let tag {
            guard Self.userRange.contains(tag >> 16) else { throw outOfRange(TagID(rawValue: tag).description) }
            json["tag_type_id"] = .string(TagID.type(tag >> 16))
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

struct TagTypeHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        if let text = record["tag_type_id"]?.string {
            guard let id = TagID(text)?.rawValue, id <= UInt16.max else {
                throw ConfigError(.invalidValue, "Invalid tag_type_id \(text) of tag-type \(record.name)")
            }
        } else {
            record["tag_type_id"] = .string(TagID.type(try core.lowestFree(.tagType, for: record)))
        }
        // The one singleton with a display name.
        record["display_name"] = .string(record.name.name)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try keep("tag_type_id", of: &record, as: old, "Cannot update the id of tag-type \(record.name)")
    }

    func numbers(of record: Record) -> [NumberClaim] {
        guard let id = record["tag_type_id"]?.string.flatMap({ TagID($0) })?.rawValue else { return [] }
        return [NumberClaim(space: .tagType, number: id)]
    }
}

/// The hexadecimal text of tag ids.
struct TagID: CustomStringConvertible {
    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init?(_ text: String) {
        let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
        guard let value = UInt32(digits, radix: 16) else { return nil }
        rawValue = UInt64(value)
    }

    var description: String { "0x" + Self.padded(rawValue, to: 8) }

    static func type(_ id: UInt64) -> String { "0x" + padded(id, to: 4) }

    private static func padded(_ value: UInt64, to width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
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
