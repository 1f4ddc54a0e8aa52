import WeftNet

/// Echo requests from one pod to an address.
struct Ping {
    /// The pod's network namespace.
    let namespace: String
    let target: IPv4Address

    /// One request; true when the answer comes within `timeout`.
    func answers(within timeout: Duration = .seconds(1)) throws -> Bool {
        let seconds = max(1, Int(timeout.components.seconds))
        let result = try Command(
            ["ping", "-n", "-q", "-c", "1", "-W", "\(seconds)", "\(target)"], in: namespace
        ).run()
        return result.status == 0
    }

    /// Sends a request every 20 ms until one is answered, and returns how long that took.
    func untilAnswered(_ limit: Duration) async throws -> Duration {
        let start = ContinuousClock.now
        let result = try Command(
            ["ping", "-n", "-c", "\(max(1, Int(limit / .milliseconds(20))))", "-i", "0.02", "-W", "1", "\(target)"],
            in: namespace
        ).untilLine { $0.contains("bytes from") }
        guard result else { throw LabError("no answer from \(target) within \(limit)") }
        return ContinuousClock.now - start
    }
}
