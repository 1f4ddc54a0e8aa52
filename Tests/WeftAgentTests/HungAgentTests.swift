import Foundation
import Glibc
import Testing
import WeftAgent
import WeftJSON

/// A socket that is listened on and never served: what a stopped process leaves, or one that is stuck in the kernel.
final class DeafSocket {
    private let listener: Int32
    private var callers: [Int32] = []
    private let path: String

    /// - Parameter backlog: how many calls the kernel takes for the process.
    init(_ path: String, backlog: Int32 = 16) throws {
        self.path = path
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        try #require(try Self.withAddress(path) { bind(listener, $0, $1) } == 0)
        try #require(listen(listener, backlog) == 0)
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        for descriptor in callers + [listener] { close(descriptor) }
    }

    /// Calls until the kernel takes no more.
    func fill() throws {
        while true {
            let caller = socket(
                AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
            callers.append(caller)
            if try Self.withAddress(path, { connect(caller, $0, $1) }) != 0 { return }
        }
    }

    /// Takes calls, as long as there are any, and answers each with a part of what is to come.
    func answerInPart() {
        let listener = listener
        Thread.detachNewThread {
            while true {
                let caller = accept(listener, nil, nil)
                if caller < 0 { return }
                _ = send(caller, [0, 0, 0], 3, Int32(MSG_NOSIGNAL))
            }
        }
    }

    private static func withAddress(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

@Suite("an agent that hangs")
struct HungAgentTests {
    enum Hang: CaseIterable { case takesCalls, takesNone, answersInPart }

    @Test("STATUS answers within 3 s and DEL within 5 s, which is written down", arguments: Hang.allCases)
    func patience(hang: Hang) async throws {
        let workplace = try Workplace()
        let socket = try DeafSocket(workplace.socket, backlog: hang == .takesNone ? 0 : 16)
        if hang == .takesNone { try socket.fill() }
        if hang == .answersInPart { socket.answerInPart() }
        func call(_ verb: String) async throws -> (exitCode: Int32, output: [UInt8], time: Duration) {
            try await AgentTests.timedPlugin(AgentTests.frame(verb, workplace), workplace)
        }
        let status = try await call("STATUS")
        #expect(status.exitCode == 1)
        #expect(try JSON(parsing: status.output)["code"] == 50)
        #expect(try JSON(parsing: status.output)["msg"]?.string?.contains(workplace.socket) == true)
        #expect(status.time < .seconds(3))
        let deletion = try await call("DEL")
        #expect(deletion.exitCode == 0)
        #expect(deletion.output.isEmpty)
        #expect(deletion.time < .seconds(5))
        #expect(try StateDirectory(workplace.state + "/deletions").names() == ["c1__eth0"])
    }

    @Test("DEL that can neither be written down nor be asked fails and says both")
    func nowhere() async throws {
        let workplace = try Workplace()
        // A file where the folder should be.
        try StateDirectory(workplace.path).write("state", [])
        let (exitCode, output) = try await AgentTests.plugin(AgentTests.frame("DEL", workplace), workplace)
        #expect(exitCode == 1)
        let failure = try JSON(parsing: output)
        #expect(failure["code"] == 5)
        #expect(failure["msg"]?.string?.contains(workplace.state) == true)
        #expect(failure["msg"]?.string?.contains(workplace.socket) == true)
    }
}
