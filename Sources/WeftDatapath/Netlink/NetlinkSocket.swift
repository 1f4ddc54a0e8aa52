import CNetlink
import Glibc
package import WeftVRouter

/// A door to the network configuration of one namespace, the caller's or another one. Every call blocks until the
/// kernel has answered; use it from one task at a time.
package final class NetlinkSocket {
    private let descriptor: Int32
    /// The namespace, held open; negative for the one that this process is in.
    let namespace: Int32
    private var sequence: UInt32 = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// The namespace that this process is in.
    package convenience init() throws(DatapathError) { try self.init(namespaceDescriptor: -1) }

    package convenience init(in namespace: borrowing NetworkNamespace) throws(DatapathError) {
        try self.init(namespaceDescriptor: namespace.descriptor)
    }

    /// For the families that have no number of their own, such as ethtool's.
    convenience init(genericIn namespace: borrowing NetworkNamespace) throws(DatapathError) {
        try self.init(namespaceDescriptor: namespace.descriptor, family: NETLINK_GENERIC)
    }

    private init(namespaceDescriptor: Int32, family: Int32 = NETLINK_ROUTE) throws(DatapathError) {
        descriptor = weft_socket(namespaceDescriptor, AF_NETLINK, Int32(SOCK_RAW.rawValue), family)
        if descriptor < 0 { throw DatapathError("open a netlink socket", descriptor) }
        namespace = namespaceDescriptor < 0 ? -1 : weft_namespace_of(descriptor)
        // Errors come with the kernel's own words, and without a copy of what caused them.
        for option in [NETLINK_EXT_ACK, NETLINK_CAP_ACK] {
            var on: Int32 = 1
            setsockopt(descriptor, SOL_NETLINK, option, &on, socklen_t(MemoryLayout.size(ofValue: on)))
        }
    }

    deinit {
        close(descriptor)
        if namespace >= 0 { close(namespace) }
    }

    /// The kernel's name for the namespace, unique until the machine restarts.
    package var namespaceCookie: UInt64 {
        get throws(DatapathError) {
            var cookie: UInt64 = 0
            let result = weft_namespace_cookie(descriptor, &cookie)
            if result < 0 { throw DatapathError("name the network namespace", result) }
            return cookie
        }
    }

    /// Carries out `messages` in their order, in one system call; returns the error number of each, zero for success.
    /// The kernel goes on after a message that failed.
    private func results(_ messages: [NetlinkMessage]) throws(DatapathError) -> [DatapathError?] {
        let first = sequence &+ 1
        var request: [UInt8] = []
        for message in messages {
            sequence &+= 1
            request += message.sealed(sequence: sequence)
        }
        try transmit(request)
        var results = [DatapathError?](repeating: nil, count: messages.count)
        var missing = messages.count
        while missing > 0 {
            for answer in try receive() where answer.type == NLMSG_ERROR {
                let index = Int(answer.sequence &- first)
                guard messages.indices.contains(index) else { continue }
                missing -= 1
                results[index] = answer.failure(of: messages[index].operation)
            }
        }
        return results
    }

    /// Carries out `messages` in their order and throws the first failure; those after it were tried all the same.
    /// - Parameter ignoring: error numbers that count as success.
    func perform(_ messages: [NetlinkMessage], ignoring: Set<Int32> = []) throws(DatapathError) {
        // A message takes up to some hundred bytes and its answer some dozen; the socket's buffers hold many of each.
        for start in stride(from: 0, to: messages.count, by: 64) {
            let chunk = messages[start..<min(start + 64, messages.count)]
            for failure in try results(Array(chunk)) {
                if let failure, !ignoring.contains(failure.errno) { throw failure }
            }
        }
    }

    /// Asks for one object or, with `NLM_F_DUMP`, for all; returns the bodies of the answers.
    func query(_ message: NetlinkMessage) throws(DatapathError) -> [ArraySlice<UInt8>] {
        sequence &+= 1
        let expected = sequence
        try transmit(message.sealed(sequence: expected))
        var bodies: [ArraySlice<UInt8>] = []
        while true {
            for answer in try receive() where answer.sequence == expected {
                switch answer.type {
                case NLMSG_DONE: return bodies
                case NLMSG_ERROR:
                    if let failure = answer.failure(of: message.operation) { throw failure }
                    return bodies
                default: bodies.append(answer.body)
                }
            }
        }
    }

    private func transmit(_ request: [UInt8]) throws(DatapathError) {
        guard send(descriptor, request, request.count, 0) == request.count else {
            throw DatapathError("send to the kernel")
        }
    }

    /// The messages of one datagram.
    private func receive() throws(DatapathError) -> [NetlinkAnswer] {
        var received = -1
        repeat {
            received = recv(descriptor, &buffer, buffer.count, 0)
        } while received < 0 && errno == EINTR
        if received < 0 { throw DatapathError("receive from the kernel") }
        return NetlinkAnswer.split(buffer[..<received])
    }
}

/// A message from the kernel.
struct NetlinkAnswer {
    let type: Int32
    let flags: UInt16
    let sequence: UInt32
    let body: ArraySlice<UInt8>

    static func split(_ bytes: ArraySlice<UInt8>) -> [NetlinkAnswer] {
        var rest = bytes
        var answers: [NetlinkAnswer] = []
        while let header = rest.loadPrefix(nlmsghdr.self) {
            let length = Int(header.nlmsg_len)
            guard length >= MemoryLayout<nlmsghdr>.size, length <= rest.count else { break }
            answers.append(
                NetlinkAnswer(
                    type: Int32(header.nlmsg_type), flags: header.nlmsg_flags, sequence: header.nlmsg_seq,
                    body: ArraySlice(Array(rest.prefix(length).dropFirst(MemoryLayout<nlmsghdr>.size)))))
            rest = rest.dropFirst((length + 3) & ~3)
        }
        return answers
    }

    /// What an acknowledgement says: `nil` for success.
    func failure(of operation: String) -> DatapathError? {
        guard let number = body.loadPrefix(Int32.self), number != 0 else { return nil }
        guard Int32(flags) & NLM_F_ACK_TLVS != 0 else { return DatapathError(operation, number) }
        // The error number and the header of the message at fault come first.
        let attributes = NetlinkAttributes(body.dropFirst(4 + MemoryLayout<nlmsghdr>.size))
        let words = attributes.first { $0.type == Int(NLMSGERR_ATTR_MSG.rawValue) }
            .map { String(decoding: $0.value.prefix { $0 != 0 }, as: UTF8.self) }
        return DatapathError(operation, number, reason: words)
    }
}
