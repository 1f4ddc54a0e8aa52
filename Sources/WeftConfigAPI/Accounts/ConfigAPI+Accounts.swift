import Hummingbird
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet
import WeftTrust

/// Users and tokens, for `weft user` and `weft token`.
extension ConfigAPI {
    /// `GET /weft/users`
    func users(_ call: APICall) async throws -> Response {
        let users = try await service.users(by: call.caller)
        return try await .json(
            ArrayPieces("users", users) { user, out in
                JSON.object([
                    "name": .string(user.name), "created": .string(user.created.iso8601),
                    "roles": .array(user.assignments.map(\.json).sorted { $0.text < $1.text }),
                ]).write(into: &out)
            })
    }

    /// `POST /weft/users` with `{"name", "roles": [{"role", "project"? | "domain"?}, …]}`
    func addUser(_ call: APICall) async throws -> Response {
        let body = try await call.object()
        guard let name = body["name"]?.string else { throw RequestError.malformed("Bad Request: a user needs a name") }
        try await service.addUser(name, try Self.roles(body["roles"]), by: call.caller)
        return .json(["name": .string(name)])
    }

    /// `PUT /weft/users/<name>` with `{"add": [role, …], "remove": [role, …]}`
    func changeUser(_ name: String, _ call: APICall) async throws -> Response {
        let body = try await call.object()
        try await service.changeUser(
            name, adding: try Self.roles(body["add"]), removing: try Self.roles(body["remove"]), by: call.caller)
        return .json([:])
    }

    /// `DELETE /weft/users/<name>`
    func removeUser(_ name: String, _ call: APICall) async throws -> Response {
        try await service.removeUser(name, by: call.caller)
        return .empty
    }

    private static func roles(_ json: JSON?) throws(RequestError) -> Set<RoleAssignment> {
        guard let json, !json.isNull else { return [] }
        guard let list = json.array else { throw .malformed("Bad Request: roles must be a list, not \(json)") }
        var roles: Set<RoleAssignment> = []
        for element in list {
            guard let role = RoleAssignment(json: element) else {
                throw .malformed("Bad Request: a role is {\"role\", \"project\"? or \"domain\"?}, not \(element)")
            }
            roles.insert(role)
        }
        return roles
    }

    // MARK: tokens

    /// `GET /weft/tokens`: the caller's, or for an administrator all; never the tokens themselves, which are not kept.
    func tokens(_ call: APICall) async throws -> Response {
        let tokens = try await service.tokens(by: call.caller)
        return try await .json(ArrayPieces("tokens", tokens) { $0.json.write(into: &$1) })
    }

    /// `POST /weft/tokens` with `{"bearer": {"user": name}, "project"?, "roles"?, "label"?, "seconds"?, "join"?}`. The
    /// answer has the token, this once.
    func makeToken(_ call: APICall) async throws -> Response {
        let body = try await call.object()
        guard let bearer = body["bearer"].flatMap(AccessToken.Bearer.init(json:)) else {
            throw RequestError.malformed(
                "Bad Request: bearer must be {\"user\": name}, {\"orchestrator\": uuid}, {\"control_node\": name} or {\"host\": name}"
            )
        }
        var request = TokenRequest(for: bearer)
        request.isForJoining = try body.argument("join", "true or false", \.bool) ?? false
        request.project = try body.argument("project", "a uuid") { $0.string.flatMap { ObjectID($0) } }
        request.roles = try body.argument("roles", "a list of names") { json in
            json.array.flatMap { list in
                let names = list.compactMap(\.string)
                return names.count == list.count ? Set(names) : nil
            }
        }
        request.label = try body.argument("label", "text", \.string) ?? ""
        request.lifetime = try body.argument("seconds", "a number from 1 to \(Self.longestLifetime)") { json in
            json.int.flatMap { 1...Self.longestLifetime ~= $0 ? .seconds($0) : nil }
        }
        let secret = TokenSecret()
        let token = try await service.makeToken(request, TokenDigest(secret.digest), by: call.caller)
        guard var answer = token.json.object else { return .empty }
        answer["token"] = .string(secret.text)
        return .json(.object(answer))
    }

    /// A hundred years.
    private static var longestLifetime: Int { 3_155_760_000 }

    /// `DELETE /weft/tokens/<id>`
    func revokeToken(_ id: String, _ call: APICall) async throws -> Response {
        try await service.revokeToken(id, by: call.caller)
        return .empty
    }
}

extension AccessToken {
    fileprivate var json: JSON {
        var json: JSONObject = [
            "id": .string(id), "bearer": bearer.json, "label": .string(label), "created": .string(created.iso8601),
            "expires": expires.map { .string($0.iso8601) } ?? .null,
        ]
        if isForJoining { json["join"] = true }
        if let project { json["project"] = .string(project.description) }
        if let roles { json["roles"] = .array(roles.sorted().map(JSON.string)) }
        return .object(json)
    }
}
