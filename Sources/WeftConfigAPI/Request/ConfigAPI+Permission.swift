import Hummingbird
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

/// Which calls a caller's roles let him make (docs/wire/config-api.md, "Permissions"). What he may do with which object
/// is for the configuration to say.
extension ConfigAPI {
    /// The call, if it may be made. Its body is read where rules may ask for its members.
    func permitted(_ route: Route, _ call: APICall) async throws -> APICall {
        switch call.caller.identity {
        case .system, .controlNode, .orchestrator: return call
        case .person, .host:
            // What does not ask for anything of the configuration is for everybody: how to log in, among others.
            if !route.isForEverybody { try service.permit(APIOperation(.read, "/"), by: call.caller.identity) }
            return call
        case .user(let user):
            guard service.mode == .rbac, !user.roles.contains(AuthorizationMode.administrator) else { return call }
            let call = call.method == .get || call.method == .delete ? call : try await call.reading()
            for operation in try await operations(of: route, call) {
                try service.permit(operation, by: call.caller.identity)
            }
            return call
        }
    }

    private func operations(of route: Route, _ call: APICall) async throws -> [APIOperation] {
        let kind = APIOperation.Kind(call.method)
        switch route {
        case .discovery, .identity: return []
        case .collection(let type), .object(let type, _):
            return [APIOperation(kind, type.name, fields: try await fields(of: call, type))]
        case .addresses: return [APIOperation(kind, ObjectType.virtualNetwork.name)]
        case .action(let action):
            let body = call.method == .get ? nil : try await call.json()?.object
            var operations = [APIOperation(kind, action.rawValue, fields: body.map { $0.map(\.key) } ?? [])]
            // What is listed or watched is read.
            switch action {
            case .bulkList:
                if let type = body?["type"]?.string.flatMap(ObjectType.init) {
                    operations.append(APIOperation(.read, type.name))
                }
            case .watch:
                let names = (call.arguments["resource_type"] ?? "").split(separator: ",")
                operations += names.compactMap { ObjectType($0) }.map { APIOperation(.read, $0.name) }
            case .authorizationMode, .permissions: return []
            default: break
            }
            return operations
        case .connectors(.apply):
            let list = try await call.json()?["mutations"]?.array ?? []
            return list.compactMap { try? Mutation(json: $0) }.map(\.operation)
        // What these tell and change is for the configuration to say of each caller.
        case .connectors: return []
        }
    }

    private func fields(of call: APICall, _ type: ObjectType) async throws -> [String] {
        guard call.method != .get, call.method != .delete else { return [] }
        let content = try await call.json()?[type.name]?.object ?? [:]
        return content.map(\.key).filter { $0 != "uuid" && $0 != "fq_name" }
    }
}

extension Route {
    /// Needs no proof, whatever the mode.
    fileprivate var isForEverybody: Bool {
        switch self {
        case .discovery, .identity: true
        // Whom to believe is no secret, a token proves who joins, a certificate who renews.
        case .connectors(.trust(let route)): [.trust, .join, .renew].contains(route)
        default: false
        }
    }
}

extension APIOperation.Kind {
    fileprivate init(_ method: HTTPRequest.Method) {
        self =
            switch method {
            case .post: .create
            case .put: .update
            case .delete: .delete
            default: .read
            }
    }
}

extension Mutation {
    /// The call that does the same.
    fileprivate var operation: APIOperation {
        switch self {
        case .create(let type, let body, _), .ensure(let type, let body, _, _), .claim(let type, let body):
            APIOperation(.create, type.name, fields: body.map(\.key).filter { $0 != "uuid" && $0 != "fq_name" })
        case .update(let type, _, let body): APIOperation(.update, type.name, fields: body.map(\.key))
        case .delete(let type, _, _), .release(let type, _): APIOperation(.delete, type.name)
        case .attach, .detach: APIOperation(.create, Action.referenceUpdate.rawValue)
        case .share, .unshare: APIOperation(.create, Action.changeMode.rawValue)
        case .setTags: APIOperation(.create, Action.setTag.rawValue)
        // Nobody's but a connector's and an administrator's.
        case .offer, .take: APIOperation(.create, ConnectorRoute.root)
        }
    }
}
