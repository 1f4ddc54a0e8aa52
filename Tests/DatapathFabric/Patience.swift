package import Foundation

/// Waiting for what another process does, by looking again and again.
package enum Patience {
    package static func wait(
        _ limit: TimeInterval = 10, until condition: () throws -> Bool
    ) throws {
        let deadline = Date(timeIntervalSinceNow: limit)
        while try !condition() {
            guard Date() < deadline else { throw Command.Failure(description: "nothing happened for \(limit) s") }
        }
    }
}
