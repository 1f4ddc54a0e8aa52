import Glibc

/// One request to the agent and its reply over a Unix socket, the whole of it within a time.
///
/// A process that is stopped, or stuck in the kernel, keeps its socket: the kernel goes on taking calls for it until
/// its queue is full. So every wait ends at the same deadline.
struct AgentConnection: ~Copyable {
    struct Reply {
        let exitCode: UInt8
        let body: [UInt8]
    }

    /// How long a verb waits for its answer.
    enum Patience {
        /// Longer than the agent's own deadline for ADD (20 s), so that its answer, which says what was missing, wins.
        static let usual = Duration.seconds(40)
        /// DEL is written down anyway, and a runtime holds up the pod's end until it returns.
        static let deletion = Duration.seconds(4)
        /// The runtime asks for the node's state every few seconds.
        static let status = Duration.seconds(2)
    }

    private static let maximumReplyLength = 4 << 20

    private let descriptor: Int32
    private let path: String
    private let patience: Duration
    private let deadline: Deadline

    init(path: String, patience: Duration) throws(Failure) {
        self.path = path
        self.patience = patience
        deadline = Deadline(patience)
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(.inputOutput, "socket: \(Failure.systemMessage)") }
        try connect()
    }

    private borrowing func connect() throws(Failure) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard path.utf8.count <= room else {
            throw Failure(.invalidEnvironment, "the socket path \(path) is longer than \(room) bytes")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try wait(SO_SNDTIMEO)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected != 0 else { return }
        if errno == EAGAIN { throw silent }
        throw Failure(.tryAgainLater, "no agent answers at \(path): \(Failure.systemMessage)")
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
            try wait(SO_SNDTIMEO)
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw lost }
            sent += count
        }
    }

    private borrowing func receive(_ length: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        var filled = 0
        while filled < length {
            try wait(SO_RCVTIMEO)
            let count = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress?.advanced(by: filled), length - filled, 0)
            }
            if count < 0, errno == EINTR { continue }
            if count == 0 { errno = ECONNRESET }
            guard count > 0 else { throw lost }
            filled += count
        }
        return bytes
    }

    /// Lets the next call on the socket take what is left of the time.
    private borrowing func wait(_ option: Int32) throws(Failure) {
        guard var remaining = deadline.remaining else { throw silent }
        setsockopt(descriptor, SOL_SOCKET, option, &remaining, socklen_t(MemoryLayout<timeval>.size))
    }

    private var lost: Failure {
        if errno == EAGAIN { return silent }
        return Failure(.tryAgainLater, "the agent at \(path) went away before it answered: \(Failure.systemMessage)")
    }

    private var silent: Failure {
        Failure(
            .tryAgainLater,
            "the agent at \(path) has not answered for \(patience.components.seconds) s; is its process stopped or stuck?"
        )
    }
}
