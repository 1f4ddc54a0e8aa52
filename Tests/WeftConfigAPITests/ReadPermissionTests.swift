import HTTPTypes
import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConfigAPI

/// Every URL, asked by somebody who may see nothing and by somebody who may see everything.
@Suite("Who may read through the API", .timeLimit(.minutes(10)))
struct ReadPermissionTests {
    private struct Site {
        let api: APIUnderTest
        let orchestrator: ObjectID
        /// Of a connector.
        let admitted: HTTPFields
        private(set) var ids: [ObjectType: ObjectID] = [:]

        init() async throws {
            api = try await APIUnderTest(tokens: #require(ConnectorTokens(parsing: "secret")), mode: .cloudAdmin)
            orchestrator = try await api.service.addOrchestrator(
                OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "k8s1"), by: .system
            ).id
            let lease = try await api.service.acquireLease(
                of: orchestrator, holder: "here", lifetime: .seconds(600), by: .system)
            var headers: HTTPFields = [.authorization: "Bearer secret"]
            headers[try #require(HTTPField.Name("X-Weft-Orchestrator"))] = "\(orchestrator)"
            headers[try #require(HTTPField.Name("X-Weft-Epoch"))] = "\(lease.epoch)"
            admitted = headers
            try await api.service.setValue("1", forKey: "k", by: .system)
            for type in ObjectType.all { ids[type] = try await put(type) }
            try await api.service.write(by: .system) { (core) throws(ConfigError) in
                _ = try core.create(
                    .networkPolicy,
                    ["fq_name": ["default-domain", "default-project", "p"], "network_policy_entries": Self.rules],
                    for: nil)
            }
        }

        /// Rules that are not followed as they stand, so that there is a condition to tell.
        private static var rules: JSON {
            let ports: JSON = [["start_port": -1, "end_port": -1]]
            func rule(_ name: String) -> JSON {
                [
                    "direction": "<>", "protocol": .string(name), "action_list": ["simple_action": "pass"],
                    "src_addresses": [["virtual_network": "any"]], "dst_addresses": [["virtual_network": "any"]],
                    "src_ports": ports, "dst_ports": ports,
                ]
            }
            return ["policy_rule": [rule("tcp"), rule("any")]]
        }

        static func name(of type: ObjectType) -> String { type == .tag ? "label=foreign" : "foreign" }

        /// An object as it is: no rule of its type is in the way.
        private func put(_ type: ObjectType) async throws -> ObjectID {
            let id = ObjectID.derived(from: "foreign \(type.name)")
            let object = ConfigObject(
                type: type, id: id, name: [Self.name(of: type)], parent: nil,
                properties: [
                    "perms2": ["owner": "cloud-admin", "owner_access": 7, "global_access": 0, "share": []],
                    "annotations": ["key_value_pair": [["key": "a", "value": "b"]]],
                ])
            let record = Record(
                object: object,
                holder: .orchestrator(Owner(orchestrator: orchestrator, kind: "Pod", sourceUID: "1")),
                created: WallTime(microseconds: 1), modified: WallTime(microseconds: 1), order: 9)
            try await api.service.write(by: .system) { core in core.put(record) }
            return id
        }

        var requests: [APIRequest] {
            get throws {
                let network = try #require(ids[.virtualNetwork])
                return ids.sorted { $0.key < $1.key }.flatMap { type, id in
                    APIRequest.every(of: type, id, named: Self.name(of: type))
                } + APIRequest.every(in: network, orchestrator: "\(orchestrator)", "k8s1")
            }
        }

        /// Status and text; of an answer without end, what comes first.
        func answer(_ request: APIRequest, _ headers: HTTPFields) async throws -> (status: Int, text: String) {
            guard request.isStream else {
                let answer = try await api.call(request.method, request.path, request.body, headers: headers)
                return (answer.status, answer.text)
            }
            var answer = try await api.stream(request.path, headers: headers)
            // Those before have ended, and free their places in a moment.
            while answer.status == 503 {
                await Task.yield()
                answer = try await api.stream(request.path, headers: headers)
            }
            guard answer.status == 200 else { return (answer.status, "") }
            var text = ""
            for await line in answer.lines {
                text += line
                if line.hasPrefix("data:") || line.contains("\"complete\":true") { break }
            }
            return (answer.status, text)
        }
    }

    @Test("who may see nothing is told nothing, and changes nothing")
    func stranger() async throws {
        let site = try await Site()
        let before = try site.api.state()
        for request in try site.requests {
            let (status, text) = try await site.answer(request, [:])
            let words: Comment = "\(request.method) \(request.path) \(request.body?.text ?? ""): \(status) \(text)"
            if let told = request.told { #expect(!text.contains(told), words) }
            #expect(request.isRead || (400..<500).contains(status), words)
            #expect(!request.isStream || status == 401, words)
        }
        #expect(try site.api.state() == before)
    }

    @Test("who may see everything is told it by the same requests")
    func admitted() async throws {
        let site = try await Site()
        for request in try site.requests where request.isRead {
            guard let told = request.told else { continue }
            let (status, text) = try await site.answer(request, site.admitted)
            #expect(status == 200 && text.contains(told), "\(request.method) \(request.path): \(status) \(text)")
        }
    }
}
