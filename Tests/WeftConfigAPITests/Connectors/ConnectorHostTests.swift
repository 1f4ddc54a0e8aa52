import HTTPTypes
import Synchronization
import Testing
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet
import WeftTrust

@testable import WeftConfigAPI

/// Connects what it is handed, by keeping its name, and writes down what it is asked to do.
private final class FakeHost: ConnectorHost {
    private struct State {
        var running: Set<String> = []
        var confirmed: [String] = []
        var stopped: [String] = []
    }

    private let state = Mutex(State())

    init(running: Set<String>) { state.withLock { $0.running = running } }

    var running: Set<String> { state.withLock { $0.running } }
    var confirmed: [String] { state.withLock { $0.confirmed } }
    /// Everything that was stopped, whether it went on or not.
    var stopped: [String] { state.withLock { $0.stopped } }

    func attach(
        _ name: String, kind: String, scope: FQName, settings: JSONObject, by caller: Caller
    ) async throws(ConfigError) -> Orchestrator {
        throw ConfigError(.invalidValue, "Orchestrator \(name): no \(kind) at \(settings["server"] ?? .null), \(scope)")
    }

    func detach(
        _ name: String, removing remove: @Sendable () async throws(ConfigError) -> Void
    ) async throws(ConfigError) {
        let ran = state.withLock { state in
            state.stopped.append(name)
            return state.running.remove(name) != nil
        }
        do throws(ConfigError) {
            try await remove()
        } catch {
            if ran { state.withLock { _ = $0.running.insert(name) } }
            throw error
        }
    }

    static let status: ConnectorStatus = {
        var status = ConnectorStatus()
        status.brakes = ["Pod": DeletionBrake(deletions: 60, owned: 90)]
        return status
    }()

    func statuses() -> [String: ConnectorStatus] {
        state.withLock { state in Dictionary(uniqueKeysWithValues: state.running.map { ($0, Self.status) }) }
    }

    func confirmDeletions(of name: String) -> Bool {
        state.withLock { state in
            guard state.running.contains(name) else { return false }
            state.confirmed.append(name)
            return true
        }
    }
}

@Suite("Connectors of this process")
struct ConnectorHostTests {
    private let host = FakeHost(running: ["k8s1"])
    private let api: APIUnderTest

