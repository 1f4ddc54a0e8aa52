import CNetlink
import Foundation
import WeftNet

/// A socket of IPv4 in a workload's or a host's namespace, that gives up a call after two seconds.
struct NamespaceSocket: ~Copyable {
    private var descriptor: Int32

    init(in sandbox: Sandbox, _ type: __socket_type) throws {
        let namespace = open(sandbox.path, O_RDONLY | O_CLOEXEC)
        defer { close(namespace) }
        descriptor = weft_socket(namespace, AF_INET, Int32(type.rawValue), 0)
        guard descriptor >= 0 else { throw NamespaceCommand.Failure(description: "no socket in \(sandbox.path)") }
        var timeout = timeval(tv_sec: 2, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Hands the descriptor to the caller.
    consuming func release() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }

    func reuseAddress() throws {
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    func bind(_ address: IPv4Address, _ port: UInt16) throws {
        try call("bind", address, port) { Glibc.bind($0, $1, $2) }
    }

    func connect(_ address: IPv4Address, _ port: UInt16) throws {
        try call("connect", address, port) { Glibc.connect($0, $1, $2) }
    }

    /// To whom the socket is connected.
    func send(_ bytes: [UInt8]) throws { try Self.check("send", Int32(Glibc.send(descriptor, bytes, bytes.count, 0))) }

    func listen() throws { try Self.check("listen", Glibc.listen(descriptor, 1)) }

    /// - Returns: a descriptor for the caller to close.
    func accept() throws -> Int32 {
        let accepted = Glibc.accept(descriptor, nil, nil)
        try Self.check("accept", accepted)
        return accepted
    }

    private func call(
        _ name: String, _ address: IPv4Address, _ port: UInt16,
        _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws {
        var name4 = sockaddr_in()
        name4.sin_family = sa_family_t(AF_INET)
        name4.sin_port = port.bigEndian
        name4.sin_addr.s_addr = address.rawValue.bigEndian
        let result = withUnsafePointer(to: &name4) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try Self.check(name, result)
    }

    private static func check(_ name: String, _ result: Int32) throws {
        guard result >= 0 else {
            throw NamespaceCommand.Failure(description: "\(name): \(String(cString: strerror(errno)))")
        }
    }
}
