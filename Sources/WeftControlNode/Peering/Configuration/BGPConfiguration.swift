import WeftBGP
import WeftBGPTransport
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting

/// The part of the configuration that says whom this control node peers with.
///
/// A peering is a reference between two `bgp-router` objects, in either direction, or follows from `ibgp_auto_mesh` for two control
/// nodes of one AS. Objects may come in any order. The control node's own object is the one in the fabric's instance that bears
/// its name; without it there are no peers.
struct BGPConfiguration {
    private var name: FQName
    private var routers: [ObjectID: BGPRouter] = [:]
    private var policies: [ObjectID: RoutingPolicy] = [:]
    private var system = BGPSystem()
    private var isStale = false
    private var known: [ObjectID: (id: PeerID, configuration: PeerConfiguration)] = [:]
    private var lastNumber: UInt32 = 0

    /// - Parameter name: of the control node, the last part of its object's name.
    init(name: String) { self.name = FQName(splitting: RoutingConfiguration.fabricInstance).child(name) }

    /// This control node's own object.
    var own: BGPRouter? { routers.values.first { $0.name == name } }

    mutating func put(_ object: ConfigObject) {
        switch object.type {
        case .bgpRouter:
            routers[object.id] = BGPRouter(object)
            isStale = true
        case .routingPolicy:
            policies[object.id] = RoutingPolicy(object)
            isStale = true
        case .globalSystemConfig:
            let new = BGPSystem(object)
            isStale = isStale || new != system
            system = new
        default: break
        }
    }

    mutating func delete(_ type: ObjectType, _ id: ObjectID) {
        let isKnown =
            switch type {
            case .bgpRouter: routers.removeValue(forKey: id) != nil
            case .routingPolicy: policies.removeValue(forKey: id) != nil
            default: false
            }
        isStale = isStale || isKnown
    }

    /// The peers that are other than at the last call; `nil` for those that are gone.
    mutating func takeChanges() -> [(PeerID, PeerConfiguration?)] {
        guard isStale else { return [] }
        isStale = false
        var wanted: [ObjectID: PeerConfiguration] = [:]
        if let own, !own.isShutDown {
            for (id, router) in routers where id != own.id { wanted[id] = peer(router, of: own) }
        }
        var changes: [(PeerID, PeerConfiguration?)] = []
        for (object, old) in known where wanted[object] == nil {
            known[object] = nil
            changes.append((old.id, nil))
        }
        for (object, configuration) in wanted where known[object]?.configuration != configuration {
            if known[object] == nil { lastNumber += 1 }
            let id = known[object]?.id ?? PeerID(number: lastNumber)
            known[object] = (id, configuration)
            changes.append((id, configuration))
        }
        return changes.sorted { $0.0 < $1.0 }
    }

    /// What a router is to us; `nil` when nothing joins the two.
    private func peer(_ router: BGPRouter, of own: BGPRouter) -> PeerConfiguration? {
        let given = own.peerings[router.id] ?? router.peerings[own.id]
        let isMeshed = system.meshesControlNodes && own.isControlNode && router.isControlNode
        guard given != nil || isMeshed, router.instance == own.instance, let address = router.address,
            let identifier = own.identifier
        else { return nil }
        // What is said for our end counts before what is said for both.
        let attributes =
            given?.first { $0.router == own.name.description || $0.router == own.name.name }
            ?? given?.first { $0.router.isEmpty } ?? BGPSessionAttributes()
        let localAS = attributes.localAS ?? own.localAS ?? own.asn ?? system.asn
        let peerAS = router.asn ?? system.asn
        let families = attributes.families ?? own.families.filter(router.families.contains)
        var session = BGPPeerSettings(
            peerAddress: address, peerAS: peerAS, localAS: localAS, localIdentifier: identifier, families: families)
        session.port = router.port
        session.localAddress = own.address.flatMap { $0.bitWidth == address.bitWidth ? $0 : nil }
        session.holdTime = attributes.holdTime ?? router.holdTime ?? own.holdTime ?? 90
        session.isPassive = attributes.isPassive
        session.isShutDown = attributes.isShutDown || router.isShutDown
        session.password = attributes.password ?? router.password ?? own.password
        session.gracefulRestart = system.gracefulRestart
        // Routers may be some hops away; the direct neighbourhood is for those who ask for it.
        session.timeToLive = 64
        var peer = PeerConfiguration(name: router.name.description, session: session)
        peer.routerType = router.type
        peer.vendor = router.vendor
        peer.instance = router.instance
        peer.loopCount = attributes.loopCount
        peer.overridesAS = attributes.overridesAS
        peer.privateASAction = attributes.privateASAction
        peer.originOverride = attributes.originOverride
        peer.clusterID = own.clusterID
        peer.families = attributes.familyOptions
        peer.importPolicies = router.policies.filter { $0.direction == .import }.compactMap { policies[$0.policy] }
        peer.exportPolicies = router.policies.filter { $0.direction == .export }.compactMap { policies[$0.policy] }
        return peer
    }
}

/// What the whole system says about BGP.
private struct BGPSystem: Equatable {
    var asn: UInt32 = 64512
    var meshesControlNodes = true
    var gracefulRestart: BGPPeerSettings.GracefulRestart?

    init() {}

    init(_ object: ConfigObject) {
        asn = object.properties["autonomous_system"]?.uint32 ?? 64512
        meshesControlNodes = object.properties["ibgp_auto_mesh"]?.bool ?? true
        if let restart = object.properties["graceful_restart_parameters"], restart["enable"]?.bool == true {
            gracefulRestart = .init(
                restartTime: UInt16(clamping: restart["restart_time"]?.int ?? 300),
                longLivedTime: UInt32(clamping: restart["long_lived_restart_time"]?.int ?? 300))
        }
    }
}

extension JSON {
    var uint32: UInt32? { int.flatMap { UInt32(exactly: $0) } }
}
