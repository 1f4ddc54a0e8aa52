import Foundation
import Testing
import WeftNet
import WeftStore

@testable import WeftSQLite

/// A process that dies by SIGKILL in the middle of its writing.
@Suite("Killed process", .serialized)
struct KillTests {
    @Test(
        "nothing acknowledged is missing after kill -9, and nothing is half there",
        arguments: [3, 17, 42, 71, 120, 260])
    func kill(milliseconds: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.store
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, milliseconds = milliseconds as Int] in
            let store = try SQLiteStore(SQLiteStore.Configuration(path: path), now: { .zero })
            let report = try #require(fopen(path + ".acknowledged", "a"))
            // One write per line reaches the kernel at once, so it outlives this process.
            setvbuf(report, nil, _IOLBF, 4096)
            let log = ReportLog(file: report)
            Thread.detachNewThread {
                usleep(UInt32(milliseconds) * 1000)
                killOurselves()
            }
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<16 {
                    group.addTask {
                        var number = 0
                        while true {
                            let key = "\(writer)/\(number)"
                            let both: [Transaction.Operation] = [
                                .put(Key("a/" + key), [1]), .put(Key("b/" + key), [2]),
                            ]
                            guard case .committed = try? await store.commit(Transaction(both)) else { return }
                            log.acknowledge(key)
                            number += 1
                        }
                    }
                }
            }
        }
        let acknowledged = try String(contentsOfFile: path + ".acknowledged", encoding: .utf8)
            .split(separator: "\n").map(String.init)
        // A child killed while it opens the file has nothing to acknowledge; one that had time has.
        #expect(!acknowledged.isEmpty || milliseconds < 100)
        let store = try SQLiteStore(SQLiteStore.Configuration(path: path), now: { .zero })
        let first = try await store.range(KeyRange(prefix: Key("a/")), limit: nil).entries
        let second = try await store.range(KeyRange(prefix: Key("b/")), limit: nil).entries
        let keys = Set(first.map { String($0.key.text.dropFirst(2)) })
        #expect(keys.isSuperset(of: acknowledged))
        #expect(first.map { $0.key.dropFirst() } == second.map { $0.key.dropFirst() })
        #expect(first.map(\.modified) == second.map(\.modified))
        // The history tells the same story, without a gap.
        let newest = try await store.put(("end", ""))
        #expect(newest == Revision(keys.count) + 1)
        var revision: Revision = 0
        for try await batch in store.watch(.everything, from: 1) {
            revision += 1
            #expect(batch.revision == revision)
            if revision == newest { break }
        }
    }
}

private func killOurselves() { _ = Foundation.kill(getpid(), SIGKILL) }

/// The file is only written with `fputs`, which locks it.
private final class ReportLog: @unchecked Sendable {
    private let file: UnsafeMutablePointer<FILE>
    init(file: UnsafeMutablePointer<FILE>) { self.file = file }
    func acknowledge(_ key: String) { fputs(key + "\n", file) }
}
