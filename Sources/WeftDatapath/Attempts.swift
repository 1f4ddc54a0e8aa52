import WeftVRouter

/// Steps of which each is tried whatever became of those before.
struct Attempts {
    private(set) var failure: DatapathError?

    mutating func attempt(_ step: () throws(DatapathError) -> Void) {
        do throws(DatapathError) {
            try step()
        } catch {
            failure = failure ?? error
        }
    }

    /// Throws the first failure.
    func finish() throws(DatapathError) {
        if let failure { throw failure }
    }
}
