package import WeftConnections
package import WeftNet

/// Is told of every request that was answered, whichever way it went: the access log, and metrics.
///
/// Called on threads of connections: must not wait.
package protocol RequestObserver: Sendable {
    func answered(_ request: AnsweredRequest)
}

/// A request whose answer has begun.
package struct AnsweredRequest: Sendable {
    package let method: String
    /// Path and query.
    package let target: String
    /// What the target names, with what differs between requests left out; nil where nobody has said so yet.
    package let route: String?
    package let status: Int
    package let identity: Identity
    package let source: ConnectionSource
    /// Until the head of the answer was there.
    package let duration: Duration
    /// nil for one that was answered at once.
    package let id: (any CustomStringConvertible & Sendable)?
}
