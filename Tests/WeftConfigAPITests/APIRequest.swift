import HTTPTypes
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfigAPI

/// One request of each kind that the API answers. The lists are made from the API's own, so what is new there is among
/// them, or does not compile here.
struct APIRequest: Sendable {
    let method: HTTPRequest.Method
    let path: String
    var body: JSON?
    /// It asks for nothing that could change anything.
    var isRead = false
    /// The answer has no end.
    var isStream = false
    /// What stands in the answer of who may have it; nil: what everybody may know.
    var told: String?
}

extension APIRequest {
    /// About an object, by all URLs that are about one.
    static func every(of type: ObjectType, _ id: ObjectID, named name: String) -> [APIRequest] {
        objectRequests(type, id) + Action.allCases.flatMap { requests($0, type, id, name) }
    }

    /// About everything else.
    ///
    /// - Parameters:
    ///   - orchestrator: its id, which some URLs name it by; others take `name`.
    static func every(in network: ObjectID, orchestrator: String, _ name: String) -> [APIRequest] {
        let routes: [ConnectorRoute] = [
            .orchestrators, .orchestrator(name), .confirmation(name), .lease(orchestrator), .owned(orchestrator),
            .apply, .conditions, .audit, .events, .users, .user("known"), .tokens, .token("0123456789ab"),
        ]
        return AddressAction.allCases.map { request($0, network) } + routes.flatMap { requests($0, name) }
            + [APIRequest(method: .get, path: "/", isRead: true)]
    }

    /// The URLs that every type has.
    private static func objectRequests(_ type: ObjectType, _ id: ObjectID) -> [APIRequest] {
        let changed: JSON = [type.name: ["display_name": "mine now", "fq_name": ["foreign"]]]
        let lists = ["", "?detail=true", "?fields=display_name", "?page_marker=None&page_limit=1000"].map { arguments in
            APIRequest(method: .get, path: "/\(type.collection)\(arguments)", isRead: true, told: "\(id)")
        }
        return lists + [
            APIRequest(
                method: .get, path: "/\(type.collection)?count=true&obj_uuids=\(id)", isRead: true,
                told: "\"count\":1"),
            APIRequest(method: .get, path: "/\(type.name)/\(id)", isRead: true, told: "\(id)"),
            APIRequest(method: .post, path: "/\(type.collection)", body: changed),
            APIRequest(method: .put, path: "/\(type.name)/\(id)", body: changed),
            APIRequest(method: .delete, path: "/\(type.name)/\(id)"),
        ]
    }

    private static func requests(
        _ action: Action, _ type: ObjectType, _ id: ObjectID, _ name: String
    ) -> [APIRequest] {
        let uuid = JSON.string("\(id)")
        let path = "/\(action.rawValue)"
        func get(_ arguments: String, told: String?) -> APIRequest {
            APIRequest(method: .get, path: path + arguments, isRead: true, told: told)
        }
        func ask(_ body: JSON, told: String) -> APIRequest {
            APIRequest(method: .post, path: path, body: body, isRead: true, told: told)
        }
        func change(_ body: JSON) -> APIRequest { APIRequest(method: .post, path: path, body: body) }
        switch action {
        case .propertyCollectionGet: return [get("?uuid=\(id)&fields=annotations", told: "\"annotations\":")]
        case .propertyCollectionUpdate:
            let update: JSON = ["field": "annotations", "operation": "set", "value": ["key": "a", "value": "b"]]
            return [change(["uuid": uuid, "updates": [update]])]
        case .referenceUpdate:
            return type.schema.references.map { reference in
                change([
                    "type": .string(type.name), "uuid": uuid, "ref-type": .string(reference.target.name),
                    "ref-uuid": .string("\(ObjectID.derived(from: "foreign \(reference.target.name)"))"),
                    "operation": "ADD",
                ])
            }
        case .relaxReference: return [change(["uuid": uuid, "ref-uuid": uuid])]
        case .nameToID: return [ask(["type": .string(type.name), "fq_name": [.string(name)]], told: "\(id)")]
        case .idToName: return [ask(["uuid": uuid], told: name)]
        case .keyValue:
            return [
                change(["operation": "STORE", "key": "k", "value": "2"]), change(["operation": "DELETE", "key": "k"]),
                ask(["operation": "RETRIEVE", "key": "k"], told: "\"value\""),
                ask(["operation": "RETRIEVE", "key": ["k"]], told: "\"value\""),
                ask(["operation": "RETRIEVE", "key": nil], told: "\"value\""),
            ]
        case .bulkList: return [ask(["type": .string(type.name)], told: "\(id)")]
        case .permissions: return [get("?uuid=\(id)", told: "RWX")]
        case .changeOwner: return [change(["uuid": uuid, "owner": uuid])]
        case .changeMode:
            return [
                change(["uuid": uuid, "global_access": 7]),
                change(["uuid": uuid, "share": [["tenant": "tenant:x", "tenant_access": 7]]]),
            ]
        case .authorizationMode:
            return [
                get("", told: nil),
                APIRequest(method: .put, path: path, body: ["aaa-mode": "no-auth"]),
            ]
        case .watch:
            return [
                APIRequest(
                    method: .get, path: "\(path)?resource_type=\(type.name)", isRead: true, isStream: true,
                    told: "\(id)")
            ]
        case .setTag:
            return [change(["obj_type": .string(type.name), "obj_uuid": uuid, "label": ["add_values": ["foreign"]]])]
        }
    }

