import Foundation
import Synchronization
import Testing

@testable import WeftLab

@Suite("The lab's report and its ledger")
struct ReportTests {
    @Test("a failed check is counted and named, and the run goes on")
    func checks() async {
        let lines = Mutex<[String]>([])
        var report = Report { line in lines.withLock { $0.append(line) } }
        await report.check("first") { "found it" }
        await report.check("second") { throw LabError("no answer") }
        await report.check("third") { nil }
        #expect(report.failures == 1)
        #expect(report.table.hasSuffix("2 passed, 1 failed"))
        #expect(report.table.contains("no answer"))
        #expect(lines.withLock { $0 }.count == 3)
    }

    @Test("a failed step is counted and thrown on")
    func steps() async {
        var report = Report { _ in }
        await #expect(throws: LabError.self) { try await report.step("build") { throw LabError("no room") } }
        #expect(report.failures == 1)
    }

    @Test("a ledger removes what it recorded, last made first, and then itself")
    func ledger() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weft-ledger-\(UUID().uuidString)")
        let inner = folder.appending(path: "inner")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        let file = FileManager.default.temporaryDirectory.appending(path: "weft-\(UUID().uuidString).ledger")
        let ledger = try Ledger(file: file)
        try ledger.record(.directory(folder.path()))
        try ledger.record(.directory(inner.path()))
        ledger.clear()
        #expect(!FileManager.default.fileExists(atPath: folder.path()))
        #expect(!FileManager.default.fileExists(atPath: file.path()))
    }

    @Test("a later run clears up after a dead one and leaves a living one alone")
    func deadRuns() throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "weft-home-\(UUID().uuidString)")
        let (dead, alive) = (home.appending(path: "dead"), home.appending(path: "alive"))
        for folder in [dead, alive] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(at: home) }
        // No process has this number: it is above the kernel's limit.
        try Data("pid 999999999\ndirectory \(dead.path())\n".utf8).write(to: home.appending(path: "dead.ledger"))
        try Data("pid \(ProcessInfo.processInfo.processIdentifier)\ndirectory \(alive.path())\n".utf8)
            .write(to: home.appending(path: "alive.ledger"))
        try Data("nonsense".utf8).write(to: home.appending(path: "broken.ledger"))
        Ledger.clearDead(in: home)
        #expect(!FileManager.default.fileExists(atPath: dead.path()))
        #expect(FileManager.default.fileExists(atPath: alive.path()))
    }

    @Test("commands run in a namespace by entering it first, and die with the lab")
    func words() {
        #expect(Command(["true"]).words == ["setpriv", "--pdeathsig", "KILL", "--", "true"])
        #expect(Command(["true"], in: "h").words.prefix(3) == ["nsenter", "--net=/run/netns/h", "--"])
    }

    @Test("a command's failure carries its own words")
    func failure() throws {
        #expect(throws: LabError.self) { try Command(["sh", "-c", "echo broken >&2; exit 3"]).checked() }
        #expect(try Command(["sh", "-c", "cat"], input: "through").checked() == "through")
    }
}
