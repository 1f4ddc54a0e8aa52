import Foundation
import Testing

@testable import WeftLab

@Suite("Commands and child processes")
struct CommandTests {
    /// A start that inherits the pipes of another keeps their reader waiting for as long as it runs.
    @Test("commands end while servers are started beside them", .timeLimit(.minutes(2)))
    func concurrentStarts() async throws {
        let log = FileManager.default.temporaryDirectory.appending(path: "weft-\(UUID()).log")
        defer { try? FileManager.default.removeItem(at: log) }
        try await withThrowingTaskGroup(of: [ChildProcess].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var servers: [ChildProcess] = []
                    for _ in 0..<25 {
                        servers.append(try ChildProcess("server", Command(["sleep", "1000"]), log: log))
                        #expect(try Command(["echo", "done"]).checked() == "done\n")
                    }
                    return servers
                }
            }
            for try await servers in group {
                for server in servers { await server.kill() }
            }
        }
    }

    @Test("a command that hangs is killed at its limit")
    func limit() throws {
        var command = Command(["sleep", "1000"])
        command.limit = 1
        #expect(try command.run().status == SIGKILL)
    }
}
