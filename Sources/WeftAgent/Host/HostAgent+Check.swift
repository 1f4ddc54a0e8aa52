package import WeftVRouter

extension HostAgent {
    /// What the data plane really has otherwise than the port needs, in words; `nil` when all is there.
    package func fault(of port: Port) throws -> String? {
        let wanted = router.entries(of: port.id)
        guard !wanted.ports.isEmpty else { return "interface \(port.state.name) has no configuration" }
        let present = try driver.contents()
        for (index, entry) in wanted.ports where present.ports[index] != entry {
            return "the data plane has no port for \(port.hostInterface)"
        }
        for (label, index) in wanted.labels where present.labels[label] != index {
            return "the data plane has no label \(label) for \(port.hostInterface)"
        }
        for (key, hop) in wanted.routes where present.routes[key] != hop {
            return "the data plane has no route for \(key.prefix)"
        }
        return nil
    }
}
