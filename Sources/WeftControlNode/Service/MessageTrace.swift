import WeftNet

/// The last messages between the control node and its agents, for whoever looks for what went wrong.
struct MessageTrace {
    private static let limit = 1000
    private var lines: [String] = []
    private var next = 0

    mutating func add(_ direction: String, _ peer: String, _ what: String, at time: WallTime) {
        let line = "\(time.microseconds) \(direction) \(peer) \(what)"
        if lines.count < Self.limit { lines.append(line) } else { lines[next] = line }
        next = (next + 1) % Self.limit
    }

    /// Oldest first.
    var all: [String] { lines.count < Self.limit ? lines : Array(lines[next...] + lines[..<next]) }
}
