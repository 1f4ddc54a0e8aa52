import WeftBGP
import WeftBGPWire
import WeftNet

/// Workloads that peer with their gateway (docs/wire/bgp.md, "Workloads that peer"): each is a client router of its
/// network's instance, joined to a router there that stands for the fabric, which every control node is.
extension BGPConfiguration {
    private static let families: [BGPFamily] = [.ipv4Unicast, .ipv6Unicast]

    /// What a workload is to us; `nil` before it and the fabric's end are known.
    func workload(_ router: BGPRouter, of own: BGPRouter) -> PeerConfiguration? {
        let peerings = router.peerings.compactMap { id, attributes in routers[id].map { ($0, attributes) } }
        guard let (gateway, given) = peerings.first(where: { $0.0.isGateway && $0.0.instance == router.instance }),
            let address = router.address, let port = router.sourcePort, let identifier = own.identifier
        else { return nil }
        let attributes = given.first ?? BGPSessionAttributes()
        var session = BGPPeerSettings(
            peerAddress: address, peerAS: router.asn ?? system.asn,
            localAS: attributes.localAS ?? gateway.asn ?? system.asn, localIdentifier: identifier,
            families: Self.families.filter { attributes.families?.contains($0) ?? true })
        session.callingPort = port
        session.holdTime = attributes.holdTime ?? router.holdTime ?? 90
        // Its host translates the calls of the workload, not ours.
        session.isPassive = true
        session.isShutDown = attributes.isShutDown || router.isShutDown
        session.gracefulRestart = system.gracefulRestart
        session.timeToLive = 64
        var peer = configuration(of: router, session, attributes)
        peer.isWorkload = true
        peer.gateway = router.gateway
        peer.suppressesAdvertisement = isSilenced(router.id)
        return peer
    }
}
