import Foundation
import WeftNet

/// One end of a session with the daemon, in a process of its own: a source or a sink that does as little as can be.
///
/// It speaks with the bench by lines: on its input `announce`, `change ROUND`, `further N` and `close`, on its output
/// what it has done or seen.
struct Endpoint {
    var local: IPv4Address
    var daemon: IPv4Address
    var asn: UInt32
    /// Offered to the daemon, in seconds.
    var holdTime: UInt16
    var family: RouteMix.Family
    var routeCount: Int

    private var socket: Int32
    private var input: [UInt8] = []
    /// How many routes a round of changes changes.
    static let changeCount = 10_000

    init(
        local: IPv4Address, daemon: IPv4Address, asn: UInt32, holdTime: UInt16, family: RouteMix.Family, routeCount: Int
    ) throws {
        (self.local, self.daemon, self.asn, self.holdTime) = (local, daemon, asn, holdTime)
        (self.family, self.routeCount) = (family, routeCount)
        socket = try Self.call(daemon, from: local)
    }

    // MARK: The session

    /// Calls until the daemon listens.
    static func call(_ daemon: IPv4Address, from local: IPv4Address, port: UInt16 = 179) throws -> Int32 {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        func address(_ address: IPv4Address, _ port: UInt16) -> sockaddr_in {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = address.rawValue.bigEndian
            return name
        }
        func pass(_ name: sockaddr_in, to function: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
            withUnsafePointer(to: name) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    function($0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        var size: Int32 = 4 << 20
        setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        guard pass(address(local, 0), to: { bind(socket, $0, $1) }) == 0 else { throw EndpointError("bind \(errno)") }
        for _ in 0..<600 {
            if pass(address(daemon, port), to: { connect(socket, $0, $1) }) == 0 { return socket }
            usleep(100_000)
        }
        throw EndpointError("\(daemon) does not listen")
    }

    /// Opens the session; returns when it is established. A daemon that listens before it knows its peers hangs up at
    /// first.
    mutating func open() throws {
        for _ in 0..<50 {
            do { return try openOnce() } catch {
                Foundation.close(socket)
                usleep(100_000)
                input = []
                socket = try Self.call(daemon, from: local)
            }
        }
        try openOnce()
    }

    private mutating func openOnce() throws {
        var capabilities: [UInt8] = [2, 6, 1, 4, 0, 1, 0, family.isVPN ? 128 : 1, 2, 6, 65, 4]
        capabilities.append(wire: asn)
        var body: [UInt8] = [4]
        body.append(wire: UInt16(truncatingIfNeeded: asn))
        body.append(wire: holdTime)
        body.append(wire: local.rawValue)
        body.append(UInt8(capabilities.count))
        try send(Self.message(1, body + capabilities))
        try send(Self.message(4))
        var isEstablished = false
        while !isEstablished {
            try receive { type, _ in if type == 4 { isEstablished = true } }
        }
    }

    private static func message(_ type: UInt8, _ body: [UInt8] = []) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xff, count: 16)
        bytes.append(wire: UInt16(19 + body.count))
        return bytes + [type] + body
    }

    func send(_ bytes: [UInt8]) throws { try Self.send(bytes, on: socket) }

