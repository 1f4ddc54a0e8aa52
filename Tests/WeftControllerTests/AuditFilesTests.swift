import Foundation
import Testing
import WeftConfig
import WeftJSON
import WeftNet
import WeftSystem
import WeftTrust

@testable import WeftController

@Suite("Files of the audit")
final class AuditFilesTests {
    private let path = NSTemporaryDirectory() + "weft-audit-\(UUID())"

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func limits(bytes: Int = 1 << 20, fileBytes: Int = 1000, days: Int64 = 365) -> AuditFiles.Limits {
        AuditFiles.Limits(bytes: bytes, age: .days(days), fileBytes: fileBytes)
    }

    private func entry(_ caller: String, _ time: Int = 0) -> JSON {
        ["time": .string("2026-11-30T00:00:0\(time).000000Z"), "caller": .string(caller)]
    }

    private func numbers(_ files: AuditFiles, _ query: AuditQuery = AuditQuery()) throws -> [Int] {
        try files.page(query).entries.compactMap { $0["number"]?.int }
    }

    private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

    @Test("entries of both kinds come back in one order, the newest first, over files and starts")
    func order() throws {
        var files = try AuditFiles(path, limits())
        for number in 1...60 {
            try files.append(number % 3 == 0 ? .refusals : .changes, [entry("c\(number)")], at: .now)
        }
        #expect(names.count > 4)
        #expect(try numbers(files) == Array((1...60).reversed()))
        var again = try AuditFiles(path, limits())
        try again.append(.refusals, [entry("last")], at: .now)
        #expect(try numbers(again) == Array((1...61).reversed()))
    }

    @Test("pages go on where the one before ended, and hold each entry once", arguments: [1, 7, 60, 100])
    func pages(limit: Int) throws {
        var files = try AuditFiles(path, limits())
        for number in 1...60 { try files.append(number % 2 == 0 ? .refusals : .changes, [entry("x")], at: .now) }
        var query = AuditQuery()
        query.limit = limit
        var seen: [Int] = []
        repeat {
            let page = try files.page(query)
            #expect(page.entries.count <= limit)
            seen += page.entries.compactMap { $0["number"]?.int }
            query.before = page.next
        } while query.before != nil
        #expect(seen == Array((1...60).reversed()))
    }

    @Test("the oldest files go when there is too much, and refusals push no changes out")
    func bounded() throws {
        var files = try AuditFiles(path, limits(bytes: 8000))
        try files.append(.changes, [entry("precious")], at: .now)
        for _ in 1...500 { try files.append(.refusals, [entry("noise")], at: .now) }
        #expect(files.bytes <= 8000)
        #expect(try files.page(AuditQuery()).entries.contains { $0["caller"] == "precious" })
        for _ in 1...500 { try files.append(.changes, [entry("work")], at: .now) }
        #expect(files.bytes <= 8000 + 2 * 1000)
        #expect(try numbers(files).first == 1001)
    }

    @Test("what is over its time goes")
    func age() throws {
        var files = try AuditFiles(path, limits(days: 10))
        for _ in 1...60 { try files.append(.changes, [entry("x")], at: .now) }
        #expect(names.count > 2)
        try files.removeOld(at: .now + .days(11))
        #expect(names.count == 1)
    }

    @Test("a line that was broken off is dropped, and no number is given twice")
    func torn() throws {
        var files = try AuditFiles(path, limits())
        try files.append(.changes, [entry("one"), entry("two")], at: .now)
        let file = "\(path)/\(try #require(names.first))"
        let handle = try #require(FileHandle(forWritingAtPath: file))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"number":3,"cal"#.utf8))
        try handle.close()
        var again = try AuditFiles(path, limits())
        #expect(again.torn == 1)
        try again.append(.changes, [entry("three")], at: .now)
        #expect(try again.page(AuditQuery()).entries.map { $0["caller"]?.string } == ["three", "two", "one"])
    }

    @Test("a line that cannot be read is passed over")
    func damaged() throws {
        var files = try AuditFiles(path, limits())
        try files.append(.changes, [entry("one"), entry("two"), entry("three")], at: .now)
        let file = "\(path)/\(try #require(names.first))"
        let text = try String(contentsOfFile: file, encoding: .utf8).replacing("two", with: "t\"o")
        try Data(text.utf8).write(to: URL(filePath: file))
        #expect(try numbers(files) == [3, 1])
    }

    @Test("others can read neither folder nor files, and one that they can stops the start")
    func modes() throws {
        var files = try AuditFiles(path, limits())
        try files.append(.changes, [entry("one")], at: .now)
        let file = "\(path)/\(try #require(names.first))"
        for (place, mode) in [(path, 0o700), (file, 0o600)] {
            #expect(try FileManager.default.attributesOfItem(atPath: place)[.posixPermissions] as? Int == mode)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let error = #expect(throws: PrivateFiles.Failure.self) { try AuditFiles(self.path, self.limits()) }
        #expect(error?.description.contains(file) == true)
    }
}
