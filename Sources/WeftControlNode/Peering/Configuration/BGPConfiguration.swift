import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftPolicy
import WeftRouting

/// The part of the configuration that says whom this control node peers with.
///
/// A peering is a reference between two `bgp-router` objects, in either direction, or follows from `ibgp_auto_mesh` for
/// two control nodes of one AS. Objects may come in any order. The control node's own object is the one in the fabric's
/// instance that bears its name; without it there are no peers.
struct BGPConfiguration {
    private let name: FQName
    private(set) var routers: [ObjectID: BGPRouter] = [:]
    private var ownID: ObjectID?
    /// That of ``own``, which each received next hop is compared with.
    private(set) var ownAddress: IPAddress?
    /// Those of ``own``, as which each interest is said.
    private(set) var ownIdentifier: IPv4Address?
    private(set) var ownASN: UInt32?
    private var policies: [ObjectID: RoutingPolicy] = [:]
    private(set) var system = BGPSystem()
    /// The routers whose peerings name a router.
    private var referrers: [ObjectID: Set<ObjectID>] = [:]
    /// Of workloads: the services that tell them no routes, by router, and the routers of each such service.
    private var silencers: [ObjectID: Set<ObjectID>] = [:]
    private var silenced: [ObjectID: Set<ObjectID>] = [:]
    /// The routers to look at again; all of them when what they share has changed.
    private var stale: Set<ObjectID> = []
    private var isStale = false
    private var known: [ObjectID: (id: PeerID, configuration: PeerConfiguration)] = [:]
    private var lastNumber: UInt32 = 0

    /// - Parameter name: of the control node, the last part of its object's name.
    init(name: String) { self.name = FQName(splitting: RoutingConfiguration.fabricInstance).child(name) }

    /// This control node's own object.
    var own: BGPRouter? { ownID.flatMap { routers[$0] } }

    mutating func put(_ object: ConfigObject) {
        switch object.type {
        case .bgpRouter: set(object.id, BGPRouter(object))
        case .routingPolicy:
            policies[object.id] = RoutingPolicy(object)
            isStale = true
        case .bgpAsAService:
            let isSilent = object.properties[Field.bgpaasSuppressRouteAdvertisement]?.bool == true
            silence(by: object.id, isSilent ? Set(object.references[to: .bgpRouter].map(\.target)) : [])
        case .globalSystemConfig:
            let new = BGPSystem(object)
            isStale = isStale || new != system
            system = new
        default: break
        }
    }

    mutating func delete(_ type: ObjectType, _ id: ObjectID) {
        switch type {
        case .bgpRouter: set(id, nil)
        case .routingPolicy: if policies.removeValue(forKey: id) != nil { isStale = true }
        case .bgpAsAService: silence(by: id, [])
        default: break
        }
    }

    private mutating func set(_ id: ObjectID, _ router: BGPRouter?) {
        let old = routers[id]
        guard router != old else { return }
        routers[id] = router
        referrers.move(id, from: old?.peerings.keys ?? [:].keys, to: router?.peerings.keys ?? [:].keys)
        if router?.name == name { ownID = id } else if ownID == id { ownID = nil }
        (ownAddress, ownIdentifier, ownASN) = (own?.address, own?.identifier, own?.asn)
        // Our own object says something about every peering.
        if router?.name == name || old?.name == name { isStale = true }
        stale.insert(id)
        stale.formUnion(referrers[id] ?? [])
    }

    private mutating func silence(by service: ObjectID, _ routers: Set<ObjectID>) {
        let old = silenced[service] ?? []
        silenced[service] = routers.isEmpty ? nil : routers
        silencers.move(service, from: old, to: routers)
        stale.formUnion(old.symmetricDifference(routers))
    }

    func isSilenced(_ router: ObjectID) -> Bool { silencers[router] != nil }

    /// The peers that are other than at the last call; `nil` for those that are gone.
    mutating func takeChanges() -> [(PeerID, PeerConfiguration?)] {
        let ids = isStale ? Set(routers.keys).union(known.keys) : stale
        isStale = false
        stale = []
        var changes: [(PeerID, PeerConfiguration?)] = []
        for object in ids.sorted() {
            let wanted = routers[object].flatMap { peer($0) }
            let old = known[object]
            guard wanted != old?.configuration else { continue }
            if old == nil { lastNumber += 1 }
            let id = old?.id ?? PeerID(number: lastNumber)
            known[object] = wanted.map { (id, $0) }
            changes.append((id, wanted))
        }
        return changes.sorted { $0.0 < $1.0 }
    }

