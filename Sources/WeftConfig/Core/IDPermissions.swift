import WeftJSON
import WeftNet

/// `id_perms`: who made an object and when. Records keep only what differs from this default, a third of a port's text.
enum IDPermissions {
    private static let permissions: JSONObject = [
        "owner": "cloud-admin", "owner_access": 7, "group": "cloud-admin-group", "group_access": 7, "other_access": 7,
    ]

    private static let defaults: JSONObject = [
        "enable": true, "user_visible": true, "description": nil, "creator": nil, "permissions": .object(permissions),
    ]

    /// The part of a client's value that counts, as far as it differs from the default; nil when nothing does.
    static func kept(from value: JSONObject, creating: Bool) -> JSONObject? {
        let keys =
            creating ? ["enable", "description", "user_visible", "creator", "permissions"] : ["enable", "description"]
        var kept: JSONObject = [:]
        for key in keys {
            if let chosen = value[key], !chosen.isNull, chosen != defaults[key] { kept[key] = chosen }
        }
        return kept.isEmpty ? nil : kept
    }

    static func shown(_ record: Record) -> JSONObject {
        var shown = defaults
        for (key, value) in record["id_perms"]?.object ?? [:] { shown[key] = value }
        shown["created"] = .string(record.created.iso8601)
        shown["last_modified"] = .string(record.modified.iso8601)
        shown["uuid"] = ["uuid_mslong": JSON(record.id.high), "uuid_lslong": JSON(record.id.low)]
        return shown
    }
}
