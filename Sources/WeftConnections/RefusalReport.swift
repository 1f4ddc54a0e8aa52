import WeftNet

/// Says in the log what a listener refuses: at once, then every so often how much it was meanwhile, and that it is
/// over. Callers decide how often something is refused; they must not decide how much is written.
struct RefusalReport: Sendable {
    struct Line: Hashable, Sendable {
        var reason: String
        /// The last that met with it.
        var source: ConnectionSource
        /// Since the last line.
        var count: UInt64
        var isOver = false
    }

    /// Between two lines, and without a refusal until it is over.
    static let interval = Duration.seconds(30)

    private var pending: Line?
    private var lastLine: MonotonicTime?
    private var lastRefusal: MonotonicTime?

    mutating func refused(_ reason: String, _ source: ConnectionSource, at now: MonotonicTime) -> Line? {
        let line = Line(reason: reason, source: source, count: (pending?.count ?? 0) + 1)
        lastRefusal = now
        if let lastLine, now - lastLine < Self.interval {
            pending = line
            return nil
        }
        pending = nil
        lastLine = now
        return line
    }

    /// A call was taken, nothing was refused.
    mutating func quiet(at now: MonotonicTime) -> Line? {
        guard let lastRefusal, let lastLine, now - lastRefusal >= Self.interval, now - lastLine >= Self.interval else {
            return nil
        }
        defer { self = RefusalReport() }
        var line = pending ?? Line(reason: "over", source: .local, count: 0)
        line.isOver = true
        return line
    }
}
