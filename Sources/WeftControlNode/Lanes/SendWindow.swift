/// How much of what was handed out a connection has yet to take. Whoever has a window's worth unsent is told nothing
/// more until half of it is gone.
struct SendWindow {
    private(set) var bytesInFlight = 0
    private(set) var isBlocked = false

    /// - Parameter limit: the window, in bytes.
    /// - Returns: whether the window is full with them and was not before.
    @discardableResult
    mutating func add(_ count: Int, limit: Int) -> Bool {
        bytesInFlight += count
        guard !isBlocked, bytesInFlight >= limit else { return false }
        isBlocked = true
        return true
    }

    /// So many bytes are left to be taken.
    ///
    /// - Returns: whether the window is open again.
    mutating func set(_ count: Int, limit: Int) -> Bool {
        bytesInFlight = count
        guard isBlocked, bytesInFlight <= limit / 2 else { return false }
        isBlocked = false
        return true
    }
}
