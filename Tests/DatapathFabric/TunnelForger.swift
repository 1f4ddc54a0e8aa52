import Glibc
package import WeftNet

/// Somebody who sends to a host what looks as if it came through a tunnel: a program with a socket, no rights, and an
/// address of its namespace.
package struct TunnelForger: ~Copyable {
    private let socket: NamespaceSocket

    /// - Parameter port: the host's, of MPLS over UDP by default.
    package init(in sandbox: Sandbox, as address: IPv4Address, to host: IPv4Address, port: UInt16 = 6635) throws {
        let made = try NamespaceSocket(in: sandbox, SOCK_DGRAM)
        try made.bind(address, 0)
        try made.connect(host, port)
        socket = made
    }

    /// - Parameters:
    ///   - destination: inside, from 203.0.113.9.
    package func send(_ label: MPLSLabel, for destination: IPv4Address) throws {
        let entry = label.rawValue << 12 | 0x100 | 64
        let stack = (0..<4).map { UInt8(truncatingIfNeeded: entry >> UInt32(24 - 8 * $0)) }
        var header: [UInt8] = [0x45, 0, 0, 28, 0, 1, 0, 0, 64, 17, 0, 0, 203, 0, 113, 9] + destination.octets
        var sum: UInt32 = 0
        for index in stride(from: 0, to: 20, by: 2) { sum += UInt32(header[index]) << 8 | UInt32(header[index + 1]) }
        while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
        (header[10], header[11]) = (UInt8(~sum >> 8 & 0xff), UInt8(~sum & 0xff))
        try socket.send(stack + header + [0xc3, 0x50, 0x13, 0x89, 0, 8, 0, 0])
    }
}
