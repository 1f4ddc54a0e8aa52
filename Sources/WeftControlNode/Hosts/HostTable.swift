import WeftModel
import WeftNet

/// The hosts that are configured: where they are, which of them changed, and which are waited for.
struct HostTable: ~Copyable {
    private var addresses = HostAddresses()
    /// Those whose virtual routers changed since the configuration was last a consistent whole.
    private(set) var changed: Set<String> = []
    /// Those that have not announced their routes since the start, or since they were expected again.
    private var awaited: Set<String> = []
    /// Those whose agents were silent for so long that they were forgotten, and that nobody waits for.
    private var silent: Set<String> = []

    // MARK: Where they are

    func hasHost(at address: IPAddress) -> Bool { addresses.contains(address) }

    mutating func take(_ change: ObjectChange) {
        switch change {
        case .put(let object): addresses.put(object)
        case .delete(let type, let id): addresses.delete(type, id)
        }
    }

    // MARK: Changes

    mutating func noteChange(of host: String) { changed.insert(host) }

    /// In their order.
    mutating func takeChanged() -> [String] {
        defer { changed = [] }
        return changed.sorted()
    }

    // MARK: Who is waited for

    var isAwaiting: Bool { !awaited.isEmpty }
    var awaitedCount: Int { awaited.count }

    mutating func wait(for hosts: Set<String>) { awaited = hosts }

    mutating func fellSilent(_ host: String) {
        if !awaited.contains(host) { silent.insert(host) }
    }

    /// A silent host is heard of again, and with it the others that are silent are expected.
    /// - Returns: whether somebody is waited for now who was not before.
    mutating func returned(_ host: String) -> Bool {
        guard silent.remove(host) != nil, !silent.isEmpty else { return false }
        awaited.formUnion(silent)
        silent = []
        return true
    }

    mutating func gaveUp(_ host: String) { silent.remove(host) }

    /// - Returns: whether it was the last that was waited for.
    mutating func announced(_ host: String) -> Bool { awaited.remove(host) != nil && awaited.isEmpty }
}
