import CNetlink
import Foundation
package import WeftNet

/// A TCP connection on which both ends speak by turns, that tells whether a segment was ever lost.
package final class TCPDialogue {
    private let caller: Int32
    private let callee: Int32

    /// - Parameters:
    ///   - address: where the caller finds the callee.
    ///   - port: the callee's, and what the caller asks for.
    package init(from source: Sandbox, to destination: Sandbox, at address: IPv4Address, port: UInt16) throws {
        let listener = try NamespaceSocket(in: destination, SOCK_STREAM)
        try listener.reuseAddress()
        try listener.bind(.any, port)
        try listener.listen()
        let call = try NamespaceSocket(in: source, SOCK_STREAM)
        try call.connect(address, port)
        callee = try listener.accept()
        caller = call.release()
    }

    deinit {
        close(caller)
        close(callee)
    }

    /// - Returns: how many of `count` numbers did not come back as they were sent.
    package func run(_ count: Int) -> Int {
        (0..<count).count { number in
            !Self.say(UInt64(number), from: caller, to: callee) || !Self.say(~UInt64(number), from: callee, to: caller)
        }
    }

    private static func say(_ number: UInt64, from sender: Int32, to receiver: Int32) -> Bool {
        var (sent, received) = (number, UInt64.max)
        return send(sender, &sent, 8, Int32(MSG_NOSIGNAL)) == 8
            && recv(receiver, &received, 8, Int32(MSG_WAITALL)) == 8 && received == number
    }

    /// Segments that either end had to send again.
    package var retransmissions: Int {
        [caller, callee].reduce(0) { sum, descriptor in
            var info = tcp_info()
            var size = socklen_t(MemoryLayout<tcp_info>.size)
            getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &info, &size)
            return sum + Int(info.tcpi_total_retrans)
        }
    }
}
