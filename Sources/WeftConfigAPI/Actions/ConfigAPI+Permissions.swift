import Hummingbird
import WeftConfig
import WeftJSON
import WeftModel

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

    /// `GET /obj-perms`: what the caller may do with an object. Without authorization: everything.
    func permissions(_ call: APICall) async throws -> Response {
        if let text = call.arguments["uuid"] {
            _ = try await service.name(of: objectID(text, else: "UUID \(text) not found"), by: call.caller)
        }
        return .json([
            "token_info": nil, "is_cloud_admin_role": false, "is_global_read_only_role": false, "permissions": "RWX",
        ])
    }

    /// `GET` and `PUT /aaa-mode`: what the process was started with, which no call changes.
    func authorizationMode(_ call: APICall) async throws -> Response {
        if call.method == .put {
            let mode = try await call.object()["aaa-mode"]?.string ?? ""
            guard mode == service.mode.rawValue else {
                throw RequestError.malformed(
                    "Invalid aaa-mode \(mode): value must be one of ['\(service.mode.rawValue)']")
            }
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
