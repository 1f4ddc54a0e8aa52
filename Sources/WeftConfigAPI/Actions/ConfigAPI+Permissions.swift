import Hummingbird
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    /// `POST /chmod`, and `POST /chown`, which has to say an owner and says nothing else.
    func changePermissions(_ call: APICall, needsOwner: Bool) async throws -> Response {
        var change = try await call.object()
        guard let text = change["uuid"]?.string, !text.isEmpty else {
            throw RequestError.malformed("Bad Request: uuid must be specified")
        }
        if needsOwner {
            guard let owner = change["owner"]?.string, !owner.isEmpty else {
                throw RequestError.malformed("Bad Request: owner must be specified")
            }
            change = ["owner": .string(owner)]
        }
        change["uuid"] = nil
        try await service.changePermissions(of: objectID(text, else: "Unknown id: \(text)"), change, by: call.caller)
        return .json([:])
    }

    /// `GET /obj-perms`: who the caller is, and what he may do with an object. Where nobody has to prove anything:
    /// everything.
    func permissions(_ call: APICall) async throws -> Response {
        var rights = service.mode == .noAuth ? "RWX" : nil
        if let text = call.arguments["uuid"] {
            rights = try await service.rights(on: objectID(text, else: "UUID \(text) not found"), by: call.caller)
        }
        var answer: JSONObject = [
            "token_info": nil, "is_cloud_admin_role": false, "is_global_read_only_role": false,
        ]
        if case .user(let user) = call.caller.identity {
            answer["token_info"] = ["token": try await tokenInformation(user)]
            answer["is_cloud_admin_role"] = .bool(user.roles.contains(AuthorizationMode.administrator))
            answer["is_global_read_only_role"] = .bool(user.roles.contains(AuthorizationMode.auditor))
        }
        answer["permissions"] = rights.map(JSON.string)
        return .json(.object(answer))
    }

    /// `GET` and `PUT /aaa-mode`: what callers have to prove.
    func authorizationMode(_ call: APICall) async throws -> Response {
        if call.method == .put {
            let name = try await call.object()["aaa-mode"]?.string ?? ""
            guard let mode = AuthorizationMode(rawValue: name) else {
                let modes = AuthorizationMode.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
                throw RequestError.malformed("Invalid aaa-mode \(name): value must be one of [\(modes)]")
            }
            try await service.setMode(mode, by: call.caller)
        }
        return .json(["aaa-mode": .string(service.mode.rawValue)])
    }

    /// `POST /set-tag`
    func setTags(_ call: APICall) async throws -> Response {
        var request = try await call.object()
        guard let name = request["obj_type"]?.string, let text = request["obj_uuid"]?.string else {
            throw RequestError.malformed("Object type and UUID must be specified")
        }
        guard let type = ObjectType(name) else {
            throw RequestError.malformed("Bad Request: obj_type '\(name)' is no type of objects")
        }
        request["obj_type"] = nil
        request["obj_uuid"] = nil
        try await service.setTags(type, objectID(text, else: "Unknown id: \(text)"), request, by: call.caller)
        return .json([:])
    }
}