    private static func request(_ action: AddressAction, _ id: ObjectID) -> APIRequest {
        let path = "/virtual-network/\(id)/\(action.rawValue)"
        switch action {
        case .allocate: return APIRequest(method: .post, path: path, body: ["count": 1])
        case .free: return APIRequest(method: .post, path: path, body: ["ip_addr": ["10.0.0.1"]])
        case .count:
            return APIRequest(
                method: .post, path: path, body: ["subnet_list": []], isRead: true, told: "\"ip_count_list\"")
        }
    }

    private static func requests(_ route: ConnectorRoute, _ name: String) -> [APIRequest] {
        switch route {
        case .orchestrators:
            [
                APIRequest(method: .get, path: "/weft/orchestrators", isRead: true, told: name),
                APIRequest(
                    method: .post, path: "/weft/orchestrators",
                    body: ["name": "k9", "kind": "kubernetes", "instance": "k9"]),
            ]
        case .orchestrator(let name):
            [
                APIRequest(method: .delete, path: "/weft/orchestrators/\(name)"),
                APIRequest(method: .delete, path: "/weft/orchestrators/\(name)?objects=true"),
            ]
        case .confirmation(let name):
            [APIRequest(method: .post, path: "/weft/orchestrators/\(name)/confirm-deletions", body: [:])]
        case .lease(let id):
            [HTTPRequest.Method.post, .put, .delete].map {
                APIRequest(method: $0, path: "/weft/orchestrators/\(id)/lease", body: ["holder": "a", "epoch": 1])
            }
        case .owned(let id):
            ["", "?kind=Pod", "?kind=Pod&source_uid=1"].map {
                APIRequest(
                    method: .get, path: "/weft/orchestrators/\(id)/owned\($0)", isRead: true,
                    told: "\"source_uid\"")
            }
        case .conditions:
            [APIRequest(method: .get, path: "/weft/conditions", isRead: true, told: "\"reason\"")]
        // Nobody keeps one in these tests.
        case .audit: [APIRequest(method: .get, path: "/weft/audit", isRead: true)]
        // Each of its operations is looked at in the tests of the configuration.
        case .apply:
            [
                APIRequest(
                    method: .post, path: "/weft/apply", body: ["mutations": []], isRead: true, told: "\"uuids\"")
            ]
        // About certificates, of which the configuration knows nothing.
        case .trust: []
        case .events: [APIRequest(method: .get, path: "/weft/events", isRead: true, isStream: true, told: "\"put\"")]
        case .users:
            [
                APIRequest(method: .get, path: "/weft/users", isRead: true),
                APIRequest(method: .post, path: "/weft/users", body: ["name": "ada"]),
            ]
        case .user(let user):
            [
                APIRequest(
                    method: .put, path: "/weft/users/\(user)", body: ["add": [["role": "admin"]]]),
                APIRequest(method: .delete, path: "/weft/users/\(user)"),
            ]
        case .tokens:
            [
                APIRequest(method: .get, path: "/weft/tokens", isRead: true),
                APIRequest(method: .post, path: "/weft/tokens", body: ["bearer": ["user": "known"]]),
            ]
        case .token(let id): [APIRequest(method: .delete, path: "/weft/tokens/\(id)")]
        }
    }
}
