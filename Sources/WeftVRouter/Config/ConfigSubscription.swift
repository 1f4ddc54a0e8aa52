/// This host's configuration, and from which control node it comes.
struct ConfigSubscription: Sendable {
    private(set) var graph = HostGraph()
    /// The control node that sends the configuration: one of those with a session.
    private(set) var server: ControlNodeSlot?
    /// The server has said something.
    private(set) var hasBegun = false
    /// False until the server has been silent long enough to have sent everything (there is no marker on the wire), or
    /// has had so much time that what comes now is news.
    private(set) var isSettled = false

    /// From now on the configuration comes from `slot`. What that server does not name is swept once it falls silent;
    /// a server that never says anything sweeps nothing.
    mutating func begin(from slot: ControlNodeSlot) {
        server = slot
        hasBegun = false
        isSettled = false
        graph.beginGeneration()
    }

    /// The server is gone, and nobody has taken its place yet.
    mutating func end() { server = nil }

    mutating func apply(_ changes: [HostConfigChange]) {
        hasBegun = true
        for change in changes {
            switch change {
            case .update(let key, let fields): graph.update(key, fields)
            case .remove(let key): graph.remove(key)
            case .link(let a, let b, let kind): graph.link(a, b, kind: kind)
            case .unlink(let a, let b, let kind): graph.unlink(a, b, kind: kind)
            }
        }
    }

    /// The server has sent everything.
    mutating func settle() {
        graph.sweep()
        isSettled = true
    }

    /// As ``HostGraph/takeAffected()``.
    mutating func takeAffected() -> Set<ConfigKey> { graph.takeAffected() }
}
