import Foundation
import Logging
import Testing
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite
import WeftSystem
import WeftTrust

@testable import WeftController

@Suite("The audit of a controller")
final class AuditLogTests {
    private let path = NSTemporaryDirectory() + "weft-audit-log-\(UUID())"
    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let origin = Caller.Origin(request: "r-1", source: "10.0.0.9", agent: "tool\n2.0")

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func log() throws -> AuditLog {
        try AuditLog("\(path)/audit", bytes: 1 << 20, age: .days(1), logger: Self.silent)
    }

    private func entries(_ log: AuditLog, _ query: AuditQuery = AuditQuery()) throws -> [JSON] {
        log.finish()
        return try log.page(query).entries
    }

    private func refusal(_ source: String, _ second: Int64) -> AuditEntry {
        AuditEntry(
            at: WallTime(microseconds: second * 1_000_000),
            by: Caller(.person("x"), origin: .init(request: "r", source: source, agent: "")),
            .refused("POST /virtual-networks", status: 401, words: "no"))
    }

    @Test("each change of the configuration has an entry: who, when, from where, by which request, and which fields")
    func changes() async throws {
        let log = try log()
        let store = try SQLiteStore(SQLiteStore.Configuration(path: "\(path)/store.sqlite"))
        let service = try await ConfigService.open(store, audit: log, logger: Self.silent)
        let user = Identity.User(name: "ada", roles: ["admin"], project: nil, token: "t-1")
        let caller = Caller(.user(user), origin: Self.origin)
        let made = try await service.create(
            .virtualNetwork, ["fq_name": ["default-domain", "default-project", "vn1"], "parent_type": "project"],
            by: caller)
        let id = try #require(made["uuid"]?.string.flatMap { ObjectID($0) })
        try await service.update(.virtualNetwork, id, ["display_name": "secret value"], by: caller)
        try await service.delete(.virtualNetwork, id, by: caller)
        var query = AuditQuery()
        query.object = id.description
        let found = try entries(log, query)
        try store.close()
        #expect(found.map { $0["changes"]?.array?[0]["operation"]?.string } == ["delete", "update", "create"])
        #expect(found.allSatisfy { $0["caller"] == "user ada" && $0["source"] == "10.0.0.9" && $0["request"] == "r-1" })
        #expect(found.allSatisfy { $0["agent"] == #"tool\n2.0"# && $0["token"] == "t-1" })
        let update = try #require(found[1]["changes"]?.array?[0])
        #expect(update["fields"]?.array?.contains("display_name") == true)
        #expect(update["name"] == "default-domain:default-project:vn1")
        #expect(!found[1].text.contains("secret value"))
    }

    @Test("what fits a query is found, and nothing else", arguments: AuditQuery.operations)
    func queries(operation: String) async throws {
        let log = try log()
        let store = try SQLiteStore(SQLiteStore.Configuration(path: "\(path)/store.sqlite"))
        let service = try await ConfigService.open(store, audit: log, logger: Self.silent)
        let caller = Caller(.system, origin: Self.origin)
        try await service.addUser("ada", [], by: .system)
        try await service.changeUser(
            "ada", adding: [RoleAssignment(role: "member", scope: .everywhere)], removing: [], by: .system)
        try await service.removeUser("ada", by: .system)
        log.record(AuditEntry(at: .now, by: caller, .called("join", "host h1")))
        log.record(refusal("10.0.0.1", 0))
        var query = AuditQuery()
        query.operation = operation
        query.type = operation == "refused" ? nil : operation == "call" ? "join" : "user"
        let found = try entries(log, query)
        try store.close()
        #expect(found.count == 1)
    }

    @Test("a thousand refusals of a kind are two entries, the second of which says how often it came again")
    func repeated() throws {
        let log = try log()
        for _ in 0..<1000 { log.record(refusal("10.0.0.1", 1)) }
        log.record(refusal("10.0.0.2", 62))
        let found = try entries(log)
        #expect(found.map { $0["more"]?.int } == [nil, 999, nil])
        #expect(found.map { $0["source"]?.string } == ["10.0.0.2", "10.0.0.1", "10.0.0.1"])
    }

    @Test("refusals of a thousand kinds are a bounded number of entries, and none is uncounted")
    func kinds() throws {
        let log = try log()
        for number in 0..<1000 { log.record(refusal("10.0.\(number / 250).\(number % 250)", 1)) }
        let found = try entries(log)
        #expect(found.count == RefusalWindow.most + 1)
        #expect(found.reduce(0) { $0 + ($1["more"]?.int ?? 1) } == 1000)
    }

    @Test("a full disk is counted and said, all else goes on, and how much is missing stands in the audit afterwards")
    func full() throws {
        let log = try log()
        log.record(AuditEntry(at: .now, by: .system, .called("join", "host before")))
        log.finish()
        // What makes every write fail, as a disk without room does; a later one finds room again.
        try FileManager.default.moveItem(atPath: "\(path)/audit", toPath: "\(path)/away")
        for number in 0..<3 { log.record(AuditEntry(at: .now, by: .system, .called("join", "host \(number)"))) }
        log.finish()
        #expect(log.trouble != nil && log.figures.lost == 3 && !log.figures.isKept)
        try FileManager.default.moveItem(atPath: "\(path)/away", toPath: "\(path)/audit")
        log.record(AuditEntry(at: .now, by: .system, .called("join", "host after")))
        let found = try entries(log)
        #expect(log.trouble == nil && log.figures.isKept && log.figures.lost == 3)
        #expect(found.map { $0["subject"]?.string } == ["host after", nil, "host before"])
        #expect(found[1]["lost"] == 3 && found[1]["since"] != nil)
    }

    @Test("what does not find room to wait is lost and counted")
    func waiting() throws {
        let log = try log()
        for _ in 0..<AuditLog.mostWaiting * 3 {
            log.record(AuditEntry(at: .now, by: .system, .called("join", "host x")))
        }
        log.finish()
        #expect(log.figures.kept + log.figures.lost == UInt64(AuditLog.mostWaiting * 3))
        #expect(log.figures.waiting == 0)
    }
}
