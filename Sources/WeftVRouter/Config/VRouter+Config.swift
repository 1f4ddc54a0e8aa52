/// One change of the configuration graph, as a control node sends it (control-node.md §9.2).
package enum HostConfigChange: Hashable, Sendable {
    case update(ConfigKey, ConfigFields)
    case remove(ConfigKey)
    case link(ConfigKey, ConfigKey, kind: String)
    case unlink(ConfigKey, ConfigKey, kind: String)
}

extension VRouter {
    /// Configuration from the control node in `slot`; only that of the present configuration server counts.
    mutating func receivedConfiguration(_ changes: [HostConfigChange], from slot: ControlNodeSlot) {
        guard slot == configurationServer else { return }
        for change in changes {
            switch change {
            case .update(let key, let fields): graph.update(key, fields)
            case .remove(let key): graph.remove(key)
            case .link(let a, let b, let kind): graph.link(a, b, kind: kind)
            case .unlink(let a, let b, let kind): graph.unlink(a, b, kind: kind)
            }
        }
        if !isConfigurationSettled { outbox.append(.arm(.endOfConfiguration, Self.configurationSilence)) }
        configurationChanged()
    }

    /// Asks for this host's configuration in `slot`. What that server does not name is swept once it falls silent;
    /// a server that never says anything sweeps nothing.
    mutating func serveConfiguration(from slot: ControlNodeSlot) {
        configurationServer = slot
        isConfigurationSettled = false
        graph.beginGeneration()
        outbox.announce(.subscribeConfiguration, to: slot)
        outbox.append(.cancel(.endOfConfiguration))
    }

    mutating func completeConfiguration() {
        guard configurationServer != nil else { return }
        graph.sweep()
        isConfigurationSettled = true
        configurationChanged()
        let absent = unconfirmed.sorted()
        unconfirmed = []
        for id in absent { refreshPort(id) }
    }

    private mutating func configurationChanged() {
        let affected = graph.takeAffected()
        for key in affected where key.type == .virtualMachineInterface {
            if let id = portsByName[key.name] { refreshPort(id) }
        }
        if !affected.isEmpty { planAttachments() }
    }
}
