import HTTPTypes
import Synchronization
import Testing
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet
import WeftSystem

@testable import WeftConfigAPI

/// Keeps what it is told.
private final class Notebook: AuditTrail {
    private let entries = Mutex<[AuditEntry]>([])

    func record(_ entry: AuditEntry) { entries.withLock { $0.append(entry) } }
    func page(_ query: AuditQuery) throws -> AuditPage {
        AuditPage(entries: entries.withLock { $0.map(\.json).filter(query.fits).suffix(query.limit).reversed() })
    }
    var trouble: String? { nil }

    /// What came since the last look.
    func take() -> [JSON] {
        entries.withLock { entries in
            defer { entries = [] }
            return entries.map(\.json)
        }
    }
}

@Suite("The audit of calls")
struct AuditCallTests {
    private static let headers: HTTPFields = {
        var fields: HTTPFields = [.userAgent: "tool/2"]
        if let name = HTTPField.Name("X-Contrail-Useragent") { fields[name] = "ada's script" }
        return fields
    }()

    @Test("every call that changes the configuration leaves an entry, whatever its URL, and no other does")
    func calls() async throws {
        let notebook = Notebook()
        let api = try await APIUnderTest(audit: notebook)
        var left: Set<String> = []
        for type in ObjectType.all where !type.schema.parents.isEmpty || type == .tag {
            let name: JSON =
                type == .tag
                ? ["label=x"]
                : type == .project ? ["default-domain", "x"] : ["default-domain", "default-project", "x"]
            _ = notebook.take()
            let made = try await api.call(
                .post, "/\(type.collection)",
                [type.name: ["fq_name": name, "tag_type_name": "label", "tag_value": "x"]],
                headers: Self.headers)
            let id = made.json?[type.name]?["uuid"]?.string.flatMap { ObjectID($0) }
            try await check(made, notebook, "create \(type)")
            guard made.status == 200, let id else { continue }
            left.insert(type.name)
            let requests =
                APIRequest.every(of: type, id, named: "x").filter { !$0.isStream }
                + APIRequest.every(in: id, orchestrator: "\(id)", "k9").filter { !$0.isStream }
            for request in requests {
                let before = api.service.figures.writes
                let answer = try await api.call(request.method, request.path, request.body, headers: Self.headers)
                let entries = notebook.take()
                let changes = entries.filter { $0["changes"] != nil }
                let words: Comment = "\(request.method) \(request.path) \(request.body?.text ?? ""): \(answer.status)"
                #expect(changes.isEmpty == (api.service.figures.writes == before), words)
                #expect(changes.allSatisfy { $0["agent"] == "ada's script" && $0["time"] != nil }, words)
                if request.method == .get { #expect(entries.allSatisfy { $0["refused"] != nil }, words) }
            }
        }
        #expect(left.count > 20)
    }

    private func check(_ answer: Answer, _ notebook: Notebook, _ words: String) async throws {
        let entries = notebook.take()
        #expect(entries.contains { $0["changes"] != nil } == (answer.status == 200), "\(words): \(answer.text)")
    }

    @Test(
        "who is refused for want of proof stands in it, with what he tried",
        arguments: [HTTPRequest.Method.get, .post, .delete])
    func refused(method: HTTPRequest.Method) async throws {
        let notebook = Notebook()
        let api = try await APIUnderTest(mode: .rbac, audit: notebook)
        _ = notebook.take()
        let path = method == .delete ? "/virtual-network/\(ObjectID.random())" : "/virtual-networks"
        var headers = Self.headers
        headers[try #require(HTTPField.Name("X-Auth-Token"))] = "forged-token"
        let answer = try await api.call(
            method, "\(path)?secret=argument", method == .post ? [:] : nil, headers: headers)
        #expect(answer.status == 401)
        let entry = try #require(notebook.take().first)
        #expect(entry["refused"] == .string("\(method) \(path)") && entry["status"] == 401)
        #expect(!entry.text.contains("forged-token") && !entry.text.contains("argument"))
    }

    @Test("who may not read everything may not read it, and bad questions are refused in words")
    func read() async throws {
        let api = try await APIUnderTest(mode: .rbac, audit: Notebook())
        #expect(try await api.call(.get, "/weft/audit").status == 401)
        let open = try await APIUnderTest(audit: Notebook())
        _ = try await open.call(
            .post, "/virtual-networks",
            ["virtual-network": ["fq_name": ["default-domain", "default-project", "x"], "parent_type": "project"]])
        let found = try await open.call(.get, "/weft/audit?type=virtual-network&operation=create&limit=1")
        #expect(found.json?["entries"]?.array?.count == 1)
        for (question, word) in [
            ("operation=x", "operation"), ("limit=0", "limit"), ("limit=1001", "limit"), ("before=-1", "before"),
            ("since=yesterday", "yesterday"), ("until=12", "12"), ("callr=x", "callr"),
        ] {
            let answer = try await open.call(.get, "/weft/audit?\(question)")
            #expect(answer.status == 400 && answer.text.contains(word), "\(question): \(answer.text)")
        }
    }

    @Test("a process without one says so")
    func none() async throws { #expect(try await APIUnderTest().call(.get, "/weft/audit").status == 404) }
}
