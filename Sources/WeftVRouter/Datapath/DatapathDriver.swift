/// The only door to a host's data plane. Calls come from one task at a time.
package protocol DatapathDriver {
    /// Carries out a change: what is set, referents before what refers to them, and then what goes, the other way
    /// round. An entry that the kernel refuses keeps none of the others from being carried out; the first refusal is
    /// thrown in the end. What is missing then is made good by a ``resync(_:keepingOthers:)``.
    func apply(_ change: DatapathChange) throws(DatapathError)

    /// Makes the data plane hold `desired`, with programs in front of every interface that belongs to it, and touches
    /// only what differs, so that packets on their way through unchanged entries are not disturbed. Goes on after a
    /// refusal, as ``apply(_:)`` does.
    /// - Parameter keepingOthers: leaves what is there beyond `desired`.
    /// - Returns: what was otherwise. Of this, what is not ours to mend is so still.
    @discardableResult
    func resync(_ desired: DatapathState, keepingOthers: Bool) throws(DatapathError) -> [DatapathDeviation]

    /// What of `wanted`, and of the programs in front of its ports and of the host's devices, is otherwise. Looks at
    /// nothing else.
    func deviations(from wanted: DatapathState) throws(DatapathError) -> [DatapathDeviation]

    /// What the data plane really holds, read back from it.
    func contents() throws(DatapathError) -> DatapathState

    func counters() throws(DatapathError) -> DatapathCounters
}

extension DatapathDriver {
    /// Makes the data plane hold exactly `desired`.
    @discardableResult
    package func resync(_ desired: DatapathState) throws(DatapathError) -> [DatapathDeviation] {
        try resync(desired, keepingOthers: false)
    }
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
