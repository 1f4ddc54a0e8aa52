import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// A tag type has an id, of those for users if a user chose it.
struct TagTypeHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        if let text = record[Field.tagTypeId]?.string, !text.isEmpty {
            guard let id = TagID(text)?.rawValue, id <= UInt16.max else {
                throw ConfigError(.invalidValue, "Invalid tag_type_id \(text) of tag-type \(record.name)")
            }
            guard core.caller.isSystem || TagID.users.contains(id) else {
                throw ConfigError(
                    .invalidValue,
                    "Tag type can be set only with user defined id in range 32768-65535, not \(text) "
                        + "(tag-type \(record.name))")
            }
            guard !core.catalog.pool(.tagType).isTaken(id) else {
                throw ConfigError(
                    .invalidValue, "Tag Type with same Id already exists: \(text), asked for by tag-type \(record.name)"
                )
            }
            record[Field.tagTypeId] = .string(TagID.type(id))
        } else {
            record[Field.tagTypeId] = .string(TagID.type(try core.lowestFree(.tagType, for: record)))
        }
        // The one singleton with a display name.
        record[Field.displayName] = .string(record.name.name)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        for property in [Field.tagTypeId, Field.displayName] {
            try keep(
                property, of: &record, as: old,
                "Tag Type value or ID cannot be updated: \(property) of tag-type \(record.name)", .invalidValue)
        }
    }

    /// One that is made anew would have another id, and so would every tag of it.
    func willDelete(_ record: Record, _ core: inout ConfigCore) throws(ConfigError) {
        guard !TagTypes.predefined.contains(record.name.name) else {
            throw ConfigError(.inUse, "tag-type \(record.name) is there from the start and cannot be deleted")
        }
    }

    func numbers(of record: Record) -> [NumberClaim] {
        guard let id = record[Field.tagTypeId]?.string.flatMap({ TagID($0) })?.rawValue else { return [] }
        return [NumberClaim(space: .tagType, number: id)]
    }
}
