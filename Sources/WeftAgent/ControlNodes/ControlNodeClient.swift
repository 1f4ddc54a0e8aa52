package import WeftVRouter

/// A session to one control node that is opened again whenever it is lost.
package protocol ControlNodeClient: Sendable {
    /// The control node's address, for people.
    var name: String { get }

    /// Connects and reconnects until the task is cancelled. Events are handed over one after another; the next one
    /// waits until the last is dealt with, and meanwhile the connection is not read.
    func run(_ handle: @escaping @Sendable (ControlNodeEvent) async -> Void) async

    /// Queues a request on the present session. Without one it is dropped: whatever matters is said anew when the next
    /// session is established.
    func send(_ request: ControlNodeRequest)

    /// Ends the present session and opens another at once, which shows the certificate that counts then.
    func reopen()
}

extension ControlNodeClient {
    package func reopen() {}
}
