package import WeftConfig

/// A connector as whoever runs it sees it, whatever it connects.
package protocol AttachedConnector: Sendable {
    /// How it stands, for people.
    var status: ConnectorStatus { get }
    /// A person wants the deletions that ``ConnectorStatus/brakes`` hold back.
    func confirmDeletions()
    /// Serves until the task is cancelled. Stopping deletes nothing.
    func run() async
}
