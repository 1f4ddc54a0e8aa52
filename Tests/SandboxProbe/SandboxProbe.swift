import CSandbox
import Foundation
import Glibc
import Logging
import WeftDatapath
import WeftNet
import WeftSandbox

/// Enters a sandbox and tries what it is to forbid and what it is to allow. Prints a line for each: its name, and the
/// error number, 0 for success.
///
///     sandbox-probe datapath FOLDER PINS ADDRESS UNDERLAY [NAMESPACE]
///     sandbox-probe (agent | server | programs | none) FOLDER [PART-TO-DO-WITHOUT …]
@main
enum SandboxProbe {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count > 2 else { throw CocoaError(.fileNoSuchFile) }
        let folder = words[2]
        var logger = Logger(label: "probe") { _ in StreamLogHandler.standardError(label: "probe") }
        logger.logLevel = .notice
        let parts = Set(ProcessSandbox.Part.allCases).subtracting(
            words.dropFirst(3).compactMap(ProcessSandbox.Part.init))
        if words[1] == "datapath", words.count > 5, let address = IPv4Address(words[4]) {
            try EBPFDatapath.prepareFileSystem()
            try ProcessSandbox.agent(writing: [folder], resolvesNames: false).enter(logger)
            return try DatapathProbe.run(
                pins: words[3], address, underlay: words[5], sandbox: words.count > 6 ? words[6] : "")
        }
        // What is open already is no matter of a sandbox's.
        let child = Child()
        switch words[1] {
        case "agent": try ProcessSandbox.agent(writing: [folder], resolvesNames: false, parts: parts).enter(logger)
        case "server": try ProcessSandbox.server(on: [8082], writing: [folder], parts: parts).enter(logger)
        case "programs": try ProcessSandbox.server(on: [179], executesPrograms: true, parts: parts).enter(logger)
        default: break
        }
        for attempt in Attempt.all(folder, child) { print(attempt.name, attempt.make()) }
        // Threads that are started later have no more than this one.
        let later = Thread { print("thread-mount", Attempt.number(mount("none", folder, "tmpfs", 0, nil))) }
        later.start()
        while !later.isFinished { usleep(1000) }
        child.end()
    }
}

/// A process that is not in the sandbox.
struct Child {
    let pid: pid_t

    init() {
        var pid: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("60"), nil]
        posix_spawn(&pid, "/bin/sleep", nil, nil, &arguments, environ)
        self.pid = pid
        for argument in arguments { free(argument) }
    }

    func end() {
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }
}
