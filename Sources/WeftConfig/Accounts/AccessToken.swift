package import WeftJSON
package import WeftNet

/// A token that was given out, as far as it is known: not the token, but its digest.
package struct AccessToken: Hashable, Sendable {
    /// Whom it proves.
    package enum Bearer: Hashable, Sendable {
        case user(String)
        /// The connector of an orchestrator.
        case orchestrator(ObjectID)
        case controlNode(String)
        case host(String)
    }

    /// By which people name it.
    package let id: String
    package let digest: TokenDigest
    package let bearer: Bearer
    /// Good for one call: to get a certificate.
    package let isForJoining: Bool
    /// Of a user's token: the one project that it is good for; nil for any of the user's.
    package let project: ObjectID?
    /// Of a user's token: the roles that it is good for; nil for all of the user's.
    package let roles: Set<String>?
    /// What it is for, in its maker's words.
    package let label: String
    package let created: WallTime
    package let expires: WallTime?

    package func isOver(at now: WallTime) -> Bool { expires.map { $0 <= now } ?? false }
}

/// What a token is to be.
package struct TokenRequest: Sendable {
    package var bearer: AccessToken.Bearer
    package var isForJoining = false
    package var project: ObjectID?
    package var roles: Set<String>?
    package var label = ""
    /// nil: until it is revoked.
    package var lifetime: Duration?

    package init(for bearer: AccessToken.Bearer) { self.bearer = bearer }
}

extension AccessToken {
    var encoded: [UInt8] {
        var json: JSONObject = [
            "digest": .string(digest.hexadecimal), "bearer": bearer.json, "label": .string(label),
            "created": .int(created.microseconds),
        ]
        if isForJoining { json["join"] = true }
        if let project { json["project"] = .string(project.description) }
        if let roles { json["roles"] = .array(roles.sorted().map(JSON.string)) }
        if let expires { json["expires"] = .int(expires.microseconds) }
        return JSON.object(json).bytes
    }

    /// nil for bytes that ``encoded`` did not write.
    init?(decoding bytes: [UInt8], id: String) {
        guard let json = try? JSON(parsing: bytes), let created = json["created"]?.int,
            let digest = json["digest"]?.string.flatMap(TokenDigest.init(hexadecimal:)),
            let bearer = json["bearer"].flatMap(Bearer.init(json:)), let label = json["label"]?.string
        else { return nil }
        var project: ObjectID?
        if let text = json["project"]?.string {
            guard let id = ObjectID(text) else { return nil }
            project = id
        }
        self.init(
            id: id, digest: digest, bearer: bearer, isForJoining: json["join"]?.bool ?? false, project: project,
            roles: json["roles"]?.array.map { Set($0.compactMap(\.string)) }, label: label,
            created: WallTime(microseconds: Int64(created)),
            expires: json["expires"]?.int.map { WallTime(microseconds: Int64($0)) })
    }
}

extension AccessToken.Bearer {
    /// `{"user": "ada"}`, and so on.
    package var json: JSON {
        switch self {
        case .user(let name): ["user": .string(name)]
        case .orchestrator(let id): ["orchestrator": .string(id.description)]
        case .controlNode(let name): ["control_node": .string(name)]
        case .host(let name): ["host": .string(name)]
        }
    }

    /// nil for anything but one of them.
    package init?(json: JSON) {
        guard let members = json.object, members.count == 1, let (key, value) = members.first(where: { _ in true }),
            let text = value.string, !text.isEmpty
        else { return nil }
        switch key {
        case "user": self = .user(text)
        case "orchestrator":
            guard let id = ObjectID(text) else { return nil }
            self = .orchestrator(id)
        case "control_node": self = .controlNode(text)
        case "host": self = .host(text)
        default: return nil
        }
    }
}
