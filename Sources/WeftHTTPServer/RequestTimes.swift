/// How long a caller may take.
package struct RequestTimes: Hashable, Sendable {
    /// From the beginning of a connection to the end of the head of its first request; a TLS handshake is within it.
    package var first: Duration
    /// From the end of an answer to the end of the head of the next request.
    package var idle: Duration
    /// From the end of a request's head to the end of its body.
    package var body: Duration
    /// Without any byte of an answer being taken.
    package var unread: Duration

    package init(
        first: Duration = .seconds(15), idle: Duration = .seconds(30), body: Duration = .seconds(15),
        unread: Duration = .seconds(30)
    ) {
        self.first = first
        self.idle = idle
        self.body = body
        self.unread = unread
    }
}
