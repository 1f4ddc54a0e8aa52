/// What went through sockets.
package struct TrafficView: Hashable, Sendable {
    package struct Direction: Hashable, Sendable {
        package var bytes: UInt64
        package var calls: UInt64

        package init(bytes: UInt64 = 0, calls: UInt64 = 0) {
            self.bytes = bytes
            self.calls = calls
        }

        var sandesh: Sandesh { Sandesh("SocketIOStats", values) }

        var values: [String: SandeshValue] {
            [
                "bytes": .counter(bytes), "calls": .counter(calls),
                "average_bytes": .counter(calls > 0 ? bytes / calls : 0),
            ]
        }
    }

    package var received: Direction
    package var sent: Direction

    package init(received: Direction, sent: Direction) {
        self.received = received
        self.sent = sent
    }
}
