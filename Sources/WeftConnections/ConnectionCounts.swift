/// What happened at one listener, for the introspect pages.
package struct ConnectionCounts: Hashable, Sendable {
    /// Why a connection was closed here before its caller wanted that.
    package enum Ending: String, Hashable, Sendable, CaseIterable {
        /// It waited the longest, and another call needed its place.
        case replaced = "waiting connections closed for newer ones"
        /// No request came.
        case idle = "connections without a request"
        /// A request began and did not end in time.
        case unfinished = "unfinished requests"
        /// The answer is not read.
        case unread = "answers that are not read"
        /// No TLS where it has to be.
        case unencrypted = "connections without TLS"
        /// A handshake of TLS that came to nothing.
        case handshake = "failed handshakes"
        /// The certificate is not good, or is somebody else's.
        case unproved = "certificates that are not good"
    }

    package var listener: Listener
    package var limits: ConnectionLimits
    package var open = 0
    package var sources = 0
    package var admitted: UInt64 = 0
    package var refused: [AdmissionTable.Refusal: UInt64] = [:]
    package var closed: [Ending: UInt64] = [:]
    /// Times that the kernel could not give a connection.
    package var failedAccepts: UInt64 = 0

    init(_ listener: Listener, _ limits: ConnectionLimits) {
        self.listener = listener
        self.limits = limits
    }
}
