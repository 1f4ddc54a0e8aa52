import Glibc

/// A collector's connection to a process on this machine.
package final class Scraper {
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    private static func request(to host: String) -> String { "GET /metrics HTTP/1.1\r\nHost: \(host)\r\n" }
    private let descriptor: Int32

    package init(_ port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        // What is not read is soon in nobody's buffers any more.
        var room: Int32 = 4096
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout.size(ofValue: room)))
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout.size(ofValue: patience)))
        var address = Self.loopback(port)
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            close(descriptor)
            throw Fault(description: "nobody listens on port \(port): \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Asks for the figures so many times, and reads nothing.
    package func askWithoutReading(times: Int) throws {
        try send(String(repeating: Self.request(to: "127.0.0.1") + "\r\n", count: times))
    }

    /// The figures, read to the end.
    ///
    /// - Parameter host: what the process is called.
    package func scrape(from host: String = "127.0.0.1") throws -> StrictExposition {
        try send(Self.request(to: host) + "Connection: close\r\n\r\n")
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Fault(description: "no answer: \(String(cString: strerror(errno)))") }
            if count == 0 { break }
            bytes += piece[..<count]
        }
        let answer = String(decoding: bytes, as: UTF8.self)
        guard answer.hasPrefix("HTTP/1.1 200 OK\r\n"), let head = answer.firstRange(of: "\r\n\r\n"),
            answer[..<head.lowerBound].lowercased().contains("content-type: text/plain; version=0.0.4; charset=utf-8")
        else { throw Fault(description: "no figures: \(answer.prefix(500))") }
        return try StrictExposition(parsing: String(answer[head.upperBound...]))
    }

    private func send(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Fault(description: "not sent: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    /// A port that nobody has now.
    package static func freePort() -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, size)
                _ = getsockname(descriptor, $0, &size)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
