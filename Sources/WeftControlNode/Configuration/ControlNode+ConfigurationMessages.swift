import WeftXMPPWire

/// Configuration on its way to agents.
extension ControlNode {
    /// Tells agents what changed in their views, as far as their windows allow.
    mutating func sendConfiguration() {
        for id in config.agentsWithNews {
            guard let agent = agents[id] else { continue }
            while !agent.isBlocked, let changes = config.nextChanges(for: id) { send(changes, to: agent) }
        }
    }

    /// Sends changes in one message, or in several when that would be too long.
    private mutating func send(_ changes: [ConfigurationChange], to agent: AgentPeer) {
        let stanza = ControlNodeStanza.configuration(changes).encode(to: agent.name)
        guard stanza.count > ControlNodeStanza.bytesPerMessage else { return sendConfiguration(stanza, to: agent) }
        let single = changes.flatMap(\.split)
        guard single.count > 1 else { return sendSingle(stanza, single, to: agent) }
        send(Array(single.prefix(single.count / 2)), to: agent)
        send(Array(single.dropFirst(single.count / 2)), to: agent)
    }

    /// Sends one item. An object that agents cannot take is told without its properties, so that what refers to it is
    /// understood; what is too long by its names alone is not told at all.
    private mutating func sendSingle(_ stanza: [UInt8], _ changes: [ConfigurationChange], to agent: AgentPeer) {
        guard stanza.count > settings.itemLimit else { return sendConfiguration(stanza, to: agent) }
        let items = changes.first?.items ?? []
        agent.counters.objectsTooLong += 1
        outputs.append(
            .leftOut(
                to: agent.name,
                """
                \(items.first?.name ?? "a change"): it takes \(stanza.count) bytes, and agents take \
                \(settings.itemLimit); make the object smaller
                """))
        guard case .update? = changes.first, case .node(let node)? = items.first, !node.properties.isEmpty else {
            return
        }
        send([.update([.node(ConfigurationNode(node.key))])], to: agent)
    }

    private mutating func sendConfiguration(_ stanza: [UInt8], to agent: AgentPeer) {
        config.countMessage(of: stanza.count, to: agent.id)
        send(stanza, to: agent)
    }
}

extension ConfigurationChange {
    fileprivate var items: [ConfigurationItem] {
        switch self {
        case .update(let items), .delete(let items): items
        }
    }

    /// The same, one item each.
    fileprivate var split: [ConfigurationChange] {
        switch self {
        case .update(let items): items.map { .update([$0]) }
        case .delete(let items): items.map { .delete([$0]) }
        }
    }
}

extension ConfigurationItem {
    /// As a log has it: long names are cut.
    fileprivate var name: String {
        switch self {
        case .node(let node): "\(node.key)".prefix(200).description
        case .link(let link): "the \(link.metadata) link of \("\(link.left)".prefix(200))"
        }
    }
}
