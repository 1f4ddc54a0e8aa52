import WeftNet

/// The last messages between the control node and each of its agents, for whoever looks for what went wrong.
///
/// Each agent has a place of its own, so that one that talks much does not push out the others. The agents that spoke
/// last are remembered, also those that are gone.
struct MessageTrace {
    static let messagesPerAgent = 100
    static let agentLimit = 1000

    private struct Line {
        var time: WallTime
        var message: TracedMessage
    }

    private struct Ring {
        var lines: [Line] = []
        var next = 0

        mutating func add(_ line: Line) {
            if lines.count < MessageTrace.messagesPerAgent { lines.append(line) } else { lines[next] = line }
            next = (next + 1) % MessageTrace.messagesPerAgent
        }

        /// Oldest first.
        var ordered: ArraySlice<Line> {
            lines.count < MessageTrace.messagesPerAgent ? lines[...] : lines[next...] + lines[..<next]
        }

        var lastTime: WallTime { lines[(next + lines.count - 1) % lines.count].time }
    }

    private var rings: [String: Ring] = [:]

    mutating func add(_ message: TracedMessage, of agent: String, at time: WallTime) {
        if rings.count == Self.agentLimit, rings[agent] == nil { forgetQuietest() }
        rings[agent, default: Ring()].add(Line(time: time, message: message))
    }

    private mutating func forgetQuietest() {
        let quietest = rings.min { ($0.value.lastTime, $0.key) < ($1.value.lastTime, $1.key) }
        if let quietest { rings[quietest.key] = nil }
    }

    /// A line each, oldest first.
    var all: [String] {
        rings.flatMap { agent, ring in ring.ordered.map { (agent, $0) } }.enumerated()
            .sorted { ($0.element.1.time, $0.offset) < ($1.element.1.time, $1.offset) }
            .map { Self.text($0.element.0, $0.element.1) }
    }

    private static func text(_ agent: String, _ line: Line) -> String {
        "\(line.time.microseconds) \(line.message.direction) \(agent) \(line.message.text)"
    }
}
