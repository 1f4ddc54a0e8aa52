/// The time after the start, in which the control node does not know yet what its agents have to announce.
///
/// At the end of the RIB an agent drops whatever a control node that came back has not told it again. So nobody is told the
/// end before every host has announced its routes, or has had the time to: as a router that restarts waits for the ends
/// of its peers (RFC 4724 §4.1).
extension ControlNode {
    /// The hosts that are configured when the control node starts are those to wait for.
    mutating func beginStart() {
        var awaited: Set<String> = []
        for host in hosts.changed where isRegistered(host) { awaited.insert(host) }
        hosts.wait(for: awaited)
        if hosts.isAwaiting { outputs.append(.arm(.start, settings.startTime)) } else { endStart() }
    }

    /// The host has announced everything, or will not: it has been given up.
    mutating func hostHasAnnounced(_ name: String) {
        guard hosts.announced(name) else { return }
        outputs.append(.cancel(.start))
        endStart()
    }

    /// Everybody may be told the end of the RIB.
    mutating func endStart() {
        hosts.wait(for: [])
        tablesToVisit.formUnion(exports.tables)
        outputs.append(.restartEnded)
    }
}
