import WeftNet

extension Synchronizer {
    /// How long another orchestrator may take to take over what has moved there. Its connector may be starting anew.
    static var offerLifetime: Duration { .seconds(300) }

    /// What nobody has taken over is gone.
    mutating func giveUpOffers(at now: MonotonicTime) {
        for (source, end) in offered where end <= now {
            offered[source] = nil
            urgent.append(.remove(source))
        }
    }
}
