/// The time after the start, and after a cut, in which the control node does not know yet what its agents have to
/// announce.
///
/// At the end of the RIB an agent drops whatever a control node that came back has not told it again. So nobody is told
/// the end before every host has announced its routes, or has had the time to: as a router that restarts waits for the
/// ends of its peers (RFC 4724 §4.1).
///
/// A control node that was cut off from hosts for longer than it keeps their routes is to those hosts as one that
/// restarted: they forward to each other all the while by what they were told before. So the return of a host whose
/// routes it had forgotten begins the same wait, for all hosts whose routes are missing; also when others were never
/// cut off. A host that alone is missing delays nobody, and neither do agents that restart within the stale time. Who
/// is waited for in vain stays missing: a part of the network may return long after another, and its hosts rely on each
/// other as much.
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

    /// The host's agent is known again.
    mutating func hostHasReturned(_ name: String) {
        if hosts.returned(name) { outputs.append(.arm(.start, settings.startTime)) }
    }

    /// Everybody may be told the end of the RIB.
    mutating func endStart() {
        // The routes of an agent that is connected are on their way, if late.
        for host in hosts.endWait() where agents.named(host) == nil { hosts.miss(host) }
        tablesToVisit.formUnion(exports.tables)
        outputs.append(.restartEnded)
    }
}
