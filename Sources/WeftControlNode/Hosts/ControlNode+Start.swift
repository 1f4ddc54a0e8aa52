/// The time after the start, in which the control node does not know yet what its agents have to announce.
///
/// At the end of the RIB an agent drops whatever a control node that came back has not told it again. So nobody is told
/// the end before every host has announced its routes, or has had the time to: as a router that restarts waits for the
/// ends of its peers (RFC 4724 §4.1).
///
/// The same holds for hosts that it was cut off from until it forgot their agents: they forward to each other on what
/// they were told before, and they come back one by one. So the first of them to return is told the end when the others
/// have announced their routes too, or have had the time to. One that stays away is waited for once.
extension ControlNode {
    /// The hosts that are configured when the control node starts are those to wait for.
    mutating func beginStart() {
        var awaited: Set<String> = []
        for host in hosts.changed where isRegistered(host) { awaited.insert(host) }
        hosts.wait(for: awaited)
        if hosts.isAwaiting { outputs.append(.arm(.start, settings.startTime)) } else { endStart() }
    }

    /// The host's agent was forgotten; now it is back.
    mutating func hostHasReturned(_ name: String) {
        let isAwaiting = hosts.isAwaiting
        guard hosts.returned(name), !isAwaiting else { return }
        outputs.append(.arm(.start, settings.startTime))
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
