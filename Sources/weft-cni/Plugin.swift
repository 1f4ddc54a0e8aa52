import Glibc
import WeftJSON

/// The executable that a container runtime calls (CNI specification 0.3.0 – 1.1.0).
///
/// It holds no logic of its own: it hands its environment and its standard input to the agent over a Unix socket and
/// prints what comes back. Only two things happen here, because no agent may be there to do them: VERSION is answered,
/// and a DEL that no agent took is written down so that the agent carries it out when it starts. No Foundation, so that
/// starting costs a few milliseconds (docs/decisions/0006-cni.md).
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
                return emit(try AgentConnection(path: invocation.socketPath).exchange(invocation.request))
            }
        } catch {
            emit(error.body(version: version))
            return 1
        }
    }

    /// Without an agent ADD would fail, and that is what STATUS is asked.
    private static func status(_ invocation: Invocation) throws(Failure) -> AgentConnection.Reply {
        do {
            return try AgentConnection(path: invocation.socketPath).exchange(invocation.request)
        } catch {
            throw Failure(.notAvailable, error.message)
        }
    }

    /// DEL must succeed without an agent. After the record is written the agent is tried once more: an agent that
    /// started in between may have read the folder before the record was there.
    private static func delete(_ invocation: Invocation) throws(Failure) -> Int32 {
        do {
            return emit(try AgentConnection(path: invocation.socketPath).exchange(invocation.request))
        } catch {
            let record = try DeletionRecord(of: invocation)
            if let connection = try? AgentConnection(path: invocation.socketPath),
                let reply = try? connection.exchange(invocation.request)
            {
                if reply.exitCode == 0 { record.remove() }
                return emit(reply)
            }
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
