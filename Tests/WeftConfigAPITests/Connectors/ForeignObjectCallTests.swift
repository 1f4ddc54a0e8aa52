import HTTPTypes
import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConfigAPI

/// Every URL of the API, called with a connector's token, about objects of every type that are not its orchestrator's.
@Suite("Foreign objects through the API")
struct ForeignObjectCallTests {
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
    }

    private func check(_ call: APIRequest, _ site: Site, _ before: [ObjectID: [UInt8]]) async throws {
        let answer = try await site.api.call(call.method, call.path, call.body, headers: site.headers)
        let text = "\(call.method) \(call.path) \(call.body?.text ?? ""): \(answer.status) \(answer.text)"
        if call.isRead {
            #expect(answer.status < 500, "\(text)")
        } else {
            #expect((400..<500).contains(answer.status), "\(text)")
        }
        #expect(try site.api.state() == before, "\(text)")
    }

    @Test("no action changes what is not the connector's") func actions() async throws {
        let site = try await Site()
        var ids: [ObjectType: ObjectID] = [:]
        for type in ObjectType.all { ids[type] = try await site.put(type) }
        let before = try site.api.state()
        for (type, id) in ids {
            for call in APIRequest.every(of: type, id, named: "foreign") where !call.isStream {
                try await check(call, site, before)
            }
        }
        let network = try #require(ids[.virtualNetwork])
        for call in APIRequest.every(in: network, orchestrator: site.other, "k8s2")
        where !call.isStream {
            try await check(call, site, before)
        }
        #expect(try await site.api.service.value(forKey: "k", by: .system) == "1")
        #expect(try await site.api.service.orchestrators(by: .system).map(\.name) == ["k8s1", "k8s2"])
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
