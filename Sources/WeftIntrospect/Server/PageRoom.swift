import Synchronization

/// How much memory pages may take: they are made whole, as large as what they show, and held until their readers have taken them. Many
/// who ask for a long one and read nothing would end the process.
///
/// Few are made at once, the others wait for their turn; of the long ones that are made, no more wait for their readers than fit. One
/// always does, however long it is.
final class PageRoom: Sendable {
    private struct State {
        var held = 0
        var made = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let most: Int
    private let turns: Int
    private let state = Mutex(State())

    /// What is shorter is not counted: all connections together do not make much of it.
    static let short = 128 << 10

    /// - Parameters:
    ///   - most: bytes of long pages that wait for their readers.
    ///   - turns: pages that are made at once.
    init(most: Int = 64 << 20, turns: Int = 2) {
        self.most = most
        self.turns = turns
    }

    /// Makes something in its turn.
    func inTurn<Made: Sendable>(_ make: () async -> Made) async -> Made {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.made < turns else {
                    state.waiting.append(continuation)
                    return false
                }
                state.made += 1
                return true
            }
            if isFree { continuation.resume() }
        }
        defer { endTurn() }
        return await make()
    }

    private func endTurn() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.made -= 1
            return nil
        }
        next?.resume()
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
