package import Foundation

/// Waiting for what another process does, by looking again and again.
package enum Eventually {
    package static func wait(
        _ limit: TimeInterval = 10, until condition: () throws -> Bool
    ) throws {
        let deadline = Date(timeIntervalSinceNow: limit)
        while try !condition() {
            guard Date() < deadline else {
                throw NamespaceCommand.Failure(description: "nothing happened for \(limit) s")
            }
        }
    }
}
