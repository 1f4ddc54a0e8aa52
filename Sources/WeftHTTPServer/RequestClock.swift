import WeftConnections
import WeftNet

/// Says when a connection has taken too long. A value: what happens and the time go in.
///
///     waiting for a head ──head──▶ receiving the body ──end──▶ answering ──end of the answer──▶ waiting for a head
///
/// A byte now and then keeps nothing alive: what counts is the whole of a head, the whole of a body. Of an answer it is
/// progress that counts, for there are answers without end.
struct RequestClock: Sendable {
    private let times: RequestTimes
    private var deadline: MonotonicTime
    /// A head has come, and its body has not ended.
    private var isReceiving = false
    /// Requests without the end of an answer; more than one when the client does not wait for answers.
    private var unanswered = 0
    /// Bytes of answers that the kernel had taken when it was looked.
    private var sent = 0
    private var progressed: MonotonicTime

    init(_ times: RequestTimes, at now: MonotonicTime) {
        self.times = times
        deadline = now + times.first
        progressed = now
    }

    /// Nobody waits for an answer on this connection.
    var isWaiting: Bool { !isReceiving && unanswered == 0 }

    mutating func headArrived(at now: MonotonicTime) {
        isReceiving = true
        unanswered += 1
        deadline = now + times.body
    }

    mutating func requestEnded(at now: MonotonicTime) {
        isReceiving = false
        progressed = now
        if isWaiting { deadline = now + times.idle }
    }

    mutating func answerEnded(at now: MonotonicTime) {
        unanswered = max(unanswered - 1, 0)
        // A body behind the request that was answered is read from now on.
        if isReceiving, unanswered == 1 { deadline = now + times.body }
        if isWaiting { deadline = now + times.idle }
    }

    /// Why the connection is to be closed now; `nil` while it may go on.
    ///
    /// - Parameters:
    ///   - unsent: bytes of answers that the kernel has not taken. That it grows says nothing of the client: answers
    ///     are made while they are sent.
    ///   - written: bytes of answers that were made so far.
    mutating func overdue(unsent: Int, written: Int = 0, at now: MonotonicTime) -> ConnectionCounts.Ending? {
        if unsent == 0 || written - unsent > sent { progressed = now }
        sent = written - unsent
        if unsent > 0, now - progressed >= times.unread { return .unread }
        guard now >= deadline else { return nil }
        if isReceiving { return unanswered <= 1 ? .unfinished : nil }
        return isWaiting ? .idle : nil
    }
}
