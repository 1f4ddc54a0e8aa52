package import Logging
package import WeftNet

/// An orchestrator as its ``Connector`` calls it: everything that needs a client of its own.
package protocol ConnectedOrchestrator: Sendable {
    associatedtype View: OrchestratorView

    /// What it was registered as.
    var name: String { get }
    /// Before anything has been heard of it.
    var unseen: View { get }

    /// Follows the orchestrator's objects, and gets over all faults by itself, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - inbox: where its events go.
    ///   - note: takes each fault.
    func follow(into inbox: Inbox<View>, logger: Logger, note: @escaping FaultNote) async throws

    /// What reports and notices are written to, as faults name it.
    static var reported: String { get }
    static var noticed: String { get }
    /// Writes the addresses of a machine back to it, by instance IP.
    func write(
        _ report: Synchronizer<View>.Report, _ addresses: [ObjectID: String]
    ) async throws(WriteBackError)
    /// Shows a person why something was refused, beside what was.
    func write(_ notice: Synchronizer<View>.Notice) async throws(WriteBackError)
}

/// Takes what keeps a connector from some part of its orchestrator, in words, and `nil` when that is over; and which
/// part it is.
package typealias FaultNote = @Sendable (_ fault: String?, _ about: String) -> Void

/// Why something was not written back to an orchestrator.
package struct WriteBackError: Error, Sendable, CustomStringConvertible {
    package let description: String
    /// No further attempt would do better: what it is about has gone, or is another by now.
    package let isFinal: Bool
    /// Set when it is not the one object's trouble but everybody's, and a person has to mend it: what and how.
    package let fault: String?

    package init(_ description: String, isFinal: Bool, fault: String? = nil) {
        self.description = description
        self.isFinal = isFinal
        self.fault = fault
    }
}
