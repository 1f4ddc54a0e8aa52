package import WeftNet

/// Who asks, and how names of objects are to be written in the answer.
package struct Caller: Hashable, Sendable {
    package var identity: Identity
    /// Scheme and authority in front of every href, without a slash at the end: `http://cfg.example:8082`.
    package var hrefBase: String

    package init(_ identity: Identity, hrefBase: String = "http://localhost:8082") {
        self.identity = identity
        self.hrefBase = hrefBase
    }

    package static let system = Caller(.system)
}