    static func send(_ bytes: [UInt8], on socket: Int32) throws {
        try bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = Foundation.send(
                    socket, buffer.baseAddress! + sent, buffer.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { throw EndpointError("the daemon closed the session") }
                sent += count
            }
        }
    }

    func close() { shutdown(socket, Int32(SHUT_RDWR)) }

    /// Reads once and shows each whole message.
    private mutating func receive(_ body: (UInt8, UnsafeRawBufferPointer) throws -> Void) throws {
        let start = input.count
        input.append(contentsOf: repeatElement(0, count: 1 << 18))
        let count = input.withUnsafeMutableBytes { recv(socket, $0.baseAddress! + start, 1 << 18, 0) }
        guard count > 0 else { throw EndpointError("the daemon closed the session") }
        input.removeLast((1 << 18) - count)
        var position = 0
        try input.withUnsafeBytes { bytes in
            while position + 19 <= bytes.count {
                let length = Int(bytes[position + 16]) << 8 | Int(bytes[position + 17])
                guard position + length <= bytes.count else { break }
                let type = bytes[position + 18]
                if type == 3 { throw EndpointError("NOTIFICATION \(bytes[position + 19])/\(bytes[position + 20])") }
                try body(type, UnsafeRawBufferPointer(rebasing: bytes[position + 19..<position + length]))
                position += length
            }
        }
        input.removeSubrange(..<position)
    }

    /// Some daemons tell a peer what it said itself.
    private func drain() {
        let socket = self.socket
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while recv(socket, &buffer, buffer.count, 0) > 0 {}
        }
    }

    // MARK: Roles

    /// Does what the lines on standard input say.
    mutating func serveAsSource() throws {
        let mix = RouteMix(family: family, count: routeCount, asn: asn, nextHop: local)
        let stream = mix.stream()
        try open()
        drain()
        print("up")
        fflush(nil)
        while let line = readLine() {
            let words = line.split(separator: " ")
            let number = words.last.flatMap { UInt32($0) }
            switch (words.first, number) {
            case ("announce", _): try send(stream)
            case ("change", let round?): try send(mix.changes(Self.changeCount, round: UInt64(round)))
            case ("further", let number?):
                let update = mix.furtherRoute(number)
                print("at \(DispatchTime.now().uptimeNanoseconds)")
                fflush(nil)
                try send(update)
            case ("close", _):
                close()
                return
            default: throw EndpointError("unknown command \(line)")
            }
            print("sent")
            fflush(nil)
        }
    }

    /// Counts, and says so whenever it has seen the table come or go in full, or a round of changes.
    mutating func serveAsSink() throws {
        try open()
        print("up")
        fflush(nil)
        var (reached, unreached) = (0, 0)
        while true {
            let family = family
            var (gained, lost) = (0, 0)
            try receive { type, body in
                guard type == 2 else { return }
                let (reach, unreach) = Self.count(body, family)
                gained += reach
                lost += unreach
            }
            if gained > 0, reached < routeCount, reached + gained >= routeCount {
                print("all")
                fflush(nil)
            }
            if rounds(in: reached + gained) > rounds(in: reached) {
                print("changed")
                fflush(nil)
            }
            if lost > 0, unreached < routeCount, unreached + lost >= routeCount {
                print("none")
                fflush(nil)
            }
            reached += gained
            unreached += lost
        }
    }

    /// How many rounds of changes there are in so many destinations.
    private func rounds(in reached: Int) -> Int { max(0, reached - routeCount) / Self.changeCount }

    /// How many destinations an UPDATE announces and withdraws.
    private static func count(_ body: UnsafeRawBufferPointer, _ family: RouteMix.Family) -> (Int, Int) {
        func number(_ position: Int) -> Int { Int(body[position]) << 8 | Int(body[position + 1]) }
        func prefixes(_ from: Int, _ to: Int) -> Int {
            var (position, found) = (from, 0)
            while position < to {
                position += 1 + (Int(body[position]) + 7) / 8
                found += 1
            }
            return found
        }
        let withdrawnEnd = 2 + number(0)
        let attributesEnd = withdrawnEnd + 2 + number(withdrawnEnd)
        var (reach, unreach) = (prefixes(attributesEnd, body.count), prefixes(2, withdrawnEnd))
        guard family.isVPN else { return (reach, unreach) }
        var position = withdrawnEnd + 2
        while position < attributesEnd {
            let isLong = body[position] & 0x10 != 0
            let length = isLong ? number(position + 2) : Int(body[position + 2])
            let start = position + (isLong ? 4 : 3)
            if body[position + 1] == 14 { reach += prefixes(start + 5 + Int(body[start + 3]), start + length) }
            if body[position + 1] == 15 { unreach += prefixes(start + 3, start + length) }
            position = start + length
        }
        return (reach, unreach)
    }
}

struct EndpointError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
