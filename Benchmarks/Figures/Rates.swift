import Foundation

extension [Duration] {
    /// The value below which `share` of all lie.
    package func percentile(_ share: Double) -> Double {
        let sorted = self.sorted()
        return sorted[Swift.min(sorted.count - 1, Int(Double(sorted.count) * share))].milliseconds
    }

    package var median: Double { percentile(0.5) }
}

extension Duration {
    package var milliseconds: Double { self / .milliseconds(1) }
    package var seconds: Double { self / .seconds(1) }
}

/// Runs `body` for 0..<count, `clients` at a time, and answers how many a second that made.
package func rate(_ count: Int, clients: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws
    -> Double
{
    let start = ContinuousClock.now
    try await withThrowingTaskGroup { group in
        for client in 0..<clients {
            group.addTask {
                for number in stride(from: client, to: count, by: clients) { try await body(number) }
            }
        }
        try await group.waitForAll()
    }
    return Double(count) / (ContinuousClock.now - start).seconds
}
