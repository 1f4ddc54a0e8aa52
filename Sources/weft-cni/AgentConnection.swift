import Glibc

/// One request to the agent and its reply over a Unix socket.
struct AgentConnection: ~Copyable {
    struct Reply {
        let exitCode: UInt8
        let body: [UInt8]
    }

    /// Longer than the agent's own deadline for ADD (20 s), so that its answer, which says what was missing, wins.
    private static let patience = timeval(tv_sec: 40, tv_usec: 0)
    private static let maximumReplyLength = 4 << 20

    private let descriptor: Int32
    private let path: String

    init(path: String) throws(Failure) {
        self.path = path
        descriptor = try Self.connect(to: path)
    }

    private static func connect(to path: String) throws(Failure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard path.utf8.count <= room else {
            throw Failure(.invalidEnvironment, "the socket path \(path) is longer than \(room) bytes")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(.inputOutput, "socket: \(Failure.systemMessage)") }
        var patience = Self.patience
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else {
            let reason = Failure.systemMessage
            close(descriptor)
            throw Failure(.tryAgainLater, "no agent answers at \(path): \(reason)")
        }
        return descriptor
    }

    deinit { close(descriptor) }

    /// Sends `request` and reads the reply: exit code (1 byte), length (4, big-endian), body.
    consuming func exchange(_ request: [UInt8]) throws(Failure) -> Reply {
        try send(request)
        let head = try receive(5)
        let length = head[1...].reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.maximumReplyLength else {
            throw Failure(.decoding, "the agent at \(path) announced a reply of \(length) bytes")
        }
        return Reply(exitCode: head[0], body: try receive(length))
    }

    private borrowing func send(_ bytes: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw lost() }
            sent += count
        }
    }

    private borrowing func receive(_ length: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        var filled = 0
        while filled < length {
            let count = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress?.advanced(by: filled), length - filled, 0)
            }
            if count < 0, errno == EINTR { continue }
            if count == 0 { errno = ECONNRESET }
            guard count > 0 else { throw lost() }
            filled += count
        }
        return bytes
    }

    private borrowing func lost() -> Failure {
        Failure(.tryAgainLater, "the agent at \(path) went away before it answered: \(Failure.systemMessage)")
    }
}
