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
        if !subscription.isSettled {
            outbox.append(.arm(.endOfConfiguration, Self.configurationSilence))
            if !subscription.hasBegun { outbox.append(.arm(.latestEndOfConfiguration, Self.configurationTime)) }
        }
        subscription.apply(changes)
        configurationChanged()
    }

    /// Asks for this host's configuration in `slot`.
    mutating func serveConfiguration(from slot: ControlNodeSlot) {
        subscription.begin(from: slot)
        outbox.announce(.subscribeConfiguration, to: slot)
        cancelEndOfConfiguration()
    }

    mutating func cancelEndOfConfiguration() {
        outbox.append(.cancel(.endOfConfiguration))
        outbox.append(.cancel(.latestEndOfConfiguration))
    }

    mutating func completeConfiguration() {
        guard subscription.server != nil else { return }
        cancelEndOfConfiguration()
        subscription.settle()
        configurationChanged()
        planAttachments()
        for id in bindings.takeUnconfirmed() { refreshPort(id) }
    }

    private mutating func configurationChanged() {
        let affected = subscription.takeAffected()
        // What a new server says again changes nothing, and is what a call of ADD may wait for. Calls go first: one
        // that can go on removes the ports of the sandbox before, which would come and go within one event.
        if !affected.isEmpty || !subscription.isSettled { planAttachments() }
        for key in affected where key.type == .virtualMachineInterface {
            for id in bindings.ports(named: key.name) { refreshPort(id) }
        }
    }
}
