/// The only door to a host's data plane. Calls come from one task at a time.
package protocol DatapathDriver {
    /// Carries out `changes` in their order. When it throws, some of them may have been carried out: call
    /// ``resync(_:)``.
    func apply(_ changes: [DatapathChange]) throws(DatapathError)

    /// Makes the data plane hold exactly `desired` and touches only what differs, so that packets on their way through
    /// unchanged entries are not disturbed.
    func resync(_ desired: DatapathState) throws(DatapathError)

    /// What the data plane really holds, read back from it.
    func contents() throws(DatapathError) -> DatapathState

    func counters() throws(DatapathError) -> DatapathCounters
}

/// The kernel refused something.
package struct DatapathError: Error, Hashable, Sendable {
    /// What was tried, and with what, in words.
    package let operation: String
    /// The kernel's error number, positive.
    package let errno: Int32
    /// The error number's text, or the verifier's last words.
    package let reason: String

    package init(operation: String, errno: Int32, reason: String) {
        self.operation = operation
        self.errno = errno
        self.reason = reason
    }
}

extension DatapathError: CustomStringConvertible {
    package var description: String { "\(operation): \(reason)" }
}
