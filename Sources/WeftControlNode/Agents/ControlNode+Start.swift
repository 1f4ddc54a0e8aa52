import WeftModel
import WeftNet

/// The time after the start, in which the control node does not know yet what its agents have to announce.
///
/// At the end of the RIB an agent drops whatever a control node that came back has not told it again. So nobody is told the
/// end before every host has announced its routes, or has had the time to: as a router that restarts waits for the ends
/// of its peers (RFC 4724 §4.1).
extension ControlNode {
    /// The hosts that are configured when the control node starts are those to wait for.
    mutating func awaitHosts(_ changes: [ConfigChange]) {
        guard !isConfigured else { return }
        for change in changes {
            guard case .put(let object) = change, object.type == .virtualRouter else { continue }
            awaitedHosts.insert(object.name.name)
        }
    }

    /// A host that is given up meanwhile will not announce anything.
    mutating func forgetHost(_ type: ObjectType, _ id: ObjectID) {
        guard !awaitedHosts.isEmpty, type == .virtualRouter, let node = graph.node(type, id) else { return }
        hostHasAnnounced(FQName(splitting: graph.nodes[Int(node)].name).name)
    }

    mutating func beginStart() {
        if !awaitedHosts.isEmpty { outputs.append(.arm(.start, settings.startTime)) }
    }

    /// The agent has announced everything, or will not say so.
    mutating func hostHasAnnounced(_ name: String) {
        guard awaitedHosts.remove(name) != nil, awaitedHosts.isEmpty else { return }
        outputs.append(.cancel(.start))
    }
}
