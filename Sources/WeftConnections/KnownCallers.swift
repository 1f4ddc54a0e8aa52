import Synchronization
package import WeftNet

/// For whom listeners keep a share: addresses that the configuration names (hosts, control nodes), and those from which
/// a connector has proved itself.
package final class KnownCallers: Sendable {
    private struct State {
        /// By the object that names it.
        var named: [ObjectID: ConnectionSource] = [:]
        var count: [ConnectionSource: Int] = [:]
        var proved: Set<ConnectionSource> = []
    }

    /// More connectors than these prove themselves from as many addresses only in an attack with a stolen token.
    private static let most = 1024
    private let state = Mutex(State())

    package init() {}

    /// What an object of the configuration names now.
    package func set(_ address: IPAddress?, of object: ObjectID) {
        let source = address.map { ConnectionSource($0) }
        state.withLock { state in
            let old = state.named[object]
            guard old != source else { return }
            state.named[object] = source
            if let old {
                let left = state.count[old, default: 1] - 1
                state.count[old] = left > 0 ? left : nil
            }
            if let source { state.count[source, default: 0] += 1 }
        }
    }

    package func contains(_ source: ConnectionSource) -> Bool {
        state.withLock { $0.count[source] != nil || $0.proved.contains(source) }
    }

    func proved(_ source: ConnectionSource) {
        state.withLock { state in
            if state.proved.count < Self.most { state.proved.insert(source) }
        }
    }
}
