import Synchronization

/// A connection on its way from the listener to whoever serves it.
///
/// One that comes while the listener stops is served by nobody, and NIO ends the process over an asynchronous channel
/// that is given up without having been used. Here it is closed.
package final class AcceptedConnection<Connection: Sendable>: Sendable {
    private let held: Mutex<Connection?>
    private let close: @Sendable (Connection) async -> Void

    /// - Parameter close: what is done with a connection that nobody takes.
    package init(_ connection: Connection, close: @escaping @Sendable (Connection) async -> Void) {
        held = Mutex(connection)
        self.close = close
    }

    /// The connection, the first time.
    package func take() -> Connection? {
        held.withLock { held in
            defer { held = nil }
            return held
        }
    }

    deinit {
        guard let connection = take() else { return }
        Task { [close] in await close(connection) }
    }
}
