package import WeftVRouter

extension HostAgent {
    /// What the data plane really has otherwise than the port needs; empty when all is there. Looks at what belongs to
    /// this port only.
    package func deviations(of port: Port) throws -> [DatapathDeviation] {
        let wanted = router.entries(of: port.id)
        guard !wanted.ports.isEmpty else {
            let reason = router.lack(of: port.id).map { ": \($0)" } ?? ""
            return [DatapathDeviation(.entry, "interface \(port.state.name) does not forward\(reason)")]
        }
        return try driver.deviations(from: wanted)
    }
}