    private func peer(_ router: BGPRouter) -> PeerConfiguration? {
        guard let own, !own.isShutDown, router.id != own.id else { return nil }
        return router.isWorkload ? workload(router, of: own) : peer(router, of: own)
    }

    /// What a router is to us; `nil` when nothing joins the two.
    private func peer(_ router: BGPRouter, of own: BGPRouter) -> PeerConfiguration? {
        let given = own.peerings[router.id] ?? router.peerings[own.id]
        let isMeshed = system.meshesControlNodes && own.isControlNode && router.isControlNode
        guard given != nil || isMeshed, !router.isGateway, router.instance == own.instance,
            let address = router.address, let identifier = own.identifier
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
        session.hopLimit = attributes.hopLimit ?? router.hopLimit ?? own.hopLimit
        session.gracefulRestart = system.gracefulRestart
        session.role = attributes.role
        session.requiresRole = attributes.requiresRole
        for family in families where family.hasAdditionalPaths {
            let ways = attributes.familyOptions[family]?.additionalPaths ?? attributes.additionalPaths
            if !ways.isEmpty { session.additionalPaths[family] = ways }
        }
        // Routers may be some hops away; the direct neighbourhood is for those who ask for it.
        session.timeToLive = 64
        var peer = configuration(of: router, session, attributes)
        peer.clusterID = own.clusterID
        peer.requiresPolicies = (system.requiresPolicies || router.requiresPolicies) && !session.isInternal
        if !router.isControlNode {
            peer.prefixLimit = router.prefixLimit
            peer.keepsOffAutomaticTargets = router.keepsOffAutomaticTargets
        }
        peer.isShuttingDown = peer.isShuttingDown || own.isShuttingDown
        return peer
    }

    /// What a router's object and the attributes of its session say, whatever kind of peer it is.
    func configuration(
        of router: BGPRouter, _ session: BGPPeerSettings, _ attributes: BGPSessionAttributes
    ) -> PeerConfiguration {
        var peer = PeerConfiguration(name: router.name.description, session: session)
        peer.routerType = router.type
        peer.vendor = router.vendor
        peer.instance = router.instance
        peer.checksFirstAS = attributes.checksFirstAS
        peer.rejectsASSets = system.rejectsASSets
        peer.isShuttingDown = attributes.isShuttingDown || router.isShuttingDown
        peer.loopCount = attributes.loopCount
        peer.overridesAS = attributes.overridesAS
        peer.privateASAction = attributes.privateASAction
        peer.originOverride = attributes.originOverride
        peer.families = attributes.familyOptions
        peer.sentPathLimit = attributes.sentPathLimit
        peer.importPolicies = router.policies.filter { $0.direction == .import }.compactMap { policies[$0.policy] }
        peer.exportPolicies = router.policies.filter { $0.direction == .export }.compactMap { policies[$0.policy] }
        return peer
    }
}

/// What the whole system says about BGP.
struct BGPSystem: Equatable {
    var asn: UInt32 = 64512
    var meshesControlNodes = true
    var gracefulRestart: BGPPeerSettings.GracefulRestart?
    /// RFC 8212, for routers of other ASs.
    var requiresPolicies = false
    /// RFC 9774.
    var rejectsASSets = false

    init() {}

    init(_ object: ConfigObject) {
        asn = object.properties[Field.autonomousSystem]?.uint32 ?? 64512
        meshesControlNodes = object.properties[Field.ibgpAutoMesh]?.bool ?? true
        requiresPolicies = object.properties[Field.bgpEbgpRequiresPolicy]?.bool ?? false
        rejectsASSets = object.properties[Field.bgpRejectAsSets]?.bool ?? false
        if let restart = object.properties[Field.gracefulRestartParameters], restart[Field.enable]?.bool == true {
            gracefulRestart = .init(
                restartTime: UInt16(clamping: restart[Field.restartTime]?.int ?? 300),
                longLivedTime: UInt32(clamping: restart[Field.longLivedRestartTime]?.int ?? 300))
        }
    }
}

extension JSON {
    var uint32: UInt32? { int.flatMap { UInt32(exactly: $0) } }
}
