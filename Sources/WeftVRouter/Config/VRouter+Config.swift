/// One change of the configuration graph, as a control node sends it (docs/wire/xmpp.md, "Configuration told").
package enum HostConfigChange: Hashable, Sendable {
    case update(ConfigKey, ConfigFields)
    case remove(ConfigKey)
    case link(ConfigKey, ConfigKey, kind: String)
    case unlink(ConfigKey, ConfigKey, kind: String)
}

extension VRouter {
    /// Configuration from the control node in `slot`; only that of the present configuration server counts.
    mutating func receivedConfiguration(_ changes: [HostConfigChange], from slot: ControlNodeSlot) {
        guard slot == subscription.server else { return }
        for refusal in changes.flatMap(\.unserved) { refusals.note(refusal) }
        subscription.apply(changes)
        if !subscription.isSettled { outbox.append(.arm(.endOfConfiguration, Self.configurationSilence)) }
        configurationChanged()
    }

    /// Asks for this host's configuration in `slot`.
    mutating func serveConfiguration(from slot: ControlNodeSlot) {
        subscription.begin(from: slot)
        outbox.announce(.subscribeConfiguration, to: slot)
        outbox.append(.cancel(.endOfConfiguration))
    }

    mutating func completeConfiguration() {
        guard subscription.server != nil else { return }
        subscription.settle()
        configurationChanged()
        planAttachments()
        for id in bindings.takeUnconfirmed() { refreshPort(id) }
    }

    private mutating func configurationChanged() {
        let affected = subscription.takeAffected()
        for key in affected where key.type == .virtualMachineInterface {
            if let id = bindings.port(named: key.name) { refreshPort(id) }
        }
        // What a new server says again changes nothing, and is what a call of ADD may wait for.
        if !affected.isEmpty || !subscription.isSettled { planAttachments() }
    }
}
