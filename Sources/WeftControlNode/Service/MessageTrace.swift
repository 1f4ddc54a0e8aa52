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

    /// Put into words when somebody looks: messages are sent far more often.
    private struct Line {
        var time: WallTime
        var direction: Direction
        var what: What
    }

    private enum What {
        case text(String)
        case bytes(Int)
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

    mutating func add(_ direction: Direction, _ agent: String, _ what: String, at time: WallTime) {
        add(Line(time: time, direction: direction, what: .text(String(what.prefix(Self.lengthLimit)))), of: agent)
    }

    mutating func add(_ direction: Direction, _ agent: String, bytes: Int, at time: WallTime) {
        add(Line(time: time, direction: direction, what: .bytes(bytes)), of: agent)
    }

    private mutating func add(_ line: Line, of agent: String) {
        if rings.count == Self.agentLimit, rings[agent] == nil { forgetQuietest() }
        rings[agent, default: Ring()].add(line)
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
        let what =
            switch line.what {
            case .text(let text): text
            case .bytes(let count): "\(count) bytes"
            }
        return "\(line.time.microseconds) \(line.direction.rawValue) \(agent) \(what)"
    }
}
