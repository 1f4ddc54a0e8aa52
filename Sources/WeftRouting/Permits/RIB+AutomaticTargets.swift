import WeftBGPWire
import WeftNet

/// Route targets that a router may not use: those that the configuration service gave to networks by itself
/// (docs/decisions/0025-bgp-trust.md).
extension RIB {
    /// The numbers of route targets that the configuration service gives to networks.
    private static var automaticNumbers: ClosedRange<UInt32> { 8_000_000...0xff_ffff }

    /// The fabric's autonomous system, which automatic route targets bear.
    package mutating func setAutomaticTargets(of autonomousSystem: UInt32) {
        guard permits.automaticAS != autonomousSystem else { return }
        permits.automaticAS = autonomousSystem
        for source in keptOff() { forEachPath(of: source) { $0.judgeLater($1) } }
        settle()
    }

    /// Sets whether a source is kept off route targets that the configuration service gave to networks by itself: what
    /// it says with one of those is not used.
    package mutating func setKeepsOffAutomaticTargets(_ keepsOff: Bool, of source: SourceID) {
        let record = sources[UInt32(source.number)]
        guard record.pointee.keepsOffAutomaticTargets != keepsOff else { return }
        record.pointee.keepsOffAutomaticTargets = keepsOff
        // Verdicts are asked for as long as somebody is kept off; then once more for what he said.
        if keepsOff { permits.outsiders.insert(source) }
        forEachPath(of: source) { $0.unjudged.insert($1) }
        settle()
        if !keepsOff { permits.outsiders.remove(source) }
    }

    private func keptOff() -> [SourceID] { permits.outsiders.sorted { $0.number < $1.number } }

    func bearsAutomaticTarget(_ set: UInt32) -> Bool {
        targetSets.targets(set).contains { wire in
            guard let target = ExtendedCommunity(rawValue: wire).routeTarget else { return false }
            return target.administrator == .autonomousSystem(permits.automaticAS)
                && Self.automaticNumbers.contains(target.number)
        }
    }

    /// How many announcements the permits have refused since the last call, and the destination of the last one.
    package mutating func takeRefusals() -> Excess {
        defer { refusals = Excess() }
        return refusals
    }

    /// Paths whose verdict follows from more than their destination; for tests and figures.
    package var conditionalPathCount: Int { permits.listedCount }

    /// Those of them that lead to a host.
    package func conditionalPathCount(of host: HostNumber) -> Int { permits.paths(under: .host(host)).count }
}
