import Synchronization

/// How much memory the bodies may take that are not whole yet. Each may have a megabyte, and who sends all of it but
/// the last byte, on as many connections as there are, would end the process.
final class BodyRoom: Sendable {
    /// What every body may have without being counted: as many as there are connections do not make much of it.
    static let short = 32 << 10

    private let most: Int
    private let held = Mutex(0)

    init(most: Int = 128 << 20) { self.most = most }

    fileprivate func take(_ bytes: Int) -> Bool {
        held.withLock { held in
            guard held + bytes <= most else { return false }
            held += bytes
            return true
        }
    }

    fileprivate func free(_ bytes: Int) { held.withLock { $0 -= bytes } }
}

/// One body's part of the room; free again when it is let go.
final class BodyShare: Sendable {
    private let room: BodyRoom
    private let held = Mutex(0)

    init(_ room: BodyRoom) { self.room = room }

    deinit { room.free(held.withLock { $0 }) }

    /// Whether the body may grow to this many bytes.
    func grow(to size: Int) -> Bool {
        held.withLock { held in
            let more = max(size - BodyRoom.short, 0) - held
            guard more > 0 else { return true }
            guard room.take(more) else { return false }
            held += more
            return true
        }
    }
}
