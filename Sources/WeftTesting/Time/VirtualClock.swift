import HeapModule
package import WeftNet

/// Time that passes when somebody asks what comes next, and what is to come.
///
/// Events of one moment come in the order in which they were asked for, so a run depends on nothing but what is done in
/// it.
package struct VirtualClock<Timer: Hashable, Event> {
    package enum Occurrence {
        case expired(Timer)
        case event(Event)
    }

    private struct Entry: Comparable {
        let time: MonotonicTime
        let number: UInt64
        let occurrence: Occurrence

        static func < (a: Entry, b: Entry) -> Bool { (a.time, a.number) < (b.time, b.number) }
        static func == (a: Entry, b: Entry) -> Bool { a.number == b.number }
    }

    private struct Armed {
        let number: UInt64
        let isIdle: Bool
    }

    package private(set) var now = MonotonicTime.zero
    private var queue = Heap<Entry>()
    private var lastNumber: UInt64 = 0
    private var armed: [Timer: Armed] = [:]
    /// What is still to come, without timers that only keep something alive: at zero everything is at rest.
    package private(set) var workCount = 0

    package init() {}

    /// Events cannot be taken back.
    package mutating func post(_ event: Event, at time: MonotonicTime) {
        workCount += 1
        enter(.event(event), at: time)
    }

    /// Replaces the timer of that name.
    ///
    /// - Parameter isIdle: of a timer that runs on for ever in a system at rest.
    package mutating func arm(_ timer: Timer, in delay: Duration, isIdle: Bool = false) {
        cancel(timer)
        enter(.expired(timer), at: now + delay)
        armed[timer] = Armed(number: lastNumber, isIdle: isIdle)
        if !isIdle { workCount += 1 }
    }

    package mutating func cancel(_ timer: Timer) {
        guard let old = armed.removeValue(forKey: timer), !old.isIdle else { return }
        workCount -= 1
    }

    package mutating func cancelAll(where isOver: (Timer) -> Bool) {
        for timer in armed.keys where isOver(timer) { cancel(timer) }
    }

    /// Moves on to the next occurrence; when there is none up to `limit`, to that.
    package mutating func next(until limit: MonotonicTime) -> Occurrence? {
        while let entry = queue.min, entry.time <= limit {
            queue.removeMin()
            switch entry.occurrence {
            case .event: workCount -= 1
            case .expired(let timer):
                // One that was cancelled or armed anew is in the queue until its time.
                guard armed[timer]?.number == entry.number else { continue }
                cancel(timer)
            }
            now = max(now, entry.time)
            return entry.occurrence
        }
        now = max(now, limit)
        return nil
    }

    private mutating func enter(_ occurrence: Occurrence, at time: MonotonicTime) {
        lastNumber += 1
        queue.insert(Entry(time: max(time, now), number: lastNumber, occurrence: occurrence))
    }
}
