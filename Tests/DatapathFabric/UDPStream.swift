import CNetlink
import Foundation
package import WeftNet

/// A stream of numbered datagrams between two workloads, that tells how many were lost.
///
/// Only so many are under way at a time that no queue can overflow, so a datagram that is lost was lost in between.
package final class UDPStream {
    private static let port: UInt16 = 7007
    private static let window = 32
    private let sender: Int32
    private let receiver: Int32

    package init(from source: Sandbox, to destination: Sandbox, address: IPv4Address) throws {
        sender = try Self.socket(in: source)
        receiver = try Self.socket(in: destination)
        var timeout = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(receiver, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        try Self.call("bind", receiver, IPv4Address.any) { bind($0, $1, $2) }
        try Self.call("connect", sender, address) { connect($0, $1, $2) }
    }

    deinit {
        close(sender)
        close(receiver)
    }

    /// Sends numbered datagrams, `count` of them in windows, and returns how many did not arrive exactly once.
    package func run(_ count: Int) -> Int {
        var faults = 0
        for start in stride(from: 0, to: count, by: Self.window) {
            let numbers = start..<min(start + Self.window, count)
            for number in numbers {
                var number = UInt64(number)
                if send(sender, &number, 8, 0) != 8 { faults += 1 }
            }
            var missing = Set(numbers.map(UInt64.init))
            while !missing.isEmpty {
                var number: UInt64 = 0
                guard recv(receiver, &number, 8, 0) == 8 else { break }
                if missing.remove(number) == nil { faults += 1 }
            }
            faults += missing.count
        }
        return faults
    }

    /// Sends `count` datagrams of `size` bytes in one call, which the kernel cuts apart as late as it can; returns how many
    /// arrived whole and in order.
    package func runSegmented(count: Int, of size: Int) -> Int {
        let datagrams = (0..<count).flatMap { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: size) }
        var segment = Int32(size)
        // UDP_SEGMENT of <linux/udp.h>.
        setsockopt(sender, Int32(IPPROTO_UDP), 103, &segment, socklen_t(MemoryLayout<Int32>.size))
        guard send(sender, datagrams, datagrams.count, 0) == datagrams.count else { return 0 }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        for number in 0..<count {
            let length = recv(receiver, &buffer, buffer.count, 0)
            guard length == size, buffer[..<size].allSatisfy({ $0 == UInt8(truncatingIfNeeded: number) }) else {
                return number
            }
        }
        return count
    }

    private static func socket(in sandbox: Sandbox) throws -> Int32 {
        let namespace = open(sandbox.path, O_RDONLY | O_CLOEXEC)
        defer { close(namespace) }
        let descriptor = weft_socket(namespace, AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { throw NamespaceCommand.Failure(description: "no socket in \(sandbox.path)") }
        return descriptor
    }

    private static func call(
        _ name: String, _ descriptor: Int32, _ address: IPv4Address,
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
        guard result == 0 else {
            throw NamespaceCommand.Failure(description: "\(name): \(String(cString: strerror(errno)))")
        }
    }
}
