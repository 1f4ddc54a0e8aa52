import Synchronization

/// How much memory pages may take: they are made whole, as large as what they show, and held until their readers have
/// taken them. Many who ask for a long one and read nothing would end the process.
///
/// Few are made at once, the others wait for their turn, as many as may; of the long ones that are made, no more wait
/// for their readers than fit. One always does, however long it is.
final class PageRoom: Sendable {
    private struct State {
        var held = 0
        var made = 0
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    private let most: Int
    private let turns: Int
    private let queue: Int
    private let state = Mutex(State())

    /// What is shorter is not counted: all connections together do not make much of it.
    static let short = 128 << 10

    /// - Parameters:
    ///   - most: bytes of long pages that wait for their readers.
    ///   - turns: pages that are made at once.
    ///   - queue: those that wait for it. Who asks and hangs up at once still waits in it, and frees a connection for
    ///     the next one.
    init(most: Int = 64 << 20, turns: Int = 2, queue: Int = 128) {
        self.most = most
        self.turns = turns
        self.queue = queue
    }

    /// Makes something in its turn. Nil when too many wait for theirs.
    func inTurn<Made: Sendable>(_ make: () async throws -> Made) async rethrows -> Made? {
        let hasTurn = await withCheckedContinuation { continuation in
            let isGiven = state.withLock { state -> Bool? in
                if state.made < turns {
                    state.made += 1
                    return true
                }
                guard state.waiting.count < queue else { return false }
                state.waiting.append(continuation)
                return nil
            }
            if let isGiven { continuation.resume(returning: isGiven) }
        }
        guard hasTurn else { return nil }
        defer { endTurn() }
        return try await make()
    }

    private func endTurn() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.made -= 1
            return nil
        }
        next?.resume(returning: true)
    }

    /// Nil when the page has no room. What is answered is to be held until the page is sent.
    func take(_ bytes: Int) -> PageShare? {
        guard bytes > Self.short else { return PageShare(0, self) }
        let fits = state.withLock { state in
            guard state.held == 0 || state.held + bytes <= most else { return false }
            state.held += bytes
            return true
        }
        return fits ? PageShare(bytes, self) : nil
    }

    fileprivate func free(_ bytes: Int) { state.withLock { $0.held -= bytes } }
}

/// A page's part of the room; free again when it is let go.
final class PageShare: Sendable {
    private let bytes: Int
    private let room: PageRoom

    fileprivate init(_ bytes: Int, _ room: PageRoom) {
        self.bytes = bytes
        self.room = room
    }

    deinit { room.free(bytes) }
}
