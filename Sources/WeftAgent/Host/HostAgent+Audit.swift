import Logging
import WeftNet
import WeftSystem
import WeftVRouter

/// The comparison of the host with what it should be, on a period: the kernel tells nobody when another program takes
/// ours off an interface, or somebody deletes an address.
extension HostAgent {
    /// Compares everything, puts right what is ours and counts it.
    package func audit() async {
        bringInLine(isAudit: true)
        recordAgain()
        noteForgeries()
        for id in router.ports.keys.sorted() { await auditWorkload(id) }
        await clearRemains()
    }

    /// The workload's end of a pair. One that its workload has moved, renamed or made a part of something else is left
    /// alone.
    private func auditWorkload(_ id: ObjectID) async {
        guard let port = router.ports[id], let sandbox = port.sandbox else { return }
        let mtu = port.mtu ?? router.configuration.workloadMTU
        let lacking = try? await worker.perform { interfaces -> [String] in
            guard let observed = try interfaces.observe(sandbox), !observed.isEnslaved else {
                return []
            }
            let lacking = ObservedInterface(port, mtu: mtu).lacking(in: observed, sandbox.interface)
            if !lacking.isEmpty { try interfaces.restore(port, in: sandbox, mtu: mtu) }
            return lacking
        }
        for words in lacking ?? [] { note(DatapathDeviation(.workload, "\(port.state.virtualMachine): \(words)")) }
    }

    /// Host's ends that no port has: the kernel refused to delete them, or an agent died in between.
    private func clearRemains() async {
        // What has a port before or after the kernel is asked may be on its way.
        let before = router.hostInterfaces.union(pendingDeletions.keys)
        guard let names = try? await worker.perform({ try $0.hostInterfaces() }) else { return }
        let known = router.hostInterfaces.union(pendingDeletions.keys).union(before)
            .union(unserved.values.map(\.hostInterface))
        for name in names where !known.contains(name) {
            note(DatapathDeviation(.remains, "interface \(name) belongs to no port"))
            destroy(name)
        }
    }

    /// Says once a period how much the data plane has refused since the last that was never for it: somebody tries, or
    /// the control nodes do not name everybody.
    private func noteForgeries() {
        guard let drops = try? driver.counters().drops else { return }
        for reason in [DropReason.invalidTunnelSource, .invalidTunnelTarget, .forgedTunnel] {
            let count = drops[reason, default: 0]
            // What was counted before this agent came was said then.
            let new = forgeries[reason].map { count >= $0 ? count - $0 : count } ?? 0
            forgeries[reason] = count
            guard new > 0 else { continue }
            logger.warning("tunnelled packets refused", metadata: ["reason": "\(reason.name)", "packets": "\(new)"])
        }
    }

    /// Counts something that has been put right, and says so.
    func note(_ deviation: DatapathDeviation) {
        repairs.add(deviation, at: .now)
        logger.warning("put right", metadata: ["what": "\(deviation)"])
    }

    /// Says once what is wrong with the host beyond what is ours to mend, and once that it is over.
    func noteStanding(_ found: [DatapathDeviation]) {
        let standing = Set(found.filter { !$0.isOurs })
        for fault in standing.subtracting(standingFaults).sorted(by: { $0.description < $1.description }) {
            logger.error("fault of the host", metadata: ["what": "\(fault)"])
        }
        for fault in standingFaults.subtracting(standing).sorted(by: { $0.description < $1.description }) {
            logger.notice("fault of the host is over", metadata: ["what": "\(fault)"])
        }
        standingFaults = standing
    }
}
