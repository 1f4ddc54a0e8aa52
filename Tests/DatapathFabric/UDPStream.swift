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
        let receiving = try NamespaceSocket(in: destination, SOCK_DGRAM)
        try receiving.bind(.any, Self.port)
        let sending = try NamespaceSocket(in: source, SOCK_DGRAM)
        try sending.connect(address, Self.port)
        sender = sending.release()
        receiver = receiving.release()
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

    /// Sends `count` datagrams of `size` bytes in one call, which the kernel cuts apart as late as it can; returns how
    /// many arrived whole and in order.
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
}
