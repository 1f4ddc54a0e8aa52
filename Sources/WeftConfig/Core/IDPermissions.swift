import WeftJSON
import WeftModel
import WeftNet

/// `id_perms`: who made an object and when. Records keep only what differs from this default, a third of a port's text.
enum IDPermissions {
    private static let permissions: JSONObject = [
        Field.owner: "cloud-admin", Field.ownerAccess: 7, Field.group: "cloud-admin-group", Field.groupAccess: 7,
        Field.otherAccess: 7,
    ]

    private static let defaults: JSONObject = [
        Field.enable: true, Field.userVisible: true, Field.description: nil, Field.creator: nil,
        Field.permissions: .object(permissions),
    ]

    /// The part of a client's value that counts, as far as it differs from the default; nil when nothing does.
    static func kept(from value: JSONObject, creating: Bool) -> JSONObject? {
        let keys =
            creating
            ? [Field.enable, Field.description, Field.userVisible, Field.creator, Field.permissions]
            : [Field.enable, Field.description]
        var kept: JSONObject = [:]
        for key in keys {
            if let chosen = value[key], !chosen.isNull, chosen != defaults[key] { kept[key] = chosen }
        }
        return kept.isEmpty ? nil : kept
    }

    static func shown(_ record: Record) -> JSONObject {
        shown(record[Field.idPerms]?.object, record.created, record.modified, record.id)
    }

    /// Of a row whose record is not decoded.
    static func shown(_ row: Row, _ text: RecordText) -> JSONObject {
        shown(text.property(Field.idPerms)?.object, row.created, row.modified, row.id)
    }

    private static func shown(
        _ kept: JSONObject?, _ created: WallTime, _ modified: WallTime, _ id: ObjectID
    ) -> JSONObject {
        var shown = defaults
        for (key, value) in kept ?? [:] { shown[key] = value }
        shown[Field.created] = .string(created.iso8601)
        shown[Field.lastModified] = .string(modified.iso8601)
        shown[Field.uuid] = [Field.uuidMslong: JSON(id.high), Field.uuidLslong: JSON(id.low)]
        return shown
    }

    /// Appends what ``shown(_:_:)`` answers.
    static func write(_ row: Row, _ text: RecordText, to out: inout [UInt8]) {
        guard text.property(Field.idPerms) == nil else { return shown(row, text).write(into: &out) }
        out.append(contentsOf: defaultText)
        out.append(contentsOf: ",\"created\":\"".utf8)
        out.append(contentsOf: row.created.iso8601.utf8)
        out.append(contentsOf: "\",\"last_modified\":\"".utf8)
        out.append(contentsOf: row.modified.iso8601.utf8)
        out.append(contentsOf: "\",\"uuid\":{\"uuid_mslong\":".utf8)
        out.append(contentsOf: String(row.id.high).utf8)
        out.append(contentsOf: ",\"uuid_lslong\":".utf8)
        out.append(contentsOf: String(row.id.low).utf8)
        out.append(contentsOf: "}}".utf8)
    }

    /// Of the default, without its last brace.
    private static let defaultText = JSON.object(defaults).bytes.dropLast()
}
