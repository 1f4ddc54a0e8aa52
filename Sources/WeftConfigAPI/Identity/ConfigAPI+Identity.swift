import HTTPTypes
import Hummingbird
import WeftConfig
import WeftHTTPServer
import WeftJSON
import WeftModel
import WeftNet
import WeftSystem

/// `POST /v3/auth/tokens` as clients of Keystone call it. A user's password is one of his tokens, and what they get is
/// that token, with the project that they asked for behind it: nothing is kept of it.
extension ConfigAPI {
    func serve(_ route: IdentityRoute, _ call: APICall) async throws -> Response {
        switch (route, call.method) {
        case (.version, _): version(call)
        case (.tokens, .post): try await logIn(call)
        case (.tokens, _): try await tokenInformation(call)
        }
    }

    private func version(_ call: APICall) -> Response {
        .json([
            "version": [
                "id": "v3.14", "status": "stable",
                "links": [["rel": "self", "href": .string("\(call.caller.hrefBase)/v3/")]],
                "media-types": [["base": "application/json", "type": "application/vnd.openstack.identity-v3+json"]],
            ]
        ])
    }

    private func logIn(_ call: APICall) async throws -> Response {
        let auth = try await call.object()["auth"]?.object ?? [:]
        let (name, token) = try Self.proof(auth["identity"])
        guard case .user(let unscoped)? = service.bearer(of: token.digest, in: token.project),
            name == nil || name == unscoped.name
        else { throw failed(call, "The user is not known here, or the password is not one of his tokens") }
        let project = try await project(auth["scope"], token)
        guard case .user(let user)? = service.bearer(of: token.digest, in: project), !user.roles.isEmpty else {
            throw failed(
                call, "User \(unscoped.name) has no role in that project, or the token is good for another one")
        }
        var response = Response.json(["token": try await tokenInformation(user)])
        response.status = .created
        if let header = HTTPField.Name("X-Subject-Token") { response.headers[header] = token.text(for: user.project) }
        return response
    }

    private func failed(_ call: APICall, _ message: String) -> any Error {
        if let wait = authenticator.attempts.failed(call.client.source, .token) {
            return RequestError.tooMany("Too many failed attempts to log in from \(call.client.source)", after: wait)
        }
        return ConfigError(.unauthenticated, message)
    }

    /// The user's name where one is given, and the token that proves it.
    private static func proof(_ identity: JSON?) throws(RequestError) -> (name: String?, token: PresentedToken) {
        let methods = (identity?["methods"]?.array ?? []).compactMap(\.string)
        if methods.contains("password"), let user = identity?["password"]?["user"],
            let name = (user["name"] ?? user["id"])?.string, let password = user["password"]?.string
        {
            return (name, PresentedToken(password))
        }
        if methods.contains("token"), let id = identity?["token"]?["id"]?.string { return (nil, PresentedToken(id)) }
        throw .malformed("Bad Request: auth.identity must hold a user's name and password, or a token")
    }

    /// nil: none is asked for.
    private func project(_ scope: JSON?, _ token: PresentedToken) async throws -> ObjectID? {
        guard let wanted = scope?["project"] else { return token.project }
        if let text = wanted["id"]?.string {
            guard let id = ObjectID(text) else { throw RequestError.notFound("There is no project \(text)") }
            return id
        }
        guard let name = wanted["name"]?.string else {
            throw RequestError.malformed("Bad Request: auth.scope.project must have an id or a name")
        }
        // Keystone's first domain is called otherwise than the configuration's.
        let domain = wanted["domain"]?["name"]?.string ?? wanted["domain"]?["id"]?.string ?? "default"
        let domains = domain.lowercased() == "default" ? ["default-domain", domain] : [domain]
        for domain in domains {
            if let id = try? await service.id(of: .project, named: [domain, name], by: .system) { return id }
        }
        // One that is not there gives no role.
        return .zero
    }

    /// `GET /v3/auth/tokens`: what a token (`X-Subject-Token`) is good for, to its bearer.
    private func tokenInformation(_ call: APICall) async throws -> Response {
        guard case .user(let asker) = call.caller.identity, asker.token != nil else {
            throw ConfigError(.unauthenticated, "The request needs a user's token (X-Auth-Token)")
        }
        let subject = call.headers.value(ofField: "x-subject-token").map(PresentedToken.init)
        guard let subject, case .user(let user)? = service.bearer(of: subject.digest, in: subject.project),
            user.name == asker.name || asker.roles.contains(AuthorizationMode.administrator)
        else { throw RequestError.notFound("Could not find token") }
        return .json(["token": try await tokenInformation(user)])
    }

    /// As Keystone describes a token.
    func tokenInformation(_ user: Identity.User) async throws -> JSON {
        func named(_ id: ObjectID?) async -> JSON? {
            guard let id else { return nil }
            let name = try? await service.name(of: id, by: .system).name.name
            return ["id": .string(id.tenantText), "name": .string(name ?? id.description)]
        }
        let domain = await named(user.domain) ?? ["id": "default", "name": "Default"]
        var token: JSONObject = [
            "methods": ["password"], "is_domain": false, "catalog": [],
            "user": ["id": .string(user.name), "name": .string(user.name), "domain": domain],
            "roles": .array(user.roles.sorted().map { ["id": .string($0), "name": .string($0)] }),
        ]
        if var project = await named(user.project)?.object {
            project["domain"] = domain
            token["project"] = .object(project)
        }
        // Clients want a time by which to log in again; a token that has no end is good then, too.
        let day = WallTime(microseconds: WallTime.now.microseconds + 86_400_000_000)
        let expires = user.token.flatMap { service.expiry(ofToken: $0) } ?? day
        token["expires_at"] = .string("\(expires.iso8601)Z")
        return .object(token)
    }
}
