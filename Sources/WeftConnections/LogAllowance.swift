package import WeftNet

/// How much each neighbour may have written into the log: a number of lines, and from then on for a while only how many
/// there would have been. Who errs a million times an hour must neither fill the disk nor hide what others do.
package struct LogAllowance<Source: Hashable & Sendable>: Sendable {
    private struct Window {
        var began: MonotonicTime
        var lines = 0
    }

    private let lines: Int
    private let interval: Duration
    private var windows: [Source: Window] = [:]
    private var swept: MonotonicTime = .zero

    /// - Parameters:
    ///   - lines: of one source in an interval.
    package init(lines: Int = 20, interval: Duration = .seconds(30)) {
        self.lines = lines
        self.interval = interval
    }

    /// Nil when nothing is to be written, else what the line has to say beside the matter: nothing, that it is the last
    /// for now, or how many were not written before it.
    package mutating func take(_ source: Source, at now: MonotonicTime) -> String? {
        sweep(at: now)
        var window = windows[source] ?? Window(began: now)
        var more = ""
        if now - window.began >= interval {
            if window.lines > lines { more = "\(window.lines - lines) before it were not written" }
            window = Window(began: now)
        }
        window.lines += 1
        windows[source] = window
        guard window.lines <= lines else { return nil }
        return window.lines == lines ? "the next ones are counted only, for \(interval - (now - window.began))" : more
    }

    /// Addresses are the callers' to choose.
    private static var mostOwed: Int { 1024 }

    /// Forgets who has been quiet, but for those of whom a number is still to be told. Seldom, for at a start all of
    /// some thousand hosts say something.
    private mutating func sweep(at now: MonotonicTime) {
        guard now - swept >= interval * 2 else { return }
        swept = now
        let isRoomy = windows.count < Self.mostOwed
        windows = windows.filter { now - $0.value.began < interval * 2 || isRoomy && $0.value.lines > lines }
    }

    /// Sources of which something is known.
    var count: Int { windows.count }
}
