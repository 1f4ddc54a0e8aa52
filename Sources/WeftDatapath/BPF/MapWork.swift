import WeftVRouter

/// What is to be done to one map, whatever is in it.
struct MapWork {
    let write: () throws(DatapathError) -> Void
    let remove: () throws(DatapathError) -> Void
}

extension [MapWork] {
    /// Writes in this order, and then removes in the reverse one. Goes on after a refusal and throws the first one in
    /// the end. What a full map refused is tried again once removals have made room.
    func carryOut() throws(DatapathError) {
        var refused: [MapWork] = []
        for work in self {
            do throws(DatapathError) {
                try work.write()
            } catch {
                refused.append(work)
            }
        }
        var attempts = Attempts()
        for work in reversed() { attempts.attempt(work.remove) }
        for work in refused { attempts.attempt(work.write) }
        try attempts.finish()
    }
}
