import WeftModel
import WeftNet

/// The hosts that are configured: where they are, which of them changed, and whose routes are waited for or missing.
struct HostTable: ~Copyable {
    private var addresses = HostAddresses()
    /// Those whose virtual routers changed since the configuration was last a consistent whole.
    private(set) var changed: Set<String> = []
    /// Those whose routes are waited for.
    private var awaited: Set<String> = []
    /// Those whose routes are not known any more, or were waited for in vain, while their data planes may well go on.
    private var missing: Set<String> = []

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

    // MARK: Routes that are waited for

    var isAwaiting: Bool { !awaited.isEmpty }
    var awaitedCount: Int { awaited.count }

    mutating func wait(for hosts: Set<String>) { awaited = hosts }

    /// Waits no longer, and answers who was waited for in vain.
    mutating func endWait() -> Set<String> {
        defer { awaited = [] }
        return awaited
    }

    /// The routes of a host that is configured are not known.
    mutating func miss(_ host: String) {
        if !awaited.contains(host) { missing.insert(host) }
    }

    /// A host's agent is back. If its routes were missing, those of all that are missing are waited for.
    ///
    /// - Returns: whether that begins a wait.
    mutating func returned(_ host: String) -> Bool {
        guard missing.remove(host) != nil, !missing.isEmpty else { return false }
        defer { missing = [] }
        let begins = awaited.isEmpty
        awaited.formUnion(missing)
        awaited.insert(host)
        return begins
    }

    /// The host has announced everything, or will not.
    ///
    /// - Returns: whether it was the last that was waited for.
    mutating func announced(_ host: String) -> Bool {
        missing.remove(host)
        return awaited.remove(host) != nil && awaited.isEmpty
    }
}
