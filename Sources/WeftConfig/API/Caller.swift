package import WeftNet

/// Who asks, and how names of objects are to be written in the answer.
package struct Caller: Hashable, Sendable {
    package var identity: Identity
    /// Scheme and authority in front of every href, without a slash at the end: `http://cfg.example:8082`.
    package var hrefBase: String
    /// Where the request comes from, for the audit; nil for one from within the process, and for one that only reads.
    package var origin: Origin?

    package struct Origin: Hashable, Sendable {
        /// The request's id.
        package var request: String
        /// The address.
        package var source: String
        /// What the program that sent it calls itself; nothing proves it.
        package var agent: String

        package init(request: String, source: String, agent: String) {
            self.request = request
            self.source = source
            self.agent = agent
        }
    }

    package init(_ identity: Identity, hrefBase: String = "http://localhost:8082", origin: Origin? = nil) {
        self.origin = origin
        self.identity = identity
        self.hrefBase = hrefBase
    }

    package static let system = Caller(.system)
}
