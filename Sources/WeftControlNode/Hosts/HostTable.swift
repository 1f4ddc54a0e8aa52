import WeftModel
import WeftNet

/// The hosts that are configured: where they are, which of them changed, and which are waited for after the start.
struct HostTable: ~Copyable {
    private var addresses = HostAddresses()
    /// Those whose virtual routers changed since the configuration was last a consistent whole.
    private(set) var changed: Set<String> = []
    /// Those that have not announced their routes since the start.
    private var awaited: Set<String> = []

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

    // MARK: The start

    var isAwaiting: Bool { !awaited.isEmpty }
    var awaitedCount: Int { awaited.count }

    mutating func wait(for hosts: Set<String>) { awaited = hosts }

    /// - Returns: whether it was the last that was waited for.
    mutating func announced(_ host: String) -> Bool { awaited.remove(host) != nil && awaited.isEmpty }
}
