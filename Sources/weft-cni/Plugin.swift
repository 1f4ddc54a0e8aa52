import Glibc
import WeftJSON

/// The executable that a container runtime calls (CNI specification 0.3.0 – 1.1.0).
///
/// It holds no logic of its own: it hands its environment and its standard input to the agent over a Unix socket and
/// prints what comes back. Only two things happen here, because no agent may be there to do them: VERSION is answered,
/// and DEL is written down, so that an agent that is not there, or does not answer, carries it out later. No
/// Foundation, so that starting costs a few milliseconds (docs/decisions/0006-cni.md).
enum Plugin {
    /// Returns the process's exit code after writing the reply to standard output.
    static func run() -> Int32 {
        var version = Version.newest
        do throws(Failure) {
            let invocation = try Invocation()
            version = invocation.configuration["cniVersion"]?.string ?? version
            switch invocation.command {
            case "VERSION":
                emit(Version.report(asked: version))
                return 0
            case "DEL":
                return try delete(invocation)
            case "STATUS":
                return emit(try status(invocation))
            default:
                return emit(try exchange(invocation, AgentConnection.Patience.usual))
            }
        } catch {
            emit(error.body(version: version))
            return 1
        }
    }

    private static func exchange(
        _ invocation: Invocation, _ patience: Duration
    ) throws(Failure) -> AgentConnection.Reply {
        try AgentConnection(path: invocation.socketPath, patience: patience).exchange(invocation.request)
    }

    /// Without an agent ADD would fail, and that is what STATUS is asked.
    private static func status(_ invocation: Invocation) throws(Failure) -> AgentConnection.Reply {
        do {
            return try exchange(invocation, AgentConnection.Patience.status)
        } catch {
            throw Failure(.notAvailable, error.message)
        }
    }

    /// DEL must succeed without an agent, and without one that answers. It is written down before the agent is asked:
    /// one that starts in between may have read the folder before, and then it answers.
    private static func delete(_ invocation: Invocation) throws(Failure) -> Int32 {
        for name in ["CNI_CONTAINERID", "CNI_IFNAME"] where invocation[name].isEmpty {
            throw Failure(.invalidEnvironment, "\(name) is not set")
        }
        var record: DeletionRecord?
        var fault: Failure?
        do {
            record = try DeletionRecord(of: invocation)
        } catch {
            // A full disk is no reason not to ask.
            fault = error
        }
        do {
            let reply = try exchange(invocation, AgentConnection.Patience.deletion)
            if reply.exitCode == 0 { record?.remove() }
            return emit(reply)
        } catch {
            if let fault { throw Failure(fault.code, "\(fault.message); \(error.message)") }
            return 0
        }
    }

    @discardableResult
    private static func emit(_ reply: AgentConnection.Reply) -> Int32 {
        emit(reply.body)
        return Int32(reply.exitCode)
    }

    private static func emit(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
