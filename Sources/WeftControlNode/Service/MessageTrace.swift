import WeftNet

/// The last messages between the control node and each of its agents, for whoever looks for what went wrong.
///
/// Each agent has a place of its own, so that one that talks much does not push out the others. The agents that spoke last
/// are remembered, also those that are gone.
struct MessageTrace {
    enum Direction: String {
        case received = "XmppRx"
        case sent = "XmppTx"
    }

    static let messagesPerAgent = 100
    static let agentLimit = 1000
    /// A name in a message may be as long as the message.
    static let lengthLimit = 300

    private struct Ring {
        var lines: [(time: WallTime, text: String)] = []
        var next = 0

        mutating func add(_ line: (time: WallTime, text: String)) {
            if lines.count < MessageTrace.messagesPerAgent { lines.append(line) } else { lines[next] = line }
            next = (next + 1) % MessageTrace.messagesPerAgent
        }

        /// Oldest first.
        var ordered: ArraySlice<(time: WallTime, text: String)> {
            lines.count < MessageTrace.messagesPerAgent ? lines[...] : lines[next...] + lines[..<next]
        }

        var lastTime: WallTime { lines[(next + lines.count - 1) % lines.count].time }
    }

    private var rings: [String: Ring] = [:]

    mutating func add(_ direction: Direction, _ agent: String, _ what: String, at time: WallTime) {
        if rings[agent] == nil, rings.count == Self.agentLimit { forgetQuietest() }
        let text = "\(direction.rawValue) \(agent) \(what.prefix(Self.lengthLimit))"
        rings[agent, default: Ring()].add((time, text))
    }

    private mutating func forgetQuietest() {
        let quietest = rings.min { ($0.value.lastTime, $0.key) < ($1.value.lastTime, $1.key) }
        if let quietest { rings[quietest.key] = nil }
    }

    /// A line each, oldest first.
    var all: [String] {
        rings.values.flatMap(\.ordered).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map { "\($0.element.time.microseconds) \($0.element.text)" }
    }
}
