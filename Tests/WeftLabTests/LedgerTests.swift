import Foundation
import Testing

@testable import WeftLab

/// Whose a run's remains are: with its lock they are nobody else's, without it they are the next one's to remove.
@Suite("Ledgers of runs")
struct LedgerTests {
    private let home: URL

    init() throws {
        home = FileManager.default.temporaryDirectory.appending(path: "weft-home-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    }

    private func folder(_ name: String) throws -> URL {
        let folder = home.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path()) }

    @Test("a ledger removes what it recorded, last made first, and then itself")
    func clear() throws {
        defer { try? FileManager.default.removeItem(at: home) }
        let (outer, file) = (try folder("outer"), home.appending(path: "run.ledger"))
        let inner = try folder("outer/inner")
        let ledger = try Ledger(file: file)
        for folder in [outer, inner] { try ledger.record(.directory(folder.path())) }
        ledger.clear()
        #expect(!exists(outer))
        #expect(!exists(file))
        // The name is free again.
        try Ledger(file: file).clear()
    }

    @Test("a run of the name of a running one is refused, and nothing of that one is touched")
    func running() throws {
        defer { try? FileManager.default.removeItem(at: home) }
        let (kept, file) = (try folder("kept"), home.appending(path: "x.ledger"))
        let ledger = try Ledger(file: file)
        try ledger.record(.directory(kept.path()))
        let before = try String(contentsOf: file, encoding: .utf8)
        let error = #expect(throws: LabError.self) { try Ledger(file: file) }
        for word in ["run x is up", "--run", "\(ProcessInfo.processInfo.processIdentifier)"] {
            #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == before)
        #expect(exists(kept))
        ledger.clear()
        #expect(!exists(kept))
    }

    @Test("a later run clears up after dead ones and leaves living ones alone")
    func deadRuns() throws {
        defer { try? FileManager.default.removeItem(at: home) }
        let (dead, alive) = (try folder("dead"), try folder("alive"))
        // Its number is another process's by now.
        let number = ProcessInfo.processInfo.processIdentifier
        try Data("pid \(number)\ndirectory \(dead.path())\n".utf8).write(to: home.appending(path: "dead.ledger"))
        try Data("nonsense".utf8).write(to: home.appending(path: "broken.ledger"))
        let living = try Ledger(file: home.appending(path: "alive.ledger"))
        try living.record(.directory(alive.path()))
        Ledger.clearDead(in: home)
        #expect(!exists(dead))
        #expect(!exists(home.appending(path: "dead.ledger")))
        #expect(exists(alive))
        #expect(exists(home.appending(path: "broken.ledger")))
        living.clear()
    }

    @Test("the name of a run that was killed is free at once, and what it left is removed", .timeLimit(.minutes(1)))
    func killed() async throws {
        defer { try? FileManager.default.removeItem(at: home) }
        let (left, file) = (try folder("left"), home.appending(path: "x.ledger"))
        try Data("pid 1\ndirectory \(left.path())\n".utf8).write(to: file)
        let holder = try ChildProcess(
            "holder", Command(["flock", "-o", file.path(), "sleep", "20"]), log: home.appending(path: "log"))
        try await Patience(of: "the lock", watching: [holder]).wait(.seconds(10)) { try FileLock(file) == nil }
        #expect(throws: LabError.self) { try Ledger(file: file) }
        #expect(exists(left))
        await holder.kill()
        let ledger = try Ledger(file: file)
        #expect(!exists(left))
        ledger.clear()
    }
}
