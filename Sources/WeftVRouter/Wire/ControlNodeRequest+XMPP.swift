import WeftNet
package import WeftXMPPWire

extension ControlNodeRequest {
    /// The stanzas that carry the request, in order (docs/wire/xmpp.md).
    ///
    /// - Parameter host: this host's name.
    package func stanzas(from host: String) -> [AgentStanza] {
        switch self {
        case .subscribe(let instance, let id):
            [.subscribe(routingInstance: instance, id: id.rawValue, wantsRoutes: true)]
        case .unsubscribe(let instance): [.unsubscribe(routingInstance: instance)]
        case .publish(let route): route.stanzas(add: true)
        case .withdraw(let route): route.stanzas(add: false)
        case .publishEthernet(let route): route.stanzas(add: true)
        case .withdrawEthernet(let route): route.stanzas(add: false)
        case .subscribeTunnelSources:
            [
                .subscribe(
                    routingInstance: ReservedInstance.tunnelSources, id: VRFID.ofTunnelSources.rawValue,
                    wantsRoutes: true)
            ]
        case .endOfRIB: [.endOfRIB]
        case .subscribeConfiguration:
            [
                .subscribeConfiguration(
                    ConfigurationKey(type: "virtual-router", name: "default-global-system-config:\(host)"))
            ]
        }
    }
}

extension LocalEthernetRoute {
    fileprivate func stanzas(add: Bool) -> [AgentStanza] {
        let destination =
            owner.map {
                EthernetItem.Destination(macAddress: $0.macAddress, address: IPPrefix(host: $0.address))
            } ?? .broadcast(vni.rawValue)
        let node = "\(AddressFamily.ethernet)/\(destination)"
        let hop = EthernetItem.NextHop(
            address: nextHop, label: vni.rawValue, encapsulations: [TunnelEncapsulation.vxlan.rawValue],
            routerMAC: routerMAC, tags: owner?.tags ?? [])
        let item = EthernetItem(
            destination, nextHops: [hop], securityGroups: owner?.securityGroups ?? [],
            localPreference: localPreference)
        return [
            .publish(node: node, .ethernet([item])), .collect(routingInstance: routingInstance, node: node, add: add),
        ]
    }
}

extension LocalRoute {
    /// A route is published as an item, which then joins or leaves the collection that is the routing instance.
    fileprivate func stanzas(add: Bool) -> [AgentStanza] {
        let hop = UnicastItem.NextHop(
            address: nextHop, label: label.rawValue, encapsulations: encapsulations.map(\.rawValue),
            virtualNetwork: network, tags: tags)
        let item = UnicastItem(
            prefix: prefix, nextHops: [hop], securityGroups: securityGroups, localPreference: localPreference)
        let node = "\(item.family)/\(routingInstance)/\(prefix)"
        return [
            .publish(node: node, .unicast([item])), .collect(routingInstance: routingInstance, node: node, add: add),
        ]
    }
}