    /// `k8s1` is connected by this process, `elsewhere` is not.
    init() async throws {
        api = try await APIUnderTest(tokens: #require(ConnectorTokens(parsing: "secret")), connectors: host)
        for name in ["k8s1", "elsewhere"] {
            let answer = try await api.call(
                .post, "/weft/orchestrators",
                ["name": .string(name), "kind": "kubernetes", "instance": .string("instance-of-\(name)")])
            #expect(answer.status == 200)
        }
    }

    private func list() async throws -> [String: JSON] {
        let rows = try await api.call(.get, "/weft/orchestrators").json?["orchestrators"]?.array ?? []
        return Dictionary(uniqueKeysWithValues: try rows.map { (try #require($0["name"]?.string), $0) })
    }

    @Test("the list shows how the connectors of this process stand, and of others nothing") func status() async throws {
        let rows = try await list()
        #expect(rows["k8s1"]?["status"] == FakeHost.status.json)
        #expect(rows["k8s1"]?["status"]?["held_deletions"] == [["kind": "Pod", "deletions": 60, "owned": 90]])
        let elsewhere = try #require(rows["elsewhere"]?.object)
        #expect(elsewhere["status"] == nil)
        #expect(elsewhere["instance"] == "instance-of-elsewhere")
    }

    @Test("deletions that a connector holds back are confirmed by name") func confirmation() async throws {
        let answer = try await api.call(.post, "/weft/orchestrators/k8s1/confirm-deletions")
        #expect(answer.status == 200)
        #expect(answer.json == [:])
        #expect(host.confirmed == ["k8s1"])
    }

    @Test(
        "a confirmation that reaches nobody is refused by name",
        arguments: [
            ("elsewhere", 400, "Orchestrator elsewhere is connected from elsewhere: confirm it there"),
            ("nobody", 404, "Orchestrator nobody is not attached"),
        ])
    func nobody(name: String, status: Int, text: String) async throws {
        let answer = try await api.call(.post, "/weft/orchestrators/\(name)/confirm-deletions")
        #expect(answer.status == status)
        #expect(answer.text == text)
        #expect(host.confirmed.isEmpty)
    }

    @Test("a confirmation is posted", arguments: [HTTPRequest.Method.get, .put, .delete])
    func method(method: HTTPRequest.Method) async throws {
        let answer = try await api.call(method, "/weft/orchestrators/k8s1/confirm-deletions")
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "POST")
    }

    @Test(
        "who runs no cloud has nothing called, stopped or confirmed",
        arguments: ["member", AuthorizationMode.auditor, nil])
    func strangers(role: String?) async throws {
        let api = try await APIUnderTest(connectors: host, mode: .rbac)
        _ = try await api.service.addOrchestrator(
            OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "u"), by: .system)
        var headers: HTTPFields = [:]
        if let role {
            try await api.service.addUser("eve", [RoleAssignment(role: role, scope: .everywhere)], by: .system)
            let secret = TokenSecret()
            _ = try await api.service.makeToken(
                TokenRequest(for: .user("eve")), TokenDigest(secret.digest), by: .system)
            headers = [.authorization: "Bearer \(secret.text)"]
        }
        let settings: JSON = ["name": "k8s2", "kind": "kubernetes", "connector": ["server": "https://nowhere"]]
        for (method, path, body): (HTTPRequest.Method, String, JSON?) in [
            (.post, "/weft/orchestrators", settings), (.delete, "/weft/orchestrators/k8s1?objects=true", nil),
            (.post, "/weft/orchestrators/k8s1/confirm-deletions", nil),
        ] {
            let answer = try await api.call(method, path, body, headers: headers)
            #expect(answer.status == (role == nil ? 401 : 403), "\(path): \(answer.text)")
            #expect(!answer.text.contains("nowhere"))
        }
        #expect(host.stopped.isEmpty && host.confirmed.isEmpty)
        #expect(try await api.service.orchestrators(by: .system).map(\.name) == ["k8s1"])
    }

    @Test("settings are the host's to judge") func settings() async throws {
        let answer = try await api.call(
            .post, "/weft/orchestrators",
            ["name": "k8s2", "kind": "kubernetes", "connector": ["server": "https://nowhere"]])
        #expect(answer.status == 400)
        #expect(answer.text == #"Orchestrator k8s2: no kubernetes at "https://nowhere", default-domain"#)
        #expect(try await list()["k8s2"] == nil)
        let plain = try await APIUnderTest().call(
            .post, "/weft/orchestrators", ["name": "k8s2", "kind": "kubernetes", "connector": [:]])
        #expect(plain.text == "Bad Request: this controller connects no orchestrators itself")
    }

    @Test("while the removal of an orchestrator is refused, its connector goes on") func refusedRemoval() async throws {
        let row = try await list()["k8s1"]
        let id = try #require(row?["uuid"]?.string.flatMap { ObjectID($0) })
        let lease = try await api.service.acquireLease(of: id, holder: "here", lifetime: .seconds(15), by: .system)
        _ = try await api.service.apply(
            [.create(.virtualMachine, ["fq_name": ["vm"]], for: Source(kind: "Pod", uid: "1"))],
            by: Caller(.orchestrator(id, epoch: lease.epoch)))
        let refused = try await api.call(.delete, "/weft/orchestrators/k8s1")
        #expect(refused.status == 409)
        #expect(refused.text.contains("k8s1 still owns 1 objects, such as virtual-machine vm"))
        #expect(host.stopped == ["k8s1"])
        #expect(host.running == ["k8s1"])
        #expect(try await list()["k8s1"]?["status"] != nil)

        #expect(try await api.call(.delete, "/weft/orchestrators/k8s1?objects=true").status == 200)
        #expect(host.running.isEmpty)
        #expect(try await list().keys.sorted() == ["elsewhere"])
    }
}
