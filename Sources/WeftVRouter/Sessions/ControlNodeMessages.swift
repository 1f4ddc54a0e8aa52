package import WeftNet

/// What the agent says to a control node (docs/wire/xmpp.md).
package enum ControlNodeRequest: Hashable, Sendable {
    case subscribe(routingInstance: String, id: VRFID)
    case unsubscribe(routingInstance: String)
    case publish(LocalRoute)
    case withdraw(LocalRoute)
    case publishEthernet(LocalEthernetRoute)
    case withdrawEthernet(LocalEthernetRoute)
    /// Say who tunnels to this host.
    case subscribeTunnelSources
    /// Everything that this host has was published.
    case endOfRIB
    /// Send the configuration of this host.
    case subscribeConfiguration
}

/// What comes from a control node.
package enum ControlNodeEvent: Hashable, Sendable {
    case established
    case lost
    case configuration([HostConfigChange])
    case routes([ReceivedRoute], routingInstance: String)
    case retractions([IPPrefix], routingInstance: String)
    case ethernetRoutes([ReceivedEthernetRoute], routingInstance: String)
    case ethernetRetractions([ReceivedEthernetRoute.Key], routingInstance: String)
    /// These may tunnel to this host.
    case tunnelSources([IPAddress])
    case tunnelSourceRetractions([IPAddress])
    case endOfRIB
}
