import WeftJSON
import WeftModel
import WeftNet

/// Which hosts take part.
///
/// The original's control node believes whoever opens a stream, under any name and from any address. Here a host takes
/// part while its virtual router is configured, and its agent speaks from the `virtual_router_ip_address` of that, if
/// one is set: from another address it is refused. An agent may be started before its host is registered, so it may
/// connect then; but it is told nothing, not even the end of the RIB, lest it drop what it has, and its routes wait as
/// those for an instance that does not exist. All that begins when its virtual router comes. When that goes, or gets
/// another address, the session ends, and the routes go at once: nobody answers for them any longer.
extension ControlNode {
    func isRegistered(_ host: String) -> Bool { config.virtualRouter(of: host) != nil }

    /// Why nobody can speak for the host from an address; nil when somebody can.
    func objection(to address: IPAddress, of host: String) -> String? {
        let registered = config.virtualRouter(of: host)?.properties[Field.virtualRouterIpAddress]?.string.flatMap {
            IPAddress($0)
        }
        guard let registered, registered != address else { return nil }
        return "\(host) is registered with the address \(registered), not \(address)"
    }

    /// Draws the consequences for the agents of hosts that were registered, changed or given up.
    mutating func reviewHosts() {
        for host in hosts.takeChanged() {
            let isRegistered = isRegistered(host)
            if !isRegistered { hostHasAnnounced(host) }
            guard let agent = agents.named(host) else { continue }
            if let objection = objection(to: agent.address, of: host) {
                dismiss(agent, objection)
            } else if isRegistered {
                admit(agent)
            } else if agent.isRegistered {
                dismiss(agent, "\(host) is not registered any longer")
            }
        }
    }

    /// The agent's host has been registered: it is told what it subscribed to, and what it published counts.
    private mutating func admit(_ agent: AgentPeer) {
        guard !agent.isRegistered else { return }
        agent.isRegistered = true
        noteSource(agent)
        for name in agent.subscriptions.keys.sorted() {
            if let instance = instances[name] { serve(agent, instance) }
        }
    }
}
