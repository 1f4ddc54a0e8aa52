import Foundation
import WeftNet
import WeftXMPPWire

/// Many agents in one process, that subscribe to one routing instance and count what they are told.
///
/// They say `up` once all have a session, `all` once each has been told the table, and `further T` whenever 99 in 100
/// have been told one route more, T being the uptime in nanoseconds.
struct AgentCrowd {
    private let daemon: IPv4Address
    private let first: IPv4Address
    private let instance: String
    private let routeCount: Int
    private var agents: [Agent] = []

    private struct Agent {
        let socket: Int32
        var count = 0
        /// The end of what was read last, in which an item may have begun.
        var rest: [UInt8] = []
    }

    /// - Parameter arguments: daemon's address, first agent's address, how many agents, routing instance, routes.
    init(_ arguments: [String]) throws {
        guard arguments.count == 5, let daemon = IPv4Address(arguments[0]), let first = IPv4Address(arguments[1]),
            let count = Int(arguments[2]), let routes = Int(arguments[4])
        else { throw EndpointError("not agents: \(arguments)") }
        (self.daemon, self.first, instance, routeCount) = (daemon, first, arguments[3], routes)
        for number in 0..<count { agents.append(Agent(socket: try session(number))) }
    }

    static func name(_ number: Int) -> String { "agent-\(number)" }

    private func session(_ number: Int) throws -> Int32 {
        let local = IPv4Address(rawValue: first.rawValue + UInt32(number))
        let socket = try Endpoint.call(daemon, from: local, port: 5269)
        let opening = StreamOpening(from: Self.name(number), to: "network-control@contrailsystems.com")
        let subscription = AgentStanza.subscribe(routingInstance: instance, id: 1, wantsRoutes: true)
        try Endpoint.send(
            opening.encode() + subscription.encode(from: Self.name(number), number: 1), on: socket)
        return socket
    }

    mutating func serve() throws {
        print("up")
        fflush(nil)
        try count()
    }

    private mutating func count() throws {
        var ready = agents.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var total = 0
        // The next count to be told of.
        var next = agents.count * routeCount
        var lastKeepalive = DispatchTime.now().uptimeNanoseconds
        while true {
            poll(&ready, nfds_t(ready.count), 1000)
            for number in ready.indices where ready[number].revents != 0 {
                let size = recv(agents[number].socket, &buffer, buffer.count, 0)
                guard size > 0 else { throw EndpointError("the session of \(Self.name(number)) ended") }
                total += items(in: buffer[..<size], of: number)
                let isTable = next == agents.count * routeCount
                // The last one in a hundred is left out of a further route's time.
                if total >= (isTable ? next : next - agents.count / 100) {
                    print(isTable ? "all" : "further \(DispatchTime.now().uptimeNanoseconds)")
                    fflush(nil)
                    next += agents.count
                }
            }
            let now = DispatchTime.now().uptimeNanoseconds
            if now - lastKeepalive > 10_000_000_000 {
                lastKeepalive = now
                for agent in agents { try Endpoint.send(StreamOpening.keepalive, on: agent.socket) }
            }
        }
    }

    private static let mark = Array("<item id=".utf8)

    /// How many items begin in a piece of an agent's stream.
    private mutating func items(in piece: ArraySlice<UInt8>, of number: Int) -> Int {
        var found = 0
        if !agents[number].rest.isEmpty {
            found += Self.occurrences(in: agents[number].rest + piece.prefix(Self.mark.count - 1))
        }
        found += piece.withUnsafeBytes { Self.occurrences(in: $0) }
        agents[number].rest = Array(piece.suffix(Self.mark.count - 1))
        return found
    }

    private static func occurrences(in bytes: [UInt8]) -> Int { bytes.withUnsafeBytes { occurrences(in: $0) } }

    private static func occurrences(in bytes: UnsafeRawBufferPointer) -> Int {
        guard var position = bytes.baseAddress else { return 0 }
        let end = position + bytes.count
        var found = 0
        while end - position >= mark.count, let hit = memchr(position, Int32(UInt8(ascii: "<")), end - position) {
            let start = UnsafeRawPointer(hit)
            if end - start >= mark.count, memcmp(start, mark, mark.count) == 0 { found += 1 }
            position = start + 1
        }
        return found
    }
}
