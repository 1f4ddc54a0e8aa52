import Foundation
import Testing
import WeftSandbox

/// What a service has given up fails, in a process of its own that is root before it gives up anything; what it needs
/// works.
@Suite("sandbox", .enabled(if: geteuid() == 0, "needs root"))
struct SandboxTests {
    private static let system = [
        "mount", "ptrace", "read-memory", "module", "keyctl", "io-uring", "open-by-handle", "clock", "perf",
        "userfaultfd", "fsopen", "reboot", "unshare-user", "unshare-network", "clone-user", "setuid", "chroot",
        "hostname", "thread-mount", "device", "priority", "core-limit",
    ]
    private static let sockets = ["socket-packet", "socket-vsock", "socket-alg", "socket-raw"]
    private static let needed = [
        "socket-inet", "socket-inet6", "socket-unix", "socket-netlink", "read-hosts", "read-tasks", "write-folder",
        "rename-folder", "remove-folder",
    ]
    private static let written = ["write-etc", "write-tmp"]

    /// The program that enters a sandbox: beside that of the tests.
    static let probe: URL = {
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "sandbox-probe")
        if let beside, FileManager.default.isExecutableFile(atPath: beside.path()) { return beside }
        return URL(filePath: FileManager.default.currentDirectoryPath).appending(path: ".build/debug/sandbox-probe")
    }()

    /// Error numbers by what was tried, and what was logged.
    private func probe(_ words: String...) throws -> (numbers: [String: Int32], log: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weft-sandbox-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            for path in [folder.path(), "/etc/weft-probe", "/tmp/weft-probe"] {
                try? FileManager.default.removeItem(atPath: path)
            }
        }
        let process = Process()
        process.executableURL = Self.probe
        // It is made where it is not there.
        if words[0] != "none" { try FileManager.default.removeItem(at: folder) }
        process.arguments = [words[0], folder.path()] + words.dropFirst()
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        let log = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(text)\(log)")
        let pairs = text.split(separator: "\n").map { $0.split(separator: " ") }
        return (Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), Int32($0[1]) ?? -1) }), log)
    }

    private func expect(
        _ found: [String: Int32], fail: [String], succeed: [String], at location: SourceLocation = #_sourceLocation
    ) {
        for name in fail {
            #expect(found[name].map { $0 != 0 } == true, "\(name) succeeds", sourceLocation: location)
        }
        for name in succeed { #expect(found[name] == 0, "\(name) fails", sourceLocation: location) }
    }

    /// What this kernel and this container cannot forbid, because they have no such part.
    private func isWhole(_ log: String) -> Bool { !log.contains("the kernel has no such part") }

    @Test("a server may use sockets and its folder, and nothing else of the machine")
    func server() throws {
        let (found, log) = try probe("server")
        guard isWhole(log) else { return }
        expect(
            found, fail: Self.system + Self.sockets + Self.written + ["bpf", "setns", "exec", "namespace-of-another"],
            succeed: Self.needed)
        #expect(!log.contains("off"), "\(log)")
    }

    @Test("an agent may enter namespaces and load programs beside that, and reads what it needs only")
    func agent() throws {
        let (found, log) = try probe("agent")
        guard isWhole(log) else { return }
        expect(
            found,
            fail: Self.system + Self.sockets + Self.written + [
                "exec", "read-shadow", "namespace-of-another",
            ], succeed: Self.needed + ["setns"])
        // The call is let through, and finds fault with its arguments.
        #expect(found["bpf"] != 1)
    }

    @Test("without Landlock an agent enters the namespaces of others by way of /proc, and still traces nobody")
    func agentWithoutLandlock() throws {
        let (found, log) = try probe("agent", "landlock")
        guard isWhole(log) else { return }
        expect(found, fail: Self.system + Self.sockets + ["exec"], succeed: ["namespace-of-another", "setns"])
        #expect(log.contains("part of the sandbox is off"), "\(log)")
    }

    @Test("where credential programs are allowed, they run, with no more rights than their caller")
    func programs() throws {
        let (found, log) = try probe("programs")
        guard isWhole(log.replacing("landlock", with: "")) else { return }
        expect(found, fail: Self.system + Self.sockets, succeed: ["exec"])
    }

    @Test(
        "each part alone can be switched off with a word in the log, and the others hold",
        arguments: ProcessSandbox.Part.allCases)
    func without(part: ProcessSandbox.Part) throws {
        let (found, log) = try probe("server", part.rawValue)
        #expect(log.contains("part of the sandbox is off") && log.contains(part.rawValue), "\(log)")
        guard isWhole(log) else { return }
        let fails: [ProcessSandbox.Part: String] = [
            .capabilities: "socket-raw", .landlock: "write-tmp", .seccomp: "keyctl", .memory: "core-limit",
        ]
        for (other, name) in fails where other != part { expect(found, fail: [name], succeed: []) }
        expect(found, fail: ["mount", "module"], succeed: Self.needed)
    }

    @Test("what is tried here succeeds, or fails otherwise, without a sandbox: the tests see a difference")
    func none() throws {
        let (found, _) = try probe("none")
        expect(found, fail: [], succeed: Self.needed + Self.written + ["exec", "setns", "unshare-network"])
    }
}
