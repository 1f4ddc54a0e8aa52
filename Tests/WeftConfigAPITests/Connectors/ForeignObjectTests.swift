import HTTPTypes
import Synchronization
import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConfigAPI

/// Every URL of the API, called with a connector's token, about objects of every type that are not its orchestrator's.
@Suite("Foreign objects through the API")
struct ForeignObjectTests {
    private struct Call {
        let method: HTTPRequest.Method
        let path: String
        var body: JSON?
        /// Reading asks nobody yet; what connectors may not change is refused.
        var isRead = false
    }

    private struct Site {
        let api: APIUnderTest
        let headers: HTTPFields
        let me: String
        let other: String

        init() async throws {
            api = try await APIUnderTest(tokens: #require(ConnectorTokens(parsing: "secret")))
            var ids: [String] = []
            for name in ["k8s1", "k8s2"] {
                let answer = try await api.call(
                    .post, "/weft/orchestrators",
                    ["name": .string(name), "kind": "kubernetes", "instance": .string(name)])
                ids.append(try #require(answer.json?["orchestrator"]?["uuid"]?.string))
            }
            (me, other) = (ids[0], ids[1])
            var headers: HTTPFields = [.authorization: "Bearer secret"]
            headers[try #require(HTTPField.Name("X-Weft-Orchestrator"))] = me
            let lease = try await api.call(
                .post, "/weft/orchestrators/\(me)/lease", ["holder": "a"], headers: headers)
            let epoch = try #require(lease.json?["epoch"]?.int)
            headers[try #require(HTTPField.Name("X-Weft-Epoch"))] = "\(epoch)"
            self.headers = headers
            _ = try await api.call(.post, "/useragent-kv", ["operation": "STORE", "key": "k", "value": "1"])
        }

        /// An object of a person's, put as it is: no rule of its type is in the way.
        func put(_ type: ObjectType) async throws -> ObjectID {
            let id = ObjectID.derived(from: "foreign \(type.name)")
            let name: FQName = [type == .tag ? "label=foreign" : "foreign"]
            try await api.service.write(by: .system) { core in
                core.put(
                    Record(
                        object: ConfigObject(
                            type: type, id: id, name: name, parent: nil,
                            properties: [
                                "perms2": [
                                    "owner": "cloud-admin", "owner_access": 7, "global_access": 0, "share": [],
                                ]
                            ]), holder: .people, created: WallTime(microseconds: 1),
                        modified: WallTime(microseconds: 1), order: 9))
            }
            return id
        }

        /// Everything but the tokens' own lease, as stored.
        func state() -> [ObjectID: [UInt8]] {
            api.service.state.withLock { $0.core.catalog.intent.mapValues(\.bytes) }
        }
    }

    // MARK: what there is to call

    private func calls(_ action: Action, _ type: ObjectType, _ id: ObjectID) -> [Call] {
        let uuid = JSON.string("\(id)")
        let path = "/\(action.rawValue)"
        switch action {
        case .propertyCollectionGet:
            return [Call(method: .get, path: "\(path)?uuid=\(id)&fields=annotations", isRead: true)]
        case .propertyCollectionUpdate:
            let update: JSON = ["field": "annotations", "operation": "set", "value": ["key": "a", "value": "b"]]
            return [Call(method: .post, path: path, body: ["uuid": uuid, "updates": [update]])]
        case .referenceUpdate:
            return ["ADD"].flatMap { operation in
                type.schema.references.map { reference in
                    Call(
                        method: .post, path: path,
                        body: [
                            "type": .string(type.name), "uuid": uuid, "ref-type": .string(reference.target.name),
                            "ref-uuid": .string("\(ObjectID.derived(from: "foreign \(reference.target.name)"))"),
                            "operation": .string(operation),
                        ])
                }
            }
        case .relaxReference: return [Call(method: .post, path: path, body: ["uuid": uuid, "ref-uuid": uuid])]
        case .nameToID:
            return [
                Call(method: .post, path: path, body: ["type": .string(type.name), "fq_name": ["x"]], isRead: true)
            ]
        case .idToName: return [Call(method: .post, path: path, body: ["uuid": uuid], isRead: true)]
        case .keyValue:
            return [
                Call(method: .post, path: path, body: ["operation": "STORE", "key": "k", "value": "2"]),
                Call(method: .post, path: path, body: ["operation": "DELETE", "key": "k"]),
                Call(method: .post, path: path, body: ["operation": "RETRIEVE", "key": "k"], isRead: true),
            ]
        case .bulkList: return [Call(method: .post, path: path, body: ["type": .string(type.name)], isRead: true)]
        case .permissions: return [Call(method: .get, path: "\(path)?uuid=\(id)", isRead: true)]
        case .changeOwner: return [Call(method: .post, path: path, body: ["uuid": uuid, "owner": uuid])]
        case .changeMode:
            return [
                Call(method: .post, path: path, body: ["uuid": uuid, "global_access": 7]),
                Call(
                    method: .post, path: path,
                    body: ["uuid": uuid, "share": [["tenant": "tenant:x", "tenant_access": 7]]]),
            ]
        case .authorizationMode:
            return [
                Call(method: .get, path: path, isRead: true),
                Call(method: .put, path: path, body: ["aaa-mode": "no-auth"], isRead: true),
            ]
        // Without end; it changes nothing.
        case .watch: return []
        case .setTag:
            let body: JSON = ["obj_type": .string(type.name), "obj_uuid": uuid, "label": ["add_values": ["foreign"]]]
            return [Call(method: .post, path: path, body: body)]
        }
    }

    private func calls(_ action: AddressAction, _ id: ObjectID) -> Call {
        let path = "/virtual-network/\(id)/\(action.rawValue)"
        switch action {
        case .allocate: return Call(method: .post, path: path, body: ["count": 1])
        case .free: return Call(method: .post, path: path, body: ["ip_addr": ["10.0.0.1"]])
        case .count: return Call(method: .post, path: path, body: ["subnet_list": []], isRead: true)
        }
    }

    /// The URLs that every type has.
    private func objectCalls(_ type: ObjectType, _ id: ObjectID) -> [Call] {
        let changed: JSON = [type.name: ["display_name": "mine now", "fq_name": ["foreign"]]]
        return [
            Call(method: .get, path: "/\(type.collection)?count=true", isRead: true),
            Call(method: .get, path: "/\(type.name)/\(id)", isRead: true),
            Call(method: .post, path: "/\(type.collection)", body: changed),
            Call(method: .put, path: "/\(type.name)/\(id)", body: changed),
            Call(method: .delete, path: "/\(type.name)/\(id)"),
        ]
    }

    private func connectorCalls(_ site: Site) -> [Call] {
        // One for each case; a new one is missed by the compiler.
        func calls(_ route: ConnectorRoute) -> [Call] {
            switch route {
            case .orchestrators:
                [
                    Call(method: .get, path: "/weft/orchestrators", isRead: true),
                    Call(
                        method: .post, path: "/weft/orchestrators",
                        body: ["name": "k9", "kind": "kubernetes", "instance": "k9"]),
                ]
            case .orchestrator(let name):
                [
                    Call(method: .delete, path: "/weft/orchestrators/\(name)"),
                    Call(method: .delete, path: "/weft/orchestrators/\(name)?objects=true"),
                ]
            case .confirmation(let name):
                [Call(method: .post, path: "/weft/orchestrators/\(name)/confirm-deletions", body: [:])]
            case .lease(let id):
                [HTTPRequest.Method.post, .put, .delete].map {
                    Call(method: $0, path: "/weft/orchestrators/\(id)/lease", body: ["holder": "a", "epoch": 1])
                }
            case .owned(let id): [Call(method: .get, path: "/weft/orchestrators/\(id)/owned", isRead: true)]
            case .conditions: [Call(method: .get, path: "/weft/conditions", isRead: true)]
            // Each of its operations is looked at in the tests of the configuration.
            case .apply: [Call(method: .post, path: "/weft/apply", body: ["mutations": []], isRead: true)]
            // Without end; it changes nothing.
            case .events: []
            }
        }
        return [
            ConnectorRoute.orchestrators, .orchestrator("k8s2"), .confirmation("k8s2"), .lease(site.other),
            .owned(site.other), .apply, .conditions, .events,
        ].flatMap(calls)
    }

    // MARK: the tests

    private func check(_ call: Call, _ site: Site, _ before: [ObjectID: [UInt8]]) async throws {
        let answer = try await site.api.call(call.method, call.path, call.body, headers: site.headers)
        let text = "\(call.method) \(call.path) \(call.body?.text ?? ""): \(answer.status) \(answer.text)"
        if call.isRead {
            #expect(answer.status < 500, "\(text)")
        } else {
            #expect((400..<500).contains(answer.status), "\(text)")
        }
        #expect(site.state() == before, "\(text)")
    }

    @Test("no action changes what is not the connector's") func actions() async throws {
        let site = try await Site()
        var ids: [ObjectType: ObjectID] = [:]
        for type in ObjectType.all { ids[type] = try await site.put(type) }
        let before = site.state()
        for (type, id) in ids {
            for action in Action.allCases {
                for call in calls(action, type, id) { try await check(call, site, before) }
            }
            for call in objectCalls(type, id) { try await check(call, site, before) }
        }
        let network = try #require(ids[.virtualNetwork])
        for action in AddressAction.allCases { try await check(calls(action, network), site, before) }
        for call in connectorCalls(site) { try await check(call, site, before) }
        #expect(try await site.api.service.value(forKey: "k") == "1")
        #expect(try await site.api.service.orchestrators().map(\.name) == ["k8s1", "k8s2"])
    }

    @Test("a refusal says whose it is, and what would help") func text() async throws {
        let site = try await Site()
        let id = try await site.put(.virtualNetwork)
        let answer = try await site.api.call(
            .post, "/weft/apply",
            [
                "mutations": [
                    [
                        "op": "share", "type": "virtual-network", "uuid": .string("\(id)"), "tenant": "tenant:x",
                        "access": 7,
                    ]
                ]
            ], headers: site.headers)
        #expect(answer.status == 403)
        #expect(answer.text.contains("Orchestrator k8s1 may not share virtual-network foreign"))
        #expect(answer.text.contains("belongs to the user"))
        #expect(answer.text.contains("global_access"))
    }
}
